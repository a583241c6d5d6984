"""A web page saved in one file (.mht, .mhtml), as browsers, Word and Excel do."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Final

from mingzhang.documents import Document
from mingzhang.formats.gathering import Gathered
from mingzhang.formats.html.reader import gather
from mingzhang.formats.opening import no_text

_MOST_PARTS: Final = 1000
_FRAMES = re.compile(rb"<frameset\b", re.I)
_TABS = re.compile(r"tabstrip\.html?$", re.I)
"""The strip of tabs below a workbook: its names stand on the sheets, too."""


def read_mhtml(data: bytes, path: str = "") -> Document:
    """Read all pages of the file, in their order: the one page, or the sheets of a workbook.

    Raises :class:`ReadFailure` when there is none.
    """
    gathered = Gathered()
    for page in _pages(data):
        gather(page, gathered)
    return gathered.document(data, path)


def _pages(data: bytes) -> Iterator[bytes]:
    parser = BytesParser(_class=EmailMessage, policy=email.policy.compat32)
    letter: Message = parser.parsebytes(data.lstrip())
    found = 0
    for part in letter.walk():
        if part.get_content_type() != "text/html":
            continue
        found += 1
        if found > _MOST_PARTS:
            raise no_text()
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or _FRAMES.search(content):
            continue
        if not _TABS.search(str(part.get("Content-Location", "")).strip()):
            yield content
