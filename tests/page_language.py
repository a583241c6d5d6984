"""What of a page is Chinese and does not say so: for readers of English, and their screen readers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HAN = re.compile(r"[\u3400-\u9fff（），。：；《》、]")
_QUOTED = re.compile(r"“[^“”<>]*”")
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_SAID = ("aria-label", "title", "alt", "placeholder")


class Unmarked(HTMLParser):
    """Every text and spoken attribute of a page that is Chinese in what is not said to be so."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        said = dict(attrs)
        language = said.get("lang") or (self.open[-1][1] if self.open else "")
        for name in _SAID:
            self._judge(said.get(name) or "", language, f"{name}=")
        if tag not in _VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        if tag not in ("script", "style"):
            self._judge(data, language, f"<{tag}> ")

    def _judge(self, text: str, language: str, where: str) -> None:
        if HAN.search(text) and not language.startswith("zh"):
            self.found.append(where + " ".join(text.split()))


def unmarked(page: str, names: tuple[str, ...] = ()) -> list[str]:
    """The texts of a page that are Chinese within what is not marked as Chinese. Proper names may
    stand in an English sentence (WCAG 2.2, 3.1.2), and so does what it quotes."""
    for name in sorted(names, key=len, reverse=True):
        page = page.replace(name, "")
    reader = Unmarked()
    reader.feed(_QUOTED.sub("", page))
    return list(dict.fromkeys(reader.found))
