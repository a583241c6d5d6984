"""N6: sections of the narrative that must be there and have content."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from mingzhang.check import wording
from mingzhang.check.contents import body_titles, listed_tables
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.documents import Paragraph
from mingzhang.facts import Message, Place
from mingzhang.interpret import words
from mingzhang.interpret.headings import Matcher, is_heading, key
from mingzhang.interpret.model import Part, Reading, Section
from mingzhang.interpret.sections import GLOSSARY
from mingzhang.templates import SectionSpec

_FILLING = re.compile(
    r"部门|单位|情况|信息|安排|总体|财政拨款|预算|增减变[化动]|原因|说明的?$|^的|的$"
)
_BARE_PART = re.compile(r"(?:#+\s*)?第[一二三四五六七八九十]{1,3}部分[：:]?")
_LEAD = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)[^。：:，,；;]{2,30}(?=[。：:])"
)
_TOO_COMMON = {"支出", "收入", "绩效目标", "其他", "项目"}


@rule("N6")
def sections_present(case: Case) -> Iterator[Result]:
    """Sections that the law and the layout require are there and have content."""
    reading = case.reading
    if not reading.template.tables:
        return  # no layout says which sections there must be
    for part in reading.parts:
        own = [s for s in reading.sections if s.part == part.index and s.spec is not None]
        if not own:
            if any(t.part == part.index for t in reading.tables):
                yield _no_narrative(reading, part)
            continue
        named = {s.spec.id for s in own if s.spec is not None}
        wanted = [spec for spec in reading.template.sections if _wanted(spec, part)]
        missing = [
            spec for spec in wanted if spec.id not in named and not _spoken_of(reading, part, spec)
        ]
        present = sum(spec.id in named for spec in wanted)
        if present:
            yield Passed(present)
        if len(missing) > present:
            yield Hit(
                (own[-1].place,),
                {
                    "name": part.entity.name,
                    "count": str(len(missing)),
                    "titles": wording.listing((spec.titles[0] for spec in missing), 30),
                },
                "sections_missing",
                "",
                str(len(missing)),
            )
            continue
        for spec in missing:
            yield _section_missing(part, spec, own)


def _wanted(spec: SectionSpec, part: Part) -> bool:
    if not spec.required or (spec.years and part.year is not None and part.year not in spec.years):
        return False
    level = part.entity.level if part.entity.level in ("department", "unit") else "unit"
    return level in spec.levels


def _spoken_of(reading: Reading, part: Part, spec: SectionSpec) -> bool:
    """Whether another heading or paragraph of the part covers what the section is about: layouts
    of other years and offices merge sections and word their titles differently."""
    cores = {core for title in spec.titles for core in _cores(title)}
    for section in reading.sections:
        if section.part != part.index or (section.spec and section.spec.id == GLOSSARY):
            continue
        if any(core in key(section.title) for core in cores):
            return True
        for text, _ in section.paragraphs:
            lead = _LEAD.match(text)
            if lead is not None and any(core in key(lead[0]) for core in cores):
                return True  # （四）绩效目标设置情况。…: a heading that the text follows
            said = words.fold(text).replace('"', "")
            heading = is_heading(text)
            if any((heading or len(core) >= 4) and core in said for core in cores):
                return True
    return False


def _cores(title: str) -> set[str]:
    """The subjects a section title names: 部门职责及机构设置情况 -> 职责, 机构设置."""
    pieces = re.split(r"及|和|、|与", _FILLING.sub("", key(title)))
    return {piece for piece in pieces if len(piece) >= 2 and piece not in _TOO_COMMON}


def _no_narrative(reading: Reading, part: Part) -> Hit:
    """Only tables: nothing is explained in words."""
    lines = [
        b
        for b in reading.document.blocks
        if isinstance(b, Paragraph) and part.first_line <= b.line <= part.last_line
    ][:2]
    places = tuple(b.place(text=b.text[:40]) for b in lines)
    titles = [s.titles[0] for s in reading.template.sections if s.source]
    return Hit(
        places or (Place(part.first_line),),
        {"name": part.entity.name, "sections": wording.listing(titles[:6])},
        "no_narrative",
    )


def _section_missing(part: Part, spec: SectionSpec, own: Sequence[Section]) -> Hit:
    place = own[-1].place
    return Hit(
        (place,),
        {
            "title": spec.titles[0],
            "name": part.entity.name,
            "source": (
                Message(f"（依据{spec.source}）", f" (required by {spec.source})")
                if spec.source
                else ""
            ),
        },
        "section_missing",
        "",
        spec.titles[0],
    )


@rule("N6")
def sections_with_content(case: Case) -> Iterator[Result]:
    """A section with its heading alone: nobody can tell "none" from "forgotten"."""
    sections = case.reading.sections
    for index, section in enumerate(sections):
        if section.spec is None:
            continue
        if _has_content(sections, index):
            yield Passed()
        else:
            yield Hit(
                (section.place,),
                {"title": section.title, "where": wording.line(section.place)},
                "section_empty",
                section.title,
                "",
            )


def _has_content(sections: Sequence[Section], index: int) -> bool:
    section = sections[index]
    if section.has_table or any(not is_heading(text) for text, _ in section.paragraphs):
        return True
    following = sections[index + 1] if index + 1 < len(sections) else None
    # Subsections are its content; so is what follows a part heading at the end of the list.
    return following is not None and following.level > section.level


@rule("N6")
def contents_against_headings(case: Case) -> Iterator[Result]:
    """Sections of the contents page that have no heading in the body."""
    reading = case.reading
    if not reading.sections or not reading.template.tables:
        return  # the headings of a layout that is not known cannot be told for sure
    tables = {m.entry.place.line for m in listed_tables(reading)}
    headings = _headings(reading)
    matcher = Matcher(reading.template)
    opened = {section.spec.id for section in reading.sections if section.spec is not None}
    # 五、部门预算表 above the entries of the tables: its heading is often only there.
    groups = {
        one.place.line
        for one, other in itertools.pairwise(reading.contents)
        if other.place.line in tables and "表" in one.title
    }
    for entry in reading.contents:
        if entry.place.line in tables or not entry.number or entry.number.startswith("附"):
            continue
        name = key(entry.title)
        spec = matcher.near(entry.title)
        if (
            entry.place.line in groups
            or name in headings
            or any(name in h or h in name for h in headings if len(h) >= 4)
            or (spec is not None and spec.id in opened)
        ):
            yield Passed()
        else:
            yield Hit(
                (entry.place,),
                {"title": entry.title, "number": entry.number, "where": wording.place(entry.place)},
                "heading_missing",
                entry.title,
                "",
            )


def _headings(reading: Reading) -> set[str]:
    listed = {entry.place.line for entry in reading.contents}
    found = {key(s.title) for s in reading.sections}
    blocks = [b for b in reading.document.blocks if isinstance(b, Paragraph)]
    for one, other in itertools.pairwise(blocks):
        if _BARE_PART.fullmatch(one.text.strip()) and len(other.text) <= 60:
            found.add(key(one.text.strip() + " " + other.text.strip()))
    for block in reading.document.blocks:
        if (
            isinstance(block, Paragraph)
            and block.line not in listed
            and len(block.text) <= 60
            and is_heading(block.text, block.level)
        ):
            found.add(key(block.text))
    found.update(key(title) for title, _ in body_titles(reading).values())
    return found - {""}
