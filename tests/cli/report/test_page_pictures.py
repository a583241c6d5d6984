"""The web page of a source with pages: beside each finding the part of the page, all marked."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import jsonschema
import pypdfium2
import pytest
from PIL import Image

from mingzhang.cli.report import ReportFormat, as_html, pictures, render
from mingzhang.cli.report.as_json import schema
from mingzhang.cli.report.completing import complete
from mingzhang.cli.report.digest import digest
from mingzhang.cli.report.marking import MarkKind, cuts, page_marks
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.facts import Box, Place, Unread

VOID = {"meta", "input", "br", "rect", "path", "image", "use"}


class Page(HTMLParser):
    """Elements of a page with their attributes; tags must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def entry(paged) -> DocumentEntry:
    return paged.entry(ReportFormat.HTML)


@pytest.fixture(scope="module")
def source(entry) -> str:
    return render([entry], ReportFormat.HTML, "zh")


@pytest.fixture(scope="module")
def page(source) -> Page:
    return Page(source)


def printed_in(paged, box: Box, spare: float = 0.0) -> str:
    """The text that pdfium finds in a rectangle of a page."""
    pdf = pypdfium2.PdfDocument(paged.data)
    leaf = pdf[box.page - 1]
    high = leaf.get_height()
    text = leaf.get_textpage().get_text_bounded(
        box.left - spare, high - box.bottom - spare, box.right + spare, high - box.top + spare
    )
    return "".join(text.split())


# ------------------------------------------------------------------------------- the marks


def test_the_frame_of_a_finding_stands_around_its_figure(paged, entry) -> None:
    wrong = next(f for f in entry.findings if "383.00" in f.stated)
    assert wrong.places[0].page == 5
    for place in wrong.places:
        (box,) = place.marks
        assert printed_in(paged, box) == place.text


def test_a_figure_of_the_text_that_nothing_bears_out_is_framed_by_itself(paged, entry) -> None:
    figure = next(u for u in entry.unsupported if u.text == "7.77万元")
    (box,) = figure.place.marks
    assert figure.text in printed_in(paged, box, spare=4.0)
    assert box.right - box.left < 100  # not the whole line


def test_a_figure_that_a_table_bears_out_is_not_marked(paged, entry) -> None:
    said = [m for m in paged.verdict.reading.mentions if m.fact.place.text == "1.50万元"]
    assert said
    assert not set(map(id, said)) & set(map(id, paged.verdict.unsupported))
    assert entry.mentions == len(paged.verdict.reading.mentions) > len(entry.unsupported)


def test_what_was_not_read_is_marked(paged, entry) -> None:
    marks = [m for marks in page_marks(entry).values() for m in marks]
    (unread,) = [m for m in marks if m.kind is MarkKind.UNREAD]
    assert printed_in(paged, unread.box) == "五十六万"


def test_a_cut_out_shows_the_figure_under_the_heads_of_its_table(paged, entry) -> None:
    number, wrong = next(
        (n, f) for n, f in enumerate(entry.findings, start=1) if "383.00" in f.stated
    )
    (cut,) = cuts(number, wrong, entry.pages)
    assert cut.more == 0
    assert {mark.box for mark in cut.marks} == {place.marks[0] for place in wrong.places}
    shown = printed_in(paged, cut.box) + (printed_in(paged, cut.head) if cut.head else "")
    for word in ("基本支出", "卫生健康支出", "383.00", "380.00"):
        assert word in shown


# --------------------------------------------------------------------------------- the page


def test_every_finding_with_a_place_has_a_picture(page, entry) -> None:
    pictured = [a for a in page.all("li") if "pictured" in a.get("class", "")]
    placed = [f for f in entry.findings if any(p.marks for p in f.places)]
    assert len(pictured) == len(placed) > 0


def test_a_picture_is_kept_once_and_every_use_of_it_arrives(page, entry) -> None:
    kept = [a["id"] for a in page.all("image")]
    assert len(kept) == len(set(kept)) == len(entry.pictures)
    used = [a["href"].removeprefix("#") for a in page.all("use")]
    assert set(used) == set(kept)
    assert len(used) > len(kept)


def test_the_pictures_are_those_of_the_pages(paged, page) -> None:
    for image in page.all("image"):
        kind, _, data = image["href"].partition(",")
        assert kind == "data:image/webp;base64"
        shown = Image.open(io.BytesIO(base64.b64decode(data)))
        number = int(image["id"].rpartition("picture")[2])
        leaf = pypdfium2.PdfDocument(paged.data)[number - 1]
        assert float(image["width"]) == pytest.approx(leaf.get_width(), abs=0.06)
        assert shown.width / shown.height == pytest.approx(
            leaf.get_width() / leaf.get_height(), abs=0.01
        )


def test_it_is_one_file_that_fetches_nothing(source, page) -> None:
    without = re.sub(r"data:image/webp;base64,[A-Za-z0-9+/=]+", "", source)
    assert "url(" not in without
    assert "http" not in without.replace("http-equiv", "")
    assert not [tag for tag, a in page.elements if "src" in a or tag in ("link", "img", "iframe")]
    (policy,) = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy.startswith("default-src 'none'; img-src data:")


