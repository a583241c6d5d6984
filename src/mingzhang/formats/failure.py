"""The one way a reader says that a file cannot be read."""

from __future__ import annotations

from mingzhang.facts import Message


class ReadFailure(Exception):  # noqa: N818 (the file fails, not the program)
    """The file cannot be read at all; ``message`` says why and what to do next."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.zh)
        self.message = message
