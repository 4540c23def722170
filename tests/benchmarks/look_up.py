"""`python -m tests.benchmarks.look_up [TRIES]`: can it be told by the time whether a ticket exists?

Over real HTTP, the four kinds of look-up in turn, in an order of chance; their medians should not differ.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb.database.engine import open_database
from kb.settings import load_settings
from tests.running import RunningSite
from tests.sites import write_site
from tests.tickets.drafts import DRAFT, draft, submit
from tests.visitor import Visitor, hidden_fields

TRIES = 200
MISSING = "KB-2222-2222"


def main() -> None:
    """Print the median of each kind, in milliseconds."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(Path(folder))
        with RunningSite(site, {"KB_RATE_LIMITS": "off"}, "--no-worker") as running:
            for way, times in measure(running, tries).items():
                print(f"{statistics.median(times):8.2f} ms  {way}")  # noqa: T201


def measure(running: RunningSite, tries: int) -> dict[str, list[float]]:
    """Return the milliseconds of every try, by the kind of look-up."""
    settings = load_settings(running.site)
    engine = open_database(settings)
    coded = submit(engine, settings, draft(email="", submission_key="coded")).reference
    # A mailbox takes so many mails a day; every try has a ticket of its own.
    mine = [
        submit(engine, settings, draft(submission_key=str(n), email=f"{n}@example.com")).reference
        for n in range(tries)
    ]
    ways: dict[str, Callable[[int], tuple[str, str, str]]] = {
        "email, ticket and address belong together": lambda n: ("", mine[n], f"{n}@example.com"),
        "email, the address is another": lambda n: ("", mine[n], f"other{n}@example.com"),
        "email, there is no such ticket": lambda _n: ("", MISSING, DRAFT.email),
        "code, of a ticket that has one": lambda _n: ("/code", coded, "2222-2222-2222-2222"),
        "code, there is no such ticket": lambda _n: ("/code", MISSING, "2222-2222-2222-2222"),
    }
    visitor = Visitor(running.url)
    token = hidden_fields(visitor.get("/en/tickets").text, "email")["csrf_token"]
    times: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(tries):
        for way in random.sample(list(ways), len(ways)):
            action, reference, proof = ways[way](number)
            fields = {"csrf_token": token, "reference": reference, "email": proof, "code": proof}
            began = time.perf_counter()
            visitor.post(f"/en/tickets{action}", fields)
            times[way].append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
