"""Xapian in a process of its own, under whatever Python has it. A JSON line is asked, one is answered.

Run by path, so that nothing of the project is imported. Asked are [verb, argument, ...]; answered [seconds, result].
"""

import json
import sys
import time
from typing import Any

import xapian  # type: ignore[import-not-found, unused-ignore]


class Child:
    """The verbs."""

    def build(self, folder: str) -> None:
        self.base = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)

    def add(self, documents: list[tuple[str, str]]) -> None:
        for words, shown in documents:
            self.base.add_document(self._document(words, shown))

    def commit(self) -> None:
        self.base.commit()

    def _document(self, words: str, shown: str) -> Any:
        document = xapian.Document()
        for word in words.split():
            document.add_term(word)
        document.set_data(shown)
        return document

    def open(self, folder: str) -> None:
        self.base = xapian.Database(folder)

    def search(self, words: list[str], limit: int) -> list[str]:
        enquire = xapian.Enquire(self.base)
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, words))
        return [match.document.get_data().decode() for match in enquire.get_mset(0, limit)]

    def update(self, folder: str, words: str, shown: str) -> None:
        writer = xapian.WritableDatabase(folder, xapian.DB_OPEN)
        writer.replace_document(1, self._document(words, shown))
        writer.commit()
        self.open(folder)


def main() -> None:
    """Answer until nobody asks any more."""
    child = Child()
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        began = time.perf_counter()
        result = getattr(child, verb)(*arguments)
        seconds = time.perf_counter() - began
        sys.stdout.write(json.dumps([seconds, result]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
