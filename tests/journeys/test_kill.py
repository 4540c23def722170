"""An acknowledged ticket survives: the whole server is killed twenty times while people send tickets."""

import threading
import time
import urllib.error
import uuid
from collections import Counter
from http.client import HTTPException
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from typing_extensions import override

from tests.running import RunningSite
from tests.visitor import File, Visitor, hidden_fields, reference_on, wait_as_a_person_would

KILLS = 20
PEOPLE = 4

GONE = (urllib.error.URLError, HTTPException, OSError)


def screenshot() -> File:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 60)).save(buffer, "PNG")
    return File("screen.png", "image/png", buffer.getvalue())


class Person(threading.Thread):
    """Sends one ticket after another; when the server dies, sends the same one again until it is acknowledged."""

    def __init__(self, running: RunningSite, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._visitor = Visitor(running.url)
        self._stop_sending = stop
        self._form = hidden_fields(self._visitor.get("/en/contact?topic=suggestion").text)
        self._shown = time.monotonic()
        self.acknowledged: dict[str, str] = {}
        self.refused: list[str] = []

    @override
    def run(self) -> None:
        wait_as_a_person_would(self._shown)
        while not self._stop_sending.is_set():
            self._send_until_acknowledged(uuid.uuid4().hex)

    def _send_until_acknowledged(self, key: str) -> None:
        fields = self._form | {
            "submission_key": key, "topic": "suggestion", "email": "a@example.com", "description": f"marker {key}",
        }  # fmt: skip
        while True:
            try:
                answer = self._visitor.post("/en/contact", fields, {"screenshots": [screenshot()]})
            except GONE:
                if self._stop_sending.wait(0.02):
                    return
                continue
            if answer.status == 200 and "data-reference" in answer.text:
                self.acknowledged[key] = reference_on(answer.text)
            else:
                self.refused.append(f"{answer.status} {answer.text[-2000:]}")
            return


def wait_for_more(running: RunningSite, people: list[Person]) -> None:
    enough = sum(len(person.acknowledged) for person in people) + 3
    running.wait_until(lambda: sum(len(person.acknowledged) for person in people) >= enough)


@pytest.mark.slow
def test_every_acknowledged_ticket_survives_twenty_kills(site: Path) -> None:
    stop = threading.Event()
    running = RunningSite(site, {"KB_RATE_LIMITS": "off", "KB_CHECK_PAGE": "off"})
    running.start()
    people = [Person(running, stop) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    try:
        for _ in range(KILLS):
            wait_for_more(running, people)
            running.kill()
            running.start()
    finally:
        stop.set()
        for person in people:
            person.join(60)
        running.stop()
    acknowledged = {
        key: reference for person in people for key, reference in person.acknowledged.items()
    }
    assert [text for person in people for text in person.refused] == []
    tickets = running.tickets()
    by_marker = Counter(str(ticket["description"]).removeprefix("marker ") for ticket in tickets)
    by_reference = {ticket["reference"]: ticket for ticket in tickets}
    assert len(acknowledged) > KILLS
    for key, reference in acknowledged.items():
        assert by_marker[key] == 1
        assert by_reference[reference]["description"] == f"marker {key}"
        assert len(by_reference[reference]["attachments"]) == 1
    assert max(by_marker.values()) == 1
