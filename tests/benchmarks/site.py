"""Sites to measure: the sample site, or a made one of any size."""

import shutil
from pathlib import Path

from kb.samples import bundled


def copy_sample_site(folder: Path) -> Path:
    """Copy the sample site's settings and articles into a folder, and return it."""
    shutil.copyfile(bundled("kb.toml"), folder / "kb.toml")
    shutil.copytree(bundled("articles"), folder / "articles")
    return folder
