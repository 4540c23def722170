"""`kb.wsgi:app` for a WSGI server of one's own; the site is the folder named by KB_SITE."""

from kb.app import create_app
from kb.settings import load_settings, site_from_environment

app = create_app(load_settings(site_from_environment()))
