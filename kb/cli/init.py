"""`kb init DIR`: a new site with the sample articles, asking nothing."""

import shutil
from pathlib import Path

import click

from kb.errors import Conflict, KbError
from kb.samples import bundled
from kb.settings import load_settings, secret_key


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make a site in DIR: kb.toml, a secret key, and the sample articles in three languages."""
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder}: this folder is not empty; name a new one.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _fill(folder)
    except (OSError, KbError):
        _empty(folder)  # so that it can be tried again
        raise
    click.echo(f"A new help centre is in {folder}. Start it with: kb --site {folder} serve")


def _fill(folder: Path) -> None:
    shutil.copyfile(bundled("kb.toml"), folder / "kb.toml")
    articles = bundled("articles")
    # One by one: of many that fail, one is enough to say.
    for path in (path for path in articles.rglob("*") if path.is_file()):
        copy = folder / "articles" / path.relative_to(articles)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    secret_key(load_settings(folder))


def _empty(folder: Path) -> None:
    for made in folder.iterdir():
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
        else:
            made.unlink(missing_ok=True)
