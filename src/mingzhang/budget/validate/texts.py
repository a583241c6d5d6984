"""Texts that a person writes: each once, for a place the layout has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingzhang.budget.problems import Problem, error, nearest, perhaps, place, quoted, warning
from mingzhang.budget.validate.books import Books, repeated
from mingzhang.templates.prose_model import Slot


def check_texts(books: Books, slots: Sequence[Slot]) -> Iterator[Problem]:
    """Every text. Without ``slots`` the keys are not judged."""
    known = [slot.key for slot in slots]
    for text in books.budget.texts:
        if known and text.key not in known:
            offer = perhaps(nearest(text.key, known))
            zh = f"公开样式没有{quoted(text.key)}这个栏目，这段文字不会用到。{offer.zh}"
            en = f"The layout has no slot {quoted(text.key)}; the text will not be used.{offer.en}"
            yield warning("unknown_slot", zh, en, books.at(text), "key")
    for text, first in repeated(books.budget.texts, lambda t: (t.unit, t.key)):
        other = books.at(first)
        zh = f"{quoted(text.key)}已经写在{place(other)}；同一单位的同一栏目只写一处。"
        en = f"{quoted(text.key)} stands already at {place(other, 'en')}; write it once."
        yield error("same_text", zh, en, books.at(text), "key")
