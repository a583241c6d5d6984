"""The web page: self-contained, accessible, and every finding points at its figures."""

import itertools
import re
from html.parser import HTMLParser

import pytest

from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import ReportFormat, render
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.facts import Message

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Elements of a page with their attributes and text; tags must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def html(*verdicts: Verdict, lang: str = "zh") -> str:
    documents = [digest(verdict, lang, with_grids=True) for verdict in verdicts]
    documents.append(unreadable("broken.txt", Message("打不开。", "It cannot be opened."), lang))
    return render(documents, ReportFormat.HTML, lang)


@pytest.fixture
def page(sample: Verdict, clean_sample: Verdict) -> Page:
    return Page(html(sample, clean_sample))


def test_nothing_is_fetched_from_elsewhere(sample: Verdict) -> None:
    source = html(sample)
    page = Page(source)
    assert all(a["href"].startswith("#") for a in page.all("a"))
    assert not [tag for tag, a in page.elements if "src" in a or tag in ("link", "img", "iframe")]
    assert "url(" not in source
    assert "@import" not in source
    assert "http" not in source.replace("http-equiv", "")


def test_it_names_its_language(sample: Verdict) -> None:
    assert Page(html(sample)).all("html") == [{"lang": "zh-CN"}]
    assert Page(html(sample, lang="en")).all("html") == [{"lang": "en"}]


def test_every_anchor_stands_once_and_every_link_arrives(page: Page, sample: Verdict) -> None:
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"].removeprefix("#") for a in page.all("a")} <= set(ids)
    assert {finding.fingerprint for finding in sample.findings} <= set(ids)


def test_the_same_finding_in_two_files_has_two_anchors(sample: Verdict) -> None:
    page = Page(html(sample, sample))
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_tables_have_captions_and_heads_with_scope(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head.get("scope") for head in page.all("th"))


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_cell_a_finding_points_at_is_marked(sample: Verdict) -> None:
    source = html(sample)
    error = sample.findings[0].fingerprint
    assert re.search(
        rf'<td class="amount marked error">31\.00<a class="mark" href="#{error}"', source
    )
    assert re.search(
        rf'<td class="amount marked error">121\.00<a class="mark" href="#{error}"', source
    )
    assert '<tr id="d1-l16"' in source
    assert 'href="#d1-l16"' in source


def test_a_finding_about_a_row_marks_the_row(sample: Verdict) -> None:
    assert re.search(r'<tr id="d1-l37" class=" ?row-note">', html(sample))


def test_merged_heads_are_printed_merged(sample: Verdict) -> None:
    assert '<th scope="colgroup" colspan="2">功能分类科目</th>' in html(sample)


def test_what_a_document_says_is_escaped(sample: Verdict) -> None:
    source = html(sample)
    assert "文字中的&lt;原因&gt;" in source
    assert "<原因>" not in source


def test_without_scripts_everything_is_shown_and_the_filter_is_not(page: Page) -> None:
    assert "hidden" in page.all("fieldset")[0]
    assert [a for a in page.all("li") if "data-severity" in a]
    assert not [a for a in page.all("li") if "hidden" in a]


def test_it_holds_the_certificate_and_the_unread(page: Page) -> None:
    said = "".join(page.text)
    for word in ("审核结论书", "文件里没有采购表", "十二万", "附表", "打不开", "宣传经费"):
        assert word in said
