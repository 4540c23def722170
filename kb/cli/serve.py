"""`kb serve`: everything one site needs, from one command."""

import os
import socket
from ipaddress import ip_address

import click

from kb.cli.compiling import warm_up
from kb.cli.content import bring_up_to_date, progress_bar
from kb.cli.server import Companion, HelpCentreServer, written
from kb.database.migrate import upgrade
from kb.errors import Unavailable
from kb.logs import configure_logs
from kb.search.searcher import Searcher
from kb.settings import Settings, secret_key
from kb.web.assets import site_assets


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=0,
    type=click.IntRange(0, 64),
    help="Server processes (default: one per processor, at least two).",
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="Do not deliver mail from here; `kb worker` does it elsewhere.",
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int, workers: int, no_worker: bool) -> None:
    """Migrate, index what changed, then serve the site and watch its articles."""
    configure_logs(settings)
    # What is set up wrongly is told here in a sentence, before a worker stumbles over it.
    secret_key(settings)
    _close_to_others(settings)
    site_assets(settings)
    _refuse_taken_address(host, port)
    upgrade(settings)
    with progress_bar("indexing") as progress:
        bring_up_to_date(settings, progress=progress)
    warm_up(Searcher(settings.index_dir))
    companions = [Companion(settings, "watch")]
    if not no_worker:
        companions.append(Companion(settings, "worker", *_where_it_is(settings, host, port)))
    HelpCentreServer(
        settings, (host, port), workers or max(2, os.cpu_count() or 2), companions
    ).run()


def _close_to_others(settings: Settings) -> None:
    """Let no other account read what the site keeps; earlier versions left it open."""
    folder = settings.data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = folder.stat()
    ours = now.st_uid == os.getuid() and not settings.site.is_relative_to(folder)
    if ours and now.st_mode & 0o077:
        folder.chmod(0o700)


def _where_it_is(settings: Settings, host: str, port: int) -> list[str]:
    """Tell the worker where links in mails lead, on a site without an address that is tried on this very machine."""
    if settings.base_url or not _is_this_machine(host):
        return []
    return ["--address", f"http://{written((host, port))}"]


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_taken_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (
            OSError,
            TypeError,
            UnicodeError,
        ) as error:  # the latter two for what is no name at all
            reason = getattr(error, "strerror", None) or error
            raise Unavailable(
                f"Cannot listen on {host} port {port}: {reason}. Choose another with --port."
            ) from None
