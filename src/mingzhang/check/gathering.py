"""One finding per problem: hits that tell the same problem become one hit with all places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from mingzhang.check.model import Hit
from mingzhang.facts import Place


def gathered(hits: Iterable[tuple[Hashable, Hit]]) -> Iterator[Hit]:
    """The hits in the order of their first appearance, those with equal keys joined.

    A department's part and its unit's part often print the same table; the first one's words and
    figures are kept and the places of both.
    """
    found: dict[Hashable, Hit] = {}
    for key, hit in hits:
        first = found.get(key)
        found[key] = (
            hit if first is None else replace(first, places=distinct((*first.places, *hit.places)))
        )
    yield from found.values()


def distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places in order, each once."""
    return tuple(dict.fromkeys(places))


def joined(texts: Iterable[str], limit: int = 8) -> str:
    """Texts as a Chinese enumeration, each once; past ``limit`` only their number is told."""
    each = list(dict.fromkeys(texts))
    tail = f"等{len(each)}项" if len(each) > limit else ""
    return "、".join(each[:limit]) + tail
