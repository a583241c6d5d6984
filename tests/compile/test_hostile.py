"""What a clerk types is text, whatever it looks like: it reaches every file unchanged and does nothing.

Formulas, marks of XML, HTML, Word and typst, control characters, text that runs from right to left
and pictures stand in every place a person writes into. A twin of the budget holds plain words in
the same places; both sets have the same parts, so none came from the words.
"""

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree, html
from tests.compile.departments import Shape
from tests.compile.reading_back import THROUGH, plain, stands_in, text_layer

from mingzhang.budget import Budget, write_workbook
from mingzhang.compile import Compiled, bodies, compile_set
from mingzhang.documents import Document, Paragraph
from mingzhang.formats.characters import legal
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.json import write_json
from mingzhang.formats.pdf import write_pdf
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.templates import Template, all_templates, can_print
from mingzhang.templates.layout import layout_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = {t.id: t for t in all_templates() if can_print(t)}
provinces = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)

VISIBLE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "+1+1",
    "-2+3",
    "{=SUM(A1:A9)}",
    "]]>",
    "</w:t></w:r><w:br/>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&amp;&lt;&#60;",
    "#panic()",
    "#(1/0)",
    "$x$",
    "*b*",
    "_x0041_",
    "`raw`",
    "// gone",
    "/* gone */",
    "@label",
    "<label>",
    "\\u{1F600} \\",
    "[CDATA[",
    "%n{}{0}{year}%s",
    "${jndi:x}{{7*7}}",
    "'quoted'",
    "A\u00adB\u200bC",
)
UNSEEN = (
    "前\x00\x01\x08\x0b\x0c\x0e\x1f后",
    "前\x7f\x85\x9f后",
    "前\ufffe\uffff\ufdd0后",
    "前\ud800后",
    "\u202e从右到左\u202c",
    "\u200f\u061c标记\u200e",
    "\ufeff字节序",
    "👩\u200d👩\u200d👧🏽🇨🇳",
    "𠮷𠀀",
    "e\u0301ﬁ①㎡",
)
"""No face has a letter for these, or no reader of PDF gives it back."""
HOSTILE = VISIBLE + UNSEEN


@cache
def budget(template: str, hostile: bool) -> Budget:
    """A department whose every word is one of the hostile ones, or plain ones in their places."""
    made = Shape(seed=9, units=3, projects=6, lines=5).made(TEMPLATES[template]).budget
    turn = 0

    def word() -> str:
        nonlocal turn
        turn += 1
        tried = HOSTILE[turn % len(HOSTILE)]
        if hostile:
            return f"词{turn}{tried}"
        return f"词{turn}平常\v的字" if len(tried.splitlines()) > 1 else f"词{turn}平常的字"

    keys = {project.key: project.code or word() for project in made.projects}
    return replace(
        made,
        name=word(),
        secrecy_review=word(),
        signed_by=word(),
        units=tuple(replace(unit, name=word(), rank=word(), funding=word()) for unit in made.units),
        projects=tuple(
            replace(p, name=(p.code and word()) or keys[p.key], texts={k: word() for k in p.texts})
            for p in made.projects
        ),
        lines=tuple(replace(x, project=keys.get(x.project, "")) for x in made.lines),
        indicators=tuple(
            replace(x, level3=word(), value=word(), project=keys.get(x.project, ""))
            for x in made.indicators
        ),
        purchases=tuple(
            replace(x, source=keys[x.source], item_name=word(), specification=word())
            for x in made.purchases
        ),
        three_public=tuple(replace(x, last_year=None, reason=word()) for x in made.three_public),
        texts=tuple(replace(text, text=word()) for text in made.texts),
    )


@cache
def compiled(template: str, hostile: bool = True) -> Compiled:
    layout = layout_of(TEMPLATES[template])
    assert layout is not None
    held = budget(template, hostile)
    return compile_set(held, TEMPLATES[template], layout, bodies(held)[0])


def texts(document: Document) -> Iterator[str]:
    """Every cell and paragraph as a file can hold it; the parts of a line come one by one."""
    for block in document.blocks:
        cells = (
            block.text.split("\t")
            if isinstance(block, Paragraph)
            else (cell for row in block.rows for cell in row.cells)
        )
        yield from (text for cell in cells if (text := legal(cell).strip()))


