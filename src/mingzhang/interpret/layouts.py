"""Which province's layout a document follows. Unknown rather than guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from mingzhang import classifications
from mingzhang.documents import Document, Paragraph, Table
from mingzhang.interpret import words
from mingzhang.interpret.bodies import find_signs, titled_name
from mingzhang.interpret.furniture import is_furniture, without_unit
from mingzhang.interpret.parts import find_year
from mingzhang.interpret.titles import titles_of
from mingzhang.templates import Template
from mingzhang.templates.general_forms import general_forms

_FEWEST_LABELS = 4
"""Labels of a form that must be printed before a document without tables is known by its forms."""
_FEWEST_TITLES = 4
"""Titles of tables that must be printed before they can tell against a template."""
_WIDEST = 64
_TELLING = 4
"""Letters of a head that is no common word (单位, 符号)."""
_OTHER_TABLE = re.compile(
    r"(?:总表|收入表|支出表|预算表|明细表|收支表|情况表|经费表)(?:\(.{1,20}\))?$"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?[省市县区旗州盟]")


def recognise_template(document: Document, templates: Sequence[Template]) -> Template | None:
    """The template that :func:`_recognised` finds, if it knows the tables of the document: one that
    shares a few titles with another layout would read them in its own way."""
    found = _recognised(document, templates)
    if found is None:
        return None
    printed = _table_titles(document)
    known = len(printed & _titles(found))
    return None if len(printed) >= _FEWEST_TITLES and 2 * known < len(printed) else found


def _table_titles(document: Document) -> set[str]:
    """Folded titles that stand right above tables; those of performance forms are none."""
    found: set[str] = set()
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above.append(block.text)
            continue
        for text in reversed(above[-8:]):
            name = words.title(without_unit(text)) if len(text) < 80 else ""
            if name and _OTHER_TABLE.search(name):
                found.add(name)
                break
            if not is_furniture(text):
                break
        above = []
    return {name for name in found if "绩效" not in name}


def _recognised(document: Document, templates: Sequence[Template]) -> Template | None:
    """The template whose table titles the document prints; None when none fits, or two alike.

    Titles that only one template has count more than shared ones. A document without a known title
    is known by the labels and heads of its performance forms. Between equals the year decides,
    then the places that the document names. A layout that holds in every province is taken only
    where it knows more titles than that of any province, or as many and the document does not name
    places of the province.
    """
    printed = _printed_titles(document)
    provinces = [m for m in templates if m.division]
    nationwide = [m for m in templates if not m.division]
    found = _titled(document, printed, provinces)
    base = _titled(document, printed, nationwide)
    if found is None and base is None:
        found = _tied(document, provinces, _by_forms(document, provinces))
    if found is None or base is None:
        return found or base
    known, general = (len(_titles(m) & printed) for m in (found, base))
    if known == general:
        places = _places(document)
        here = any(code.startswith(found.division) for code in places)
        if found.base == base.id:  # they differ in little: the place alone decides
            return found if here else base
        return base if places and not here else found
    return base if general > known else found


def _titled(
    document: Document, printed: set[str], templates: Sequence[Template]
) -> Template | None:
    return _tied(document, templates, _scores([_titles(m) for m in templates], printed))


def _titles(template: Template) -> set[str]:
    return {title for spec in template.tables for title in titles_of(spec, template)}


def _tied(
    document: Document, templates: Sequence[Template], scores: Sequence[float]
) -> Template | None:
    """The one with the best score; between equals the year decides, then the places named."""
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

    Forms look alike everywhere, so a title of theirs must be printed, too, the bodies named must
    not lie in another province, and no column may be headed as only others head it.
    """
    short = [
        words.fold(b.text).lstrip("#")
        for b in document.blocks
        if isinstance(b, Paragraph) and len(b.text) < 60
    ]
    if any(_OTHER_TABLE.search(text) for text in short):
        return [0.0] * len(templates)
    labels = [_form_labels(template) for template in templates]
    strange = _telling_heads()
    printed = _printed_cells(document, set(strange).union(*labels))
    places = _places(document, _bodies_in_forms(document))
    scores = _scores(labels, printed, _FEWEST_LABELS)
    for at, template in enumerate(templates):
        patterns = [re.compile(title) for form in template.forms for title in form.titles]
        titled = any(p.match(text) for text in short if "绩效" in text for p in patterns)
        elsewhere = places and not any(c.startswith(template.division) for c in places)
        if not titled or elsewhere or (printed & strange) - labels[at]:
            scores[at] = 0.0
    return scores


@cache
def _telling_heads() -> frozenset[str]:
    """Heads of indicator tables that some offices print and others never do."""
    return frozenset(
        folded
        for form in general_forms()
        for role in ("sign", "unit", "value", "actual")
        for head in form.indicator_heads.get(role, ())
        if len(folded := words.fold(head)) >= _TELLING
    )


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


def _bodies_in_forms(document: Document) -> set[str]:
    """What stands beside the labels of bodies in forms (主管部门, 实施单位, 部门名称)."""
    labels = {
        words.fold(label)
        for form in general_forms()
        for name in _BODY_FIELDS[form.scope]
        for label in form.fields.get(name, ())
    }
    found: set[str] = set()
    for block in document.blocks:
        for row in block.rows if isinstance(block, Table) else ():
            cells = [cell for cell in row.cells[:_WIDEST] if cell]
            for label, value in pairwise(cells):
                if len(label) < 20 and words.fold(label).rstrip(":") in labels and len(value) < 40:
                    found.add(words.fold(value).lstrip("[]0123456789-"))
    return found


_BODY_FIELDS = {
    "project": ("department", "unit"),
    "evaluation": ("department", "unit"),
    "department": ("name",),
}


def _places(document: Document, more: Iterable[str] = ()) -> set[str]:
    """Codes of the divisions that the names of the document's bodies begin with, and ``more``
    names."""
    names = {s.name for s in find_signs(document.blocks)} | {titled_name(document.blocks), *more}
    divisions = classifications.divisions()
    return {
        row.code
        for name in names
        for place in _PLACE.finditer(name[:20])
        for row in divisions.by_name(name[: place.end()]) or divisions.by_name(place[0])
    }


def _by_place(document: Document, templates: Sequence[Template]) -> Template | None:
    """The one template of whose province the document names places most, else the one that holds
    in every province; None when there is none such."""
    codes = _places(document)
    opening = "".join(b.text for b in document.blocks[:200] if isinstance(b, Paragraph))[:20_000]
    votes: Counter[str] = Counter()
    for template in templates:
        province = classifications.divisions().get(template.division.ljust(6, "0"))
        if template.division:
            votes[template.id] = sum(code.startswith(template.division) for code in codes)
        if province is not None:
            votes[template.id] += opening.count(province.name.rstrip("省市"))
    first, second = sorted(templates, key=lambda m: -votes[m.id])[:2]
    if votes[first.id] > votes[second.id]:
        return first
    nationwide = [template for template in templates if not template.division]
    return nationwide[0] if len(nationwide) == 1 else None
