"""`python -m tests.benchmarks.secret_guard [SIZE]`: what hostile texts cost the secret guard, the dearest first.

A detector whose time grows faster than the text shows in the last column: four times the text should
cost four times as much, less what is paid once.
"""

import sys
import time

from kb.text.secrets.find import find_secrets
from tests.text.secrets.vectors import hostile_texts

SIZE = 200_000


def main() -> None:
    """Print processor seconds at the size and how many times those at a quarter of it they are."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    for text in hostile_texts(1_000).values():
        find_secrets(text)  # Word lists and tables are read once, and not measured.
    quarter = {name: seconds(text) for name, text in hostile_texts(size // 4).items()}
    whole = {name: seconds(text) for name, text in hostile_texts(size).items()}
    print(f"{'seconds':>8} {'growth':>7}  {size:,} characters of")  # noqa: T201
    for name, cost in sorted(whole.items(), key=lambda item: -item[1]):
        print(f"{cost:8.3f} {cost / max(quarter[name], 1e-4):7.1f}  {name}")  # noqa: T201


def seconds(text: str) -> float:
    """Return the processor time of one reading, so that other processes do not count."""
    began = time.process_time()
    find_secrets(text)
    return time.process_time() - began


if __name__ == "__main__":
    main()
