from email.message import EmailMessage


class RecordingSender:
    """Remembers what was sent."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, mail: EmailMessage) -> None:
        self.sent.append(mail)
