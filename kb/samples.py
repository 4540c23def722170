"""Where the files that come with kb are: inside the package when installed, at the top of a checkout otherwise."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def bundled(name: str) -> Path:
    """Return the path of `templates`, `articles` or `kb.toml` as shipped with kb."""
    inside = PACKAGE / "bundled" / name
    return inside if inside.exists() else PACKAGE.parent / name
