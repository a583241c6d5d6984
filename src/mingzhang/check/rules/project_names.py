"""P6: one name for a project in list and forms; nothing bought where no procurement is stated."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check import wording
from mingzhang.check.gathering import distinct, joined
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.projects import (
    Project,
    contained,
    form_projects,
    listed_projects,
    name_key,
    same_budget,
    similarity,
)
from mingzhang.check.purchases import KIND, purchases
from mingzhang.check.sentences import amount_after, paragraphs
from mingzhang.check.wordlists import patterns
from mingzhang.documents import Paragraph
from mingzhang.facts import Message, Place
from mingzhang.interpret.model import Reading

_SHOWN_PAIRS = 8
_MOST = 200
_NOTE_REACH = 20


# -------------------------------------------------------------- list and forms use the same names


@rule("P6")
def list_and_forms_name_the_same_projects(case: Case) -> Iterator[Result]:
    """The project list and the performance forms call a project by the same name."""
    for part in case.reading.parts:
        listed = listed_projects(case.reading, part.index)
        forms = form_projects(case.reading, part.index)
        if not listed or not forms:
            continue
        in_forms, in_list = {p.key for p in forms}, {p.key for p in listed}
        if met := len(in_forms & in_list):
            yield Passed(met)
        pairs = _pairs(
            [p for p in listed if p.key not in in_forms][:_MOST],
            [p for p in forms if p.key not in in_list][:_MOST],
        )
        if not pairs:
            continue
        shortened = all(contained(one.key, other.key) for one, other in pairs)
        one, other = pairs[0]
        yield Hit(
            places=distinct(q.places[0] for pair in pairs for q in pair),
            variant="list_short" if shortened else "list",
            stated=joined(b.name for _, b in pairs),
            expected=joined(a.name for a, _ in pairs),
            fields={
                "names": wording.series((_pair(a, b) for a, b in pairs), _SHOWN_PAIRS),
                "count": str(len(pairs)),
                "where": wording.place(one.places[0]),
                "other_where": wording.place(other.places[0]),
            },
        )


def _pair(listed: Project, form: Project) -> Message:
    shown = wording.figure(listed.budget.shown() if listed.budget else "—")
    return Message(
        f"“{listed.name}”／“{form.name}”（{shown.zh}）",
        f"{wording.quoted(listed.name)} / {wording.quoted(form.name)} ({shown.en})",
    )


def _pairs(listed: list[Project], forms: list[Project]) -> list[tuple[Project, Project]]:
    """The listed project and the form that mean the same: by amount, then by likeness of name."""
    scored = []
    list_counts = [sum(same_budget(p.budget, q.budget) for p in listed) for q in forms]
    form_counts = [sum(same_budget(p.budget, q.budget) for q in forms) for p in listed]
    for i, one in enumerate(listed):
        for j, other in enumerate(forms):
            likeness = similarity(one.key, other.key)
            same = same_budget(one.budget, other.budget)
            alone = list_counts[j] == form_counts[i] == 1
            if (same and (likeness > 0 or alone)) or likeness >= 0.75:
                scored.append((same, likeness, -i, -j))
    taken_list: set[int] = set()
    taken_forms: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(scored, reverse=True):
        if -i not in taken_list and -j not in taken_forms:
            taken_list.add(-i)
            taken_forms.add(-j)
            pairs.append((-i, -j))
    return [(listed[i], forms[j]) for i, j in sorted(pairs)]


# --------------------------------------------------------- P6 “no procurement” against the projects


@rule("P6")
def nothing_bought_without_procurement(case: Case) -> Iterator[Result]:
    """Where the document says there is no procurement, no project text buys something."""
    reading = case.reading
    if any(line.total is not None and line.total.value for line in purchases(reading)):
        return
    said = _says_none(reading)
    if said is None:
        return
    lists = patterns("purchases")
    places: list[Place] = []
    words: list[str] = []
    names: list[str] = []
    for project in (*listed_projects(reading), *form_projects(reading)):
        for text, place in project.texts:
            bought = [
                m[0]
                for m in lists["buys"].finditer(text)
                if not lists["buys_not"].search(text[max(m.start() - 8, 0) : m.end() + 8])
            ]
            if bought:
                places.append(place)
                words.extend(bought)
                names.append(project.name)
    names = list({name_key(name): name for name in reversed(names)}.values())
    if not places:
        yield Passed()
        return
    text, place = said
    yield Hit(
        places=distinct((place, *places)),
        variant="none",
        stated=text,
        expected=joined(words),
        fields={
            "statement": text,
            "where": wording.place(place),
            "projects": wording.listing(names),
            "words": wording.listing(Message(f"“{w}”", wording.quoted(w)) for w in words),
            "other": wording.place(places[0]),
        },
    )


def _says_none(reading: Reading) -> tuple[str, Place] | None:
    """The statement that there is no procurement, and where it stands."""
    for entry in reading.contents:
        if entry.empty and "采购" in entry.title:
            return entry.reason or f"{entry.title}：空表", entry.place
    lists = patterns("purchases")
    for said in paragraphs(reading, "采购"):
        total = amount_after(lists["procurement_total"], said.text)
        if total is not None and total.value:
            return None
    for block in reading.document.blocks:
        near = any(
            0 <= block.line - table.place.line < _NOTE_REACH for table in reading.tables_of(KIND)
        )
        if near and isinstance(block, Paragraph) and lists["no_procurement"].search(block.text):
            text = block.text.strip()
            return text, block.place(section="政府采购预算", text=text)
    for section in reading.sections:
        for text, place in section.paragraphs:
            if "采购" in text and (match := lists["no_procurement"].search(text)):
                return match[0], place
    return None
