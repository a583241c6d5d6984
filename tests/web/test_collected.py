"""A disclosure of another office that was collected: when and where its body had published it stands
apart from when it was collected, as far as somebody knew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Filing, Publication, Revision, Upload
from mingzhang.web.services.collecting import Source, collect, source_of
from mingzhang.web.services.moving import Refused
from mingzhang.web.services.publishing import store
from mingzhang.web.views import naming


@pytest.fixture
def collected(county):
    def make(day: date | None, address: str):
        path = examples() / "clean-hebei.txt"
        reading = interpret(read_any(path), all_templates())
        files = [("txt", path.name, path.read_bytes(), True)]
        return store(county.health, 2026, reading, files, {}, None, source=(day, address))

    return make


def page(one) -> str:
    return Client().get(reverse("publication", args=naming.arguments(one))).content.decode()


def test_what_is_known_of_the_source_is_shown_beside_the_day_of_collecting(collected) -> None:
    one = collected(date(2026, 2, 13), "https://county.example/2026/?a=1&b=2")
    text = page(one)
    assert f"{timezone.localdate():%Y-%m-%d}</time>" in text
    assert 'datetime="2026-02-13"' in text
    link = 'href="https://county.example/2026/?a=1&amp;b=2" rel="noopener noreferrer nofollow"'
    assert link in text
    assert "2026年02月13日公开，" in text
    assert "公开时间" not in text


def test_what_is_not_known_is_said_so_and_today_is_not_taken_for_it(collected) -> None:
    text = page(collected(None, ""))
    assert "单位公开的日期不详" in text
    assert "公开日期不详，" in text
    assert "原公开地址" not in text


def test_the_open_data_tell_the_source(collected) -> None:
    collected(date(2026, 2, 13), "https://county.example/")
    (version,) = Client().get("/api/versions").json()["items"]
    assert (version["source_date"], version["source_address"]) == (
        "2026-02-13", "https://county.example/",
    )  # fmt: skip
    assert version["published_at"][:10] != "2026-02-13"


def test_empty_fields_are_not_known() -> None:
    assert source_of(" ", "") == Source()
    told = source_of("2026-02-13", " http://county.example/a b".replace(" b", "/b"))
    assert told == Source(date(2026, 2, 13), "http://county.example/a/b")


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "13.2.2026", "1999-12-31", str(date.today() + timedelta(days=2)), "x" * 99],
)
def test_a_day_that_is_none_or_has_not_come_is_refused(day) -> None:
    with pytest.raises(Refused) as refused:
        source_of(day, "")
    assert "原公开日期不对" in refused.value.said.zh


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://county.example/a",
        "//county.example",
        "county.example",
        "http://",
        "https://user:secret@county.example/",
        "https://county.example/\nX: y",
        "https://county.example/" + "a" * 500,
        "https://[::1",
    ],
)
def test_an_address_that_is_no_plain_web_address_is_refused(address) -> None:
    with pytest.raises(Refused) as refused:
        source_of("", address)
    assert "原公开地址不对" in refused.value.said.zh


# ------------------------------------------------------------------- never around the review


@pytest.fixture
def upload(county):
    """A checked file of the department's, before it is collected."""
    return Upload(
        owner=county.user("publisher", county.health), organisation=county.health, name="a.txt",
        sha256="0" * 64, size=1, state="done", stage="budget", year=2026, code="361",
    )  # fmt: skip


def why_not(upload, body, note: str = "") -> str:
    upload.file.name = "uploads/none"
    upload.save()
    with pytest.raises(Refused) as refused:
        collect(upload, body, None, upload.owner, note)
    return refused.value.said.zh


def test_a_file_does_not_stand_for_a_budget_that_is_approved_here(county, upload) -> None:
    filing = Filing.objects.create(organisation=county.health, year=2026)
    # Opened by mistake, with nothing in it: that keeps no file out.
    assert "在本系统填报和审批" not in why_not(upload, county.health, "新版本")
    filing.revision = Revision.objects.create(
        filing=filing, number=1, content="", sha256="", author=upload.owner
    )
    filing.save()
    assert "在本系统填报和审批" in why_not(upload, county.health, "新版本")
    assert not Publication.objects.exists()


def test_a_file_that_says_another_code_is_not_this_bodys(county, upload) -> None:
    upload.code = "360"
    assert "文件里的编码是360" in why_not(upload, county.health)


def test_a_version_over_another_one_says_why(county, upload, collected) -> None:
    collected(None, "")
    assert "请在“说明”里写明" in why_not(upload, county.health, "  ")


def test_the_file_of_another_body_needs_a_word_why_it_is_this_ones(county, upload) -> None:
    upload.code, upload.body = "", "上海市示例街道办事处"
    said = why_not(upload, county.health)
    assert "上海市示例街道办事处" in said
    assert county.health.name in said
    # A body that was renamed: with a word why, nothing is said of the name any more.
    assert "文件里写的单位" not in why_not(upload, county.health, "机构改革后改名")
    upload.body = county.health.name
    assert "文件里写的单位" not in why_not(upload, county.health)
