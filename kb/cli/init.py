"""`kb init DIR`: a new site with the sample articles, asking nothing."""

import shutil
from pathlib import Path

import click

from kb.errors import Conflict
from kb.samples import bundled
from kb.settings import load_settings, secret_key


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make a site in DIR: kb.toml, a secret key, and the sample articles in three languages."""
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder}: this folder is not empty; name a new one.")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(bundled("kb.toml"), folder / "kb.toml")
    shutil.copytree(bundled("articles"), folder / "articles")
    secret_key(load_settings(folder))
    click.echo(f"A new help centre is in {folder}. Start it with: kb --site {folder} serve")
