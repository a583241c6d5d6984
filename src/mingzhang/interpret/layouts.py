"""Which province's layout a document follows. Unknown rather than guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mingzhang import classifications
from mingzhang.documents import Document, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.bodies import find_signs, titled_name
from mingzhang.interpret.furniture import without_unit
from mingzhang.interpret.parts import find_year
from mingzhang.templates import Template

_FEWEST_LABELS = 4
"""Labels of a form that must be printed before a document without tables is known by its forms."""
_WIDEST = 64
_OTHER_TABLE = re.compile(
    r"(?:总表|收入表|支出表|预算表|明细表|收支表|情况表|经费表)(?:\(.{1,20}\))?$"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?[省市县区旗州盟]")


def recognise_template(document: Document, templates: Sequence[Template]) -> Template | None:
    """The template whose table titles the document prints; None when none fits, or two alike.

    Titles that only one template has count more than shared ones. A document without a known title
    is known by the labels and heads of its performance forms. Between equals the year decides,
    then the places that the document names.
    """
    titles = [{words.title(t) for s in m.tables for t in s.titles} for m in templates]
    scores = _scores(titles, _printed_titles(document))
    if not any(scores):
        scores = _by_forms(document, templates)
    if not any(scores):
        return None
    year = find_year(document)
    best = max(scores)
    tied = [m for m, score in zip(templates, scores, strict=True) if score == best]
    tied = [m for m in tied if year in m.years] or tied
    return tied[0] if len(tied) == 1 else _by_place(document, tied)


def _printed_titles(document: Document) -> set[str]:
    return {
        words.title(without_unit(b.text))
        for b in document.blocks
        if isinstance(b, Paragraph) and len(b.text) < 80
    }


def _scores(known: Sequence[set[str]], printed: set[str], fewest: int = 1) -> list[float]:
    """What of each template is printed; what several templates share counts for less."""
    owners = Counter(word for one in known for word in one)
    scores = []
    for one in known:
        found = one & printed
        enough = len(found) >= fewest
        scores.append(round(sum(1 / owners[w] for w in found), 6) if enough else 0.0)
    return scores


def _by_forms(document: Document, templates: Sequence[Template]) -> list[float]:
    """Scores of a document that holds performance forms and no other tables.

    Forms look alike everywhere, so a title of theirs must be printed, too, and the bodies named
    must not lie in another province.
    """
    short = [
        words.fold(b.text).lstrip("#")
        for b in document.blocks
        if isinstance(b, Paragraph) and len(b.text) < 60
    ]
    if any(_OTHER_TABLE.search(text) for text in short):
        return [0.0] * len(templates)
    labels = [_form_labels(template) for template in templates]
    printed = _printed_cells(document, set().union(*labels))
    places = _places(document)
    scores = _scores(labels, printed, _FEWEST_LABELS)
    for at, template in enumerate(templates):
        patterns = [re.compile(title) for form in template.forms for title in form.titles]
        titled = any(p.match(text) for text in short if "绩效" in text for p in patterns)
        if not titled or (places and not any(c.startswith(template.division) for c in places)):
            scores[at] = 0.0
    return scores


def _form_labels(template: Template) -> set[str]:
    groups: list[Mapping[str, Iterable[str]]] = []
    for form in template.forms:
        groups += [form.fields, form.indicator_heads]
    return {words.fold(label) for group in groups for labels in group.values() for label in labels}


def _printed_cells(document: Document, wanted: set[str]) -> set[str]:
    found: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                found.update(
                    folded.rstrip(":")
                    for cell in row.cells[:_WIDEST]
                    if 0 < len(cell) < 30 and (folded := words.fold(cell)).rstrip(":") in wanted
                )
    return found


def _places(document: Document) -> set[str]:
    """Codes of the divisions that the names of the document's bodies begin with."""
    names = {s.name for s in find_signs(document.blocks)} | {titled_name(document.blocks)}
    divisions = classifications.divisions()
    return {
        row.code
        for name in names
        for place in _PLACE.finditer(name[:20])
        for row in divisions.by_name(name[: place.end()]) or divisions.by_name(place[0])
    }


def _by_place(document: Document, templates: Sequence[Template]) -> Template | None:
    """The one template of whose province the document names places most; None when equal."""
    codes = _places(document)
    opening = "".join(b.text for b in document.blocks[:200] if isinstance(b, Paragraph))[:20_000]
    votes: Counter[str] = Counter()
    for template in templates:
        province = classifications.divisions().get(template.division.ljust(6, "0"))
        votes[template.id] = sum(code.startswith(template.division) for code in codes)
        if province is not None:
            votes[template.id] += opening.count(province.name.rstrip("省市"))
    first, second = sorted(templates, key=lambda m: -votes[m.id])[:2]
    return first if votes[first.id] > votes[second.id] else None
