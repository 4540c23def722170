"""`kb.wsgi:app` for a WSGI server of one's own; the site is the folder named by KB_SITE."""

from kb.settings import calculate_in_one_thread, load_settings, site_from_environment

calculate_in_one_thread()

from kb.app import create_app  # noqa: E402  # It imports numpy, which reads the number of threads once.

app = create_app(load_settings(site_from_environment()))
