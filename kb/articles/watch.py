"""Follow changes in the articles folder."""

import threading
from collections.abc import Callable

from watchfiles import watch as watch_files

from kb.settings import Settings


def watch(settings: Settings, on_change: Callable[[], None], stop: threading.Event) -> None:
    """Call `on_change` after every change under the articles folder, until `stop` is set."""
    for _ in watch_files(
        settings.articles_dir, stop_event=stop, debounce=200, step=50, rust_timeout=1000
    ):
        on_change()
