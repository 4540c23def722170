"""Follow changes in the articles folder: sources, pictures and tables, however an editor saves them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch as watch_files

from kb.articles.folder import Folder, scan
from kb.articles.sandbox import kept_ready
from kb.settings import Settings

#: Editors write, rename and delete to save one file: changes that follow each other this closely are one.
_QUIET_MS = 50
_AT_MOST_MS = 400
#: Not every file system tells of changes (network folders, containers on a laptop), so look now and then.
_LOOK_MS = 3000


def watch(settings: Settings, on_change: Callable[[Folder], bool], stop: threading.Event) -> None:
    """Call `on_change` once at the start, and after every change to the articles until `stop` is set.

    It is given the folder as it was seen then, and says whether the site follows it now: if not, it is called again at
    the next look. What `on_change` raises ends the watch.
    """
    seen: Folder | None = None
    with kept_ready():
        for _ in _reasons_to_look(settings.articles_dir, stop):
            # Looked at before the change is worked on, so that what changes meanwhile is seen next time.
            now = scan(settings.articles_dir, settings.locales)
            if now != seen:
                seen = now if on_change(now) else None


def _reasons_to_look(root: Path, stop: threading.Event) -> Iterator[None]:
    while not stop.is_set():
        yield
        try:
            for _ in watch_files(
                root,
                watch_filter=None,
                step=_QUIET_MS,
                debounce=_AT_MOST_MS,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                stop_event=stop,
                ignore_permission_denied=True,
            ):
                yield
        except (OSError, RuntimeError):
            # The folder is not there (yet), or the system has no more watches to give: look by the clock.
            stop.wait(_LOOK_MS / 1000)
