"""The files of a filing: compiled in the background, in every format and layout, previewed in a frame
that can do nothing, compared version by version."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingzhang.budget import origin_of, read_workbook, write_workbook
from mingzhang.cli.compiling.starting import asked_texts
from mingzhang.formats.confined import Limits, Stopped, Why
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Filing, Organisation, Revision
from mingzhang.web.pure.compiling import style_of
from mingzhang.web.pure.revisions import Pair, compare
from mingzhang.web.pure.work import budget_of
from mingzhang.web.services import drafting, making

pytestmark = pytest.mark.slow

BUDGET = "shanxi-2026-pinglu.yaml"


@pytest.fixture
def held(county):
    """A filing with two versions: one salary was corrected."""
    office = Organisation.objects.create(
        kind="department", name="朔州市平鲁区医疗保障局", code="314", division="140603",
        template="shanxi", parent=county.government,
    )  # fmt: skip
    clerk = county.user("clerk", office)
    filing = Filing.objects.create(organisation=office, year=2026)
    first = (examples() / "budgets" / BUDGET).read_text(encoding="utf-8")
    second = first.replace("amount: 411300.00", "amount: 401300.00", 1)
    second = second.replace("amount: 17376849.00", "amount: 17366849.00", 1)
    assert first != second
    for number, content in enumerate((first, second), start=1):
        filing.revision = Revision.objects.create(
            filing=filing, number=number, content=content, author=clerk,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
        )  # fmt: skip
    filing.save()
    return filing


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(filing, form: str, number: int = 1) -> str:
    return reverse("download", args=[filing.public_id, number, form])


@pytest.fixture
def clerk(county, held) -> Client:
    return client_of(county.user("clerk", held.organisation))


def test_every_format_comes_as_a_file_and_is_made_once(clerk, held, monkeypatch) -> None:
    begin = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE", "json": b"{"}
    for form, first in begin.items():
        answer = clerk.get(address(held, form))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert f"314-2026-1.{form}" in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content).startswith(first)
        # From now on nothing is compiled any more.
        monkeypatch.setattr(making, "run_confined", None)


def test_the_workbook_holds_the_budget_it_was_made_from(clerk, held) -> None:
    book = b"".join(clerk.get(address(held, "workbook")).streaming_content)
    budget, _ = read_workbook(book)
    assert budget is not None
    assert sum(line.amount for line in budget.incomes) == 17376849


def test_a_budget_is_shown_in_the_layout_of_another_province(clerk, held) -> None:
    page = reverse("revision_page", args=[held.public_id, 1])
    own = b"".join(clerk.get(page).streaming_content).decode()
    other = b"".join(clerk.get(page, {"layout": "hebei"}).streaming_content).decode()
    assert "机关运行经费" in own
    assert "部门预算收支总表" in other
    assert clerk.get(page, {"layout": "atlantis"}).status_code == 404
    assert clerk.get(page, {"layout": "shanghai_final"}).status_code == 404


def test_the_set_of_a_unit_is_compiled_on_its_own_and_an_unknown_one_is_told(clerk, held) -> None:
    page = reverse("revision", args=[held.public_id, 1])
    assert "314001" in clerk.get(page, {"body": "314001"}).context["query"]
    told = clerk.get(page, {"body": "999"})
    assert "预算里没有代码为 999 的部门或单位" in told.content.decode()
    assert clerk.get(page, {"body": "../../x"}).status_code == 404


def test_the_preview_stands_in_a_frame_of_ours_without_scripts(clerk, held) -> None:
    shown = clerk.get(reverse("revision", args=[held.public_id, 1])).content.decode()
    assert re.search(r"<iframe [^>]*\bsandbox\b", shown)
    assert "sandbox=" not in shown  # nothing is allowed
    page = clerk.get(reverse("revision_page", args=[held.public_id, 1]))
    policy = page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    for part in ("default-src 'none'", "frame-ancestors 'self'", "sandbox", "form-action 'none'"):
        assert part in policy
    html = b"".join(page.streaming_content).decode()
    assert f"style-src-elem '{style_of(html)}'" in policy
    assert "<script" not in html
    # Every other page stays out of frames.
    other = clerk.get(reverse("filing", args=[held.public_id]))
    assert other["X-Frame-Options"] == "DENY"


def test_every_entry_of_the_contents_leads_to_its_place(clerk, held) -> None:
    made = clerk.get(reverse("revision", args=[held.public_id, 1])).context["made"]
    html = made.file("set.html").read_text(encoding="utf-8")
    contents = made.about["contents"]
    assert len(contents) > 10
    for anchor, title in contents:
        assert f'id="{anchor}"' in html
        assert title


def test_while_it_is_made_the_page_answers_at_once_and_tells_how_far_it_is(
    clerk, held, monkeypatch
) -> None:
    asked = []
    ask = {"layout": "national"}  # nobody else asks for it
    monkeypatch.setattr(making, "async_task", lambda *task, **_: asked.append(task))
    answer = clerk.get(address(held, "pdf"), ask)
    assert answer.status_code == 202
    assert "data-waiting" in answer.content.decode()
    assert clerk.get(address(held, "pdf"), {**ask, "state": "1"}).json()["state"] == "working"
    assert len(asked) == 1  # whoever waits does not ask anew
    _, key, what = asked[0]
    making.make(key, what)
    making.make(key, what)  # a second worker does no harm
    assert clerk.get(address(held, "pdf"), {**ask, "state": "1"}).json() == {
        "state": "done",
        "share": 100,
    }
    assert clerk.get(address(held, "pdf"), ask).status_code == 200


def test_a_child_that_was_stopped_is_told_and_can_be_asked_again(clerk, held, monkeypatch) -> None:
    ask = {"layout": "shanghai"}

    def stopped(*_: object) -> None:
        raise Stopped(Why.MEMORY, Limits())

    with monkeypatch.context() as broken:
        broken.setattr(making, "run_confined", stopped)
        said = clerk.get(address(held, "docx"), ask, follow=True).content.decode()
        assert "内存" in said
    monkeypatch.setattr(making, "_AGAIN", 0.0)
    assert clerk.get(address(held, "docx"), ask).status_code == 200


def test_two_versions_are_compared_figure_by_figure_and_word_by_word(clerk, held) -> None:
    page = clerk.get(reverse("compare_revisions", args=[held.public_id]))
    found = page.context["found"]
    (line,) = [r for r in found["figures"]["rows"] if r["group"] == "支出明细"]
    assert (line["before"], line["after"]) == ("411,300.00元", "401,300.00元")
    assert line["difference"] == "-10,000.00元"
    assert {r["difference"] for r in found["totals"]} == {"-10,000.00元"}
    cells = {(r["before"], r["after"], r["difference"]) for r in found["cells"]["rows"]}
    assert ("1,737.68万元", "1,736.68万元", "-1.00万元") in cells
    words = [
        piece for row in found["sentences"]["rows"] for piece, differs in row["after"] if differs
    ]
    assert "1,736.68" in words
    shown = page.content.decode()
    assert "<ins>1,736.68</ins>" in shown
    assert "<del>1,737.68</del>" in shown
    none = clerk.get(reverse("compare_revisions", args=[held.public_id]), {"old": "1", "new": "1"})
    assert "两稿内容相同" in none.content.decode()
    missing = clerk.get(reverse("compare_revisions", args=[held.public_id]), {"old": "7"})
    assert missing.status_code == 404


def test_a_long_comparison_says_what_it_left_out_and_shows_every_table(
    tmp_path: Path, monkeypatch
) -> None:
    import json

    from mingzhang.web.pure import revisions

    monkeypatch.setattr(revisions, "MOST", 12)
    first = (examples() / "budgets" / BUDGET).read_text(encoding="utf-8")
    second = re.sub(r"amount: (\d+)\.00", lambda m: f"amount: {int(m[1]) * 2}.00", first)
    assert compare(Pair(first, second, "314", "zh", tmp_path)) is None
    found = json.loads((tmp_path / "comparison.json").read_bytes())
    assert found["figures"]["all"] > 12
    assert len(found["figures"]["rows"]) <= 12
    groups = {name for name, _ in found["groups"]}
    assert groups - {r["group"] for r in found["figures"]["rows"]} == set()


def test_a_download_is_no_way_into_other_offices(county, held) -> None:
    stranger = client_of(county.user("clerk", county.school))
    for name in ("revision", "revision_page"):
        assert stranger.get(reverse(name, args=[held.public_id, 1])).status_code == 404
    assert stranger.get(address(held, "pdf")).status_code == 404
    assert stranger.get(reverse("compare_revisions", args=[held.public_id])).status_code == 404


def test_a_bad_request_for_a_file_is_no_error(clerk, held) -> None:
    assert clerk.get(address(held, "exe")).status_code == 404
    assert clerk.get(address(held, "pdf", 9)).status_code == 404


# ------------------------------------------------------------- a workbook that is older than the work


def kept(filing, number: int, author, content: str, source: str) -> None:
    filing.revision = Revision.objects.create(
        filing=filing, number=number, content=content, author=author, source=source,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )  # fmt: skip
    filing.save()


def brought(client: Client, filing, book: bytes, **more: str):
    filing.refresh_from_db()
    file = SimpleUploadedFile("预算.xlsx", book)
    told = {"workbook": file, "version": filing.version, **more}
    answer = client.post(reverse("fill", args=[filing.public_id]), told, follow=True)
    filing.refresh_from_db()
    return answer.content.decode()


def test_a_workbook_older_than_what_was_saved_since_replaces_nothing_unasked(
    county, clerk, held
) -> None:
    book = b"".join(clerk.get(address(held, "workbook", 2)).streaming_content)
    assert origin_of(book) == held.revision.sha256
    # The same file again and again: it replaces nobody else's.
    for number in (3, 4):
        assert "已保存" in brought(clerk, held, book)
        assert held.revision.number == number
    # Then somebody mends a figure in the grid.
    kept(held, 5, held.revision.author, held.revisions.get(number=1).content, drafting.TYPED)
    said = brought(clerk, held, book)
    assert re.search("从第[234]稿下载", said)
    assert f"第5稿（{held.revision.author}）" in said
    assert held.revision.number == 5
    # Whoever means it says so; after that it is their own again.
    assert "已保存" in brought(clerk, held, book, counts="on")
    assert "已保存" in brought(clerk, held, book)
    assert held.revision.number == 7
    second = county.user("clerk", county.government)
    kept(held, 8, second, held.revisions.get(number=1).content, "别人的.xlsx")
    assert f"第8稿（{second}）" in brought(clerk, held, book)


def test_a_workbook_that_does_not_say_where_it_is_from_is_taken(clerk, held) -> None:
    budget = budget_of(held.revision.content)
    template = next(one for one in all_templates() if one.id == budget.template)
    book = write_workbook(budget, template, 2026, asked_texts(template))
    kept(held, 3, held.revision.author, held.revisions.get(number=1).content, drafting.TYPED)
    assert "已保存" in brought(clerk, held, book)
