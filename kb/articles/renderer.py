"""Which renderer made a page: whatever can change a page is part of its version, so no page outlives a change."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kb.i18n.gettext import TRANSLATIONS

_PACKAGES = ("Markdown", "pymdown-extensions", "Pygments", "nh3", "OpenCC")


@cache
def renderer_version() -> str:
    """Return a hash of the code of this package, the translations it uses, and the libraries that render."""
    digest = sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *sorted(TRANSLATIONS.glob("*.po"))):
        digest.update(path.read_bytes())
    for package in _PACKAGES:
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]