def test_every_link_arrives_and_every_anchor_stands_once(page) -> None:
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] for a in page.all("a")]
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_marks_are_told_by_words_and_lead_to_what_they_are_about(page, entry) -> None:
    hints = [a["aria-label"] for a in page.all("a") if "aria-label" in a]
    assert any(hint.startswith("错") and "383.00" in hint for hint in hints)
    labels = re.findall(r"错\d+", page.text)
    assert {f"错{n}" for n, f in enumerate(entry.findings, 1) if f.severity == "error"} <= set(
        labels
    )
    wrong = next(f for f in entry.findings if "383.00" in f.stated)
    assert f"#{wrong.fingerprint}" in [a["href"] for a in page.all("a")]


def test_the_legend_counts_each_kind_of_mark(page, entry) -> None:
    for count, said in (
        (len(entry.unsupported), "文字中没有依据的数：表格和运算都不能印证，未审核"),
        (len(entry.unread), "没有读出的数或表：未审核，不等于通过"),
    ):
        assert re.search(rf"{count}\s+{said}", page.text)


def test_the_page_speaks_english(paged) -> None:
    told = Page(render([paged.entry(ReportFormat.HTML, "en")], ReportFormat.HTML, "en"))
    assert "Figures of the text that nothing bears out" in told.text
    assert re.search(r"E1\s", told.text)
    own = " ".join(a["aria-label"].split(":")[0] for a in told.all("a") if "aria-label" in a)
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", own))


def test_a_report_that_grows_too_large_says_which_pictures_it_left_out(
    paged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_PAGES", 1)
    entry = paged.entry(ReportFormat.HTML)
    (kept,) = entry.pictures
    assert kept.page == min(p.page for f in entry.findings[:1] for p in f.places)
    told = Page(render([entry], ReportFormat.HTML, "zh"))
    marked = len(page_marks(entry))
    assert (
        f"有标记的页共 {marked} 页，为控制报告大小，其中 {marked - 1} 页的图没有放入" in told.text
    )


def test_figures_that_read_like_markup_stay_text(entry) -> None:
    nasty = '"><script>alert(1)</script>'
    findings = tuple(replace(f, message=nasty) for f in entry.findings)
    told = render([replace(entry, findings=findings)], ReportFormat.HTML, "zh")
    assert nasty not in told
    assert "&lt;script&gt;alert(1)" in told


def test_without_scripts_links_lead_to_the_whole_pages(page) -> None:
    pages = {a["id"] for a in page.all("section") if a.get("class") == "page"}
    opened = [a["href"].removeprefix("#") for a in page.all("a") if a.get("class") == "open"]
    assert opened
    assert set(opened) <= pages


def test_what_was_found_is_told_even_when_no_picture_can_be_made(paged) -> None:
    told = digest(paged.verdict, "zh", with_grids=True)
    entry = complete(told, lambda: paged.data[:300], ReportFormat.HTML, "zh")
    assert (entry.pictures, entry.findings) == ((), told.findings)
    page = Page(render([entry], ReportFormat.HTML, "zh"))
    assert "的图没有放入" in page.text
    assert not page.all("use")


def test_many_files_in_one_page_share_the_room_for_pictures(
    entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(len(picture.data) for picture in entry.pictures)
    monkeypatch.setattr(as_html, "MOST_BYTES", size + 1)
    page = Page(render([entry, entry], ReportFormat.HTML, "zh"))
    assert len(page.all("image")) == len(entry.pictures)
    assert page.text.count("的图没有放入") == 1


def test_programs_get_pages_and_no_made_up_lines(paged) -> None:
    entry = paged.entry(ReportFormat.SARIF)
    told = json.loads(render([entry], ReportFormat.SARIF, "zh"))
    spots = [r["locations"][0] for r in told["runs"][0]["results"] if r["locations"]]
    assert not [spot for spot in spots if "region" in spot["physicalLocation"]]
    report = json.loads(render([entry], ReportFormat.JSON, "zh"))
    jsonschema.validate(report, schema())
    (record,) = report["documents"]
    wrong = next(f for f in record["findings"] if "383.00" in f["stated"])
    number, left, top, right, bottom = wrong["places"][0]["boxes"][0]
    assert (number, wrong["places"][0]["page"]) == (5, 5)
    assert printed_in(paged, Box(number, left, top, right, bottom)) == "383.00"
    assert len(record["pages"]) == len(entry.pages)


def test_a_page_of_which_nothing_was_read_is_marked_whole(paged) -> None:
    reading = paged.verdict.reading
    lost = Unread("扫描页", Place(99, 3), "整页是图片，未读取")
    verdict = replace(paged.verdict, reading=replace(reading, unread=(lost,)))
    entry = digest(verdict, "zh")
    (mark,) = [m for m in page_marks(entry)[3] if m.kind is MarkKind.UNREAD]
    page = entry.pages[2]
    assert mark.box.right - mark.box.left > 0.95 * page.width
    assert mark.box.bottom - mark.box.top > 0.95 * page.height