@provinces
def test_every_place_that_is_written_into_is_tried(template: Template) -> None:
    """Layouts without forms print no project by name: there fewer words have a place."""
    said = "\n".join(texts(compiled(template.id).document))
    tried = [legal(word).strip() in said for word in HOSTILE]
    assert all(tried) if template.forms else any(tried)


@pytest.mark.parametrize("there_and_back", THROUGH.values(), ids=THROUGH)
@provinces
def test_it_is_read_back_as_it_was_typed(
    template: Template, there_and_back: Callable[[Document], Document]
) -> None:
    document = compiled(template.id).document
    read = Counter(texts(there_and_back(document)))
    assert Counter(texts(document)) - read == Counter()


@provinces
def test_a_pdf_holds_it(template: Template) -> None:
    document = compiled(template.id).document
    layer = text_layer(write_pdf(document, {"facts.json": write_json(document).encode()}))
    seen = [text for text in texts(document) if not any(legal(word) in text for word in UNSEEN)]
    assert [text for text in seen if not stands_in(plain(text), layer)] == []


def parts_of(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The XML parts of an office file; each of them must be well-formed."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(package.read(name))


def elements(data: bytes) -> set[str]:
    """The kinds of elements that an office file is made of."""
    return {str(element.tag) for _, root in parts_of(data) for element in root.iter()}


def count(data: bytes, name: str) -> int:
    """How many elements of this name stand outside of the styles."""
    found = [root.iter(f"{{*}}{name}") for part, root in parts_of(data) if "styles" not in part]
    return sum(1 for some in found for _ in some)


@provinces
def test_no_formula_of_a_workbook_comes_from_it(template: Template) -> None:
    bad, good = (write_xlsx(compiled(template.id, hostile).document) for hostile in (True, False))
    formulas = [str(e.text) for _, root in parts_of(bad) for e in root.iter("{*}f", "{*}formula1")]
    assert formulas
    assert [f for f in formulas if not re.fullmatch(r"SUM\([A-Z0-9:,]+\)|[A-Z0-9+]+", f)] == []
    assert elements(bad) == elements(good)
    assert count(bad, "f") == count(good, "f")
    relations = [r.get("Target") for name, root in parts_of(bad) for r in root if "rels" in name]
    assert not [target for target in relations if ":" in str(target)]


@provinces
def test_no_element_of_a_word_file_comes_from_it(template: Template) -> None:
    bad, good = (write_docx(compiled(template.id, hostile).document) for hostile in (True, False))
    assert elements(bad) == elements(good)
    # Wider words may need other widths and runs, but nothing that is more than text.
    live = ("p", "hyperlink", "fldSimple", "fldChar", "instrText", "bookmarkStart", "Relationship")
    for name in live:
        assert count(bad, name) == count(good, name), name


@provinces
def test_no_element_of_a_page_comes_from_it(template: Template) -> None:
    bad, good = (
        html.fromstring(write_html(compiled(template.id, hostile).document).encode())
        for hostile in (True, False)
    )

    def marks(page: html.HtmlElement) -> Counter[tuple[str, ...]]:
        return Counter((str(e.tag), *sorted(map(str, e.attrib))) for e in page.iter())

    assert marks(bad) == marks(good)
    addresses = [str(link) for _, _, link, _ in bad.iterlinks()]
    assert [a for a in addresses if not a.startswith("#")] == []


# ------------------------------------------------------------------------- same bytes

WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": lambda document: write_html(document).encode(),
    "json": lambda document: write_json(document).encode(),
    "pdf": write_pdf,
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_the_same_budget_gives_the_same_bytes(write: Callable[[Document], bytes]) -> None:
    first = write(compiled("shaanxi").document)
    compiled.cache_clear()
    assert write(compiled("shaanxi").document) == first


def test_the_same_budget_gives_the_same_workbook() -> None:
    template = TEMPLATES["hebei"]
    first = write_workbook(budget("hebei", False), template, 2026)
    budget.cache_clear()
    assert write_workbook(budget("hebei", False), template, 2026) == first


def test_another_process_with_other_hashes_writes_the_same_files(tmp_path: Path) -> None:
    source = ROOT / "examples" / "budgets" / "hebei-2026-juluxian.yaml"
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "mingzhang", "compile", str(source)]
        subprocess.run(
            [*command, "--out", str(folder), "--body", "450"],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"},
        )
        files = sorted(folder.iterdir())
        written.append({file.name: sha256(file.read_bytes()).hexdigest() for file in files})
    assert len(written[0]) == 5
    assert written[0] == written[1]
