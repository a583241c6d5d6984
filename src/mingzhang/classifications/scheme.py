"""One classification as a tree of items that knows years and former names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from mingzhang.classifications.codes import depth, parent_code
from mingzhang.classifications.names import is_cut_off, is_harmless_variant, normalise_name
from mingzhang.classifications.records import YEAR_SLACK, FormerName, Item


class NameMatch(StrEnum):
    """How a printed name stands to the code printed beside it.

    ``SAME`` the name of the code, to the letter, or its name in the year asked about.
    ``VARIANT`` the same name, harmlessly spelled: white space, width, brackets, a cut-off end.
    ``FORMER`` a name the code bore in other years.
    ``DIFFERENT`` another name, and the reference row is firm.
    ``UNSURE`` another name, but the reference row is not firm enough to say so.
    ``UNKNOWN_CODE`` the code stands in no list here, which is not a mistake by itself.
    """

    SAME = "same"
    VARIANT = "variant"
    FORMER = "former"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNKNOWN_CODE = "unknown_code"


class Scheme:
    """A classification: ``name`` (the key), ``title`` in Chinese, and its items in file order.

    ``since`` is the first budget year the list speaks about: of earlier years it knows only what
    carries its own dates, and never contradicts a document. Items are unique by code.
    """

    __slots__ = ("_by_name", "_children", "_former", "_items", "name", "since", "title")

    def __init__(
        self,
        name: str,
        title: str,
        items: Iterable[Item],
        former: Iterable[FormerName] = (),
        since: int | None = None,
    ) -> None:
        self.name = name
        self.title = title
        self.since = since
        self._items: dict[str, Item] = {}
        self._children: dict[str | None, list[Item]] = {}
        self._by_name: dict[str, list[Item]] = {}
        self._former: dict[str, list[FormerName]] = {}
        for item in items:
            self._items[item.code] = item
            self._children.setdefault(item.parent, []).append(item)
            self._by_name.setdefault(normalise_name(item.name), []).append(item)
        for row in former:
            self._former.setdefault(row.code, []).append(row)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, {len(self)} items)"

    def get(self, code: str, year: int | None = None) -> Item | None:
        """The item of ``code`` in the current list, or as it was in budget year ``year``.

        For a past year the item may come from the former names and then bear the name of that time
        and the (usually lower) confidence of that row. Years count as known to within one year.
        None when the code is not listed, or not in that year.
        """
        listed = self._items.get(code)
        if year is None:
            return listed
        if listed and listed.year_from is not None and listed.in_force(year):
            return listed
        if former := self.former_names(code, year):
            return self._as_item(former[-1])
        if listed and year >= (self.since or 0) and listed.in_force(year, YEAR_SLACK):
            return listed
        rows = [row for row in self._former.get(code, ()) if row.in_force(year, YEAR_SLACK)]
        return self._as_item(rows[-1]) if rows else None

    def roots(self) -> tuple[Item, ...]:
        """The items of the top level (类)."""
        return tuple(self._children.get(None, ()))

    def parent(self, code: str) -> Item | None:
        """The nearest listed item above ``code``, which need not be listed itself."""
        above = self.ancestors(code)
        return above[0] if above else None

    def children(self, code: str) -> tuple[Item, ...]:
        """The listed items directly below ``code``, in code order."""
        return tuple(self._children.get(code, ()))

    def ancestors(self, code: str) -> tuple[Item, ...]:
        """The listed items above ``code``, nearest first; works for codes that are not listed."""
        found: list[Item] = []
        above = self._code_above(code)
        while above is not None:
            if item := self._items.get(above):
                found.append(item)
            above = self._code_above(above)
        return tuple(found)

    def by_name(self, name: str, parent: str | None = None) -> tuple[Item, ...]:
        """The items called ``name`` in any spelling, only those directly below ``parent`` if given.

        Many names recur (行政运行 stands below nearly every 款), so expect several.
        """
        found = self._by_name.get(normalise_name(name), ())
        return tuple(item for item in found if parent is None or item.parent == parent)

    def former_names(self, code: str, year: int | None = None) -> tuple[FormerName, ...]:
        """Names ``code`` bore in other years, oldest first; only those of ``year`` if given."""
        rows = self._former.get(code, ())
        return tuple(row for row in rows if year is None or row.in_force(year))

    def name_matches(self, code: str, name: str, year: int | None = None) -> NameMatch:
        """How the printed ``name`` stands to ``code`` in a document of budget year ``year``.

        The name in the current list is accepted for every year, a former name within its years;
        without a year, or outside them, it is ``FORMER``.
        """
        listed = self._items.get(code)
        former = self._former.get(code, [])
        if listed is None and not former:
            return NameMatch.UNKNOWN_CODE
        printed = normalise_name(name)
        if not printed:
            return NameMatch.UNSURE
        if listed and printed == normalise_name(listed.name):
            return _spelling(name, listed.name)
        for row in former:
            if printed == normalise_name(row.name):
                in_its_years = year is not None and row.in_force(year)
                return _spelling(name, row.name) if in_its_years else NameMatch.FORMER
        if not self._names_a_sibling(code, printed):
            if listed and is_harmless_variant(printed, normalise_name(listed.name)):
                return NameMatch.VARIANT
            for row in former:
                if is_harmless_variant(printed, normalise_name(row.name)):
                    in_its_years = year is not None and row.in_force(year)
                    return NameMatch.VARIANT if in_its_years else NameMatch.FORMER
            if listed and is_cut_off(printed, normalise_name(listed.name)):
                return NameMatch.UNSURE
        if listed and listed.firm and self._speaks_about(listed, year):
            return NameMatch.DIFFERENT
        return NameMatch.UNSURE

    def _speaks_about(self, listed: Item, year: int | None) -> bool:
        if year is None:
            return True
        if self.since is not None and year < self.since:
            return False
        return listed.in_force(year) and self.get(listed.code, year) is listed

    def _names_a_sibling(self, code: str, printed: str) -> bool:
        # 资本性支出 is the name of 310 and at the same time the beginning of that of 309.
        beside = self._children.get(self._code_above(code), ())
        return any(i.code != code and normalise_name(i.name) == printed for i in beside)

    def _code_above(self, code: str) -> str | None:
        item = self._items.get(code)
        return item.parent if item else parent_code(code)

    def _as_item(self, row: FormerName) -> Item:
        return Item(
            scheme=row.scheme,
            code=row.code,
            name=row.name,
            level=depth(row.code),
            parent=parent_code(row.code),
            year_from=row.year_from,
            year_to=row.year_to,
            source=row.source,
            confidence=row.confidence,
            evidence=row.evidence,
        )


def _spelling(printed: str, name: str) -> NameMatch:
    return NameMatch.SAME if printed.strip() == name else NameMatch.VARIANT
