"""A county set up from nothing by its first administrator."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingzhang.web.demo import examples
from mingzhang.web.models import Event, Organisation, User
from mingzhang.web.operating import beginning
from mingzhang.web.pure.listing import Office, offices_in_text

LIST = "编码\t名称\n318\t示例县财政局\n361 示例县卫生健康局\n361002，示例县人民医院\n"


@pytest.fixture
def admin(db) -> Client:
    (told,) = beginning.first_administrator("zh")
    password = told.zh.partition("密码 ")[2].partition("（")[0]
    client = Client()
    assert client.post("/login/", {"username": "admin", "password": password}).status_code == 302
    assert client.get("/people/")["Location"] == "/account/password/"
    new = "my-own-password-1"
    client.post("/account/password/", {"old": password, "new": new, "again": new})
    return client


@pytest.fixture
def government(admin) -> Organisation:
    assert "从这里开始" in admin.get("/people/").content.decode()
    said = {"kind": "government", "name": "示例县人民政府", "division": "130999"}
    admin.post("/people/organisations/", said)
    return Organisation.objects.get()


def add(client: Client, below: Organisation, **said):
    return client.post(
        "/people/organisations/list/", {"organisation": str(below.public_id), **said}, follow=True,
        headers={"referer": "/people/"},
    )  # fmt: skip


def test_a_county_is_set_up_from_a_pasted_list(admin, government) -> None:
    assert government.template == "hebei"  # of its division
    page = add(admin, government, list=LIST).content.decode()
    assert "增加了3个单位" in page
    found = {one.code: one for one in Organisation.objects.exclude(code="")}
    assert (found["318"].kind, found["361"].kind) == ("finance", "department")
    assert found["361002"].parent == found["361"]
    assert "3个原来就有" in add(admin, government, list=LIST).content.decode()
    said = {"username": "clerk", "organisation": str(found["361002"].public_id), "role": "clerk"}
    assert "密码只显示这一次" in admin.post("/people/add/", said).content.decode()
    assert Event.objects.filter(action="organisation.add").count() == 4


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("361002 示例县人民医院", "上级部门（361）没有"),
        ("361 甲局\n361 乙局", "前面已经用于甲局"),
        ("36 甲局", "不是三位（部门）或六位（单位）数字"),
        ("361", "没有单位名称"),
        ("没有编码", "没有读到单位"),
        ("", "没有读到单位"),
    ],
)
def test_a_list_with_a_mistake_adds_nothing_and_says_why(admin, government, text, why) -> None:
    page = add(admin, government, list=f"370 丙局\n{text}" if text.startswith("361002") else text)
    assert why in page.content.decode()
    assert Organisation.objects.count() == 1


def test_the_units_of_a_budget_workbook_become_offices(admin, government) -> None:
    budget = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_bytes()
    page = add(admin, government, file=SimpleUploadedFile("巨鹿.yaml", budget)).content.decode()
    assert "增加了" in page
    assert Organisation.objects.get(code="450").kind == "department"
    assert Organisation.objects.filter(kind="unit", parent__code="450").exists()


def test_a_sheet_in_the_old_encoding_is_read(admin, government) -> None:
    file = SimpleUploadedFile("单位.csv", "编码,名称\n361,示例县卫生健康局\n".encode("gb18030"))
    add(admin, government, file=file)
    assert Organisation.objects.filter(name="示例县卫生健康局").exists()


def test_what_is_no_list_is_a_sentence(admin, government) -> None:
    file = SimpleUploadedFile("单位.xlsx", b"\x00\x01 nothing")
    assert "读不出" in add(admin, government, file=file).content.decode()


def test_nobody_adds_below_what_they_do_not_administer(county) -> None:
    client = Client()
    client.force_login(
        county.user("administrator", county.health),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert add(client, county.government, list="777 甲局").status_code == 404
    add(client, county.health, list="361009 示例县妇幼保健院")
    assert Organisation.objects.get(code="361009").parent == county.health
    assert "不能放在" in add(client, county.health, list="777 甲局").content.decode()


def test_a_list_is_read_as_people_paste_it() -> None:
    assert offices_in_text("一、部门\n361\t甲局\t行政\n\n361001 , 甲局本级\n") == (
        Office("361", "甲局"),
        Office("361001", "甲局本级"),
    )


def test_where_there_are_users_no_administrator_is_made(county) -> None:
    county.user("clerk", county.clinic)
    assert beginning.first_administrator("zh") == []
    assert not User.objects.filter(is_superuser=True).exists()


def test_the_first_administrator_is_asked_for_on_a_terminal(db, monkeypatch) -> None:
    answers = iter(
        ["short", "a-good-password-1", "another", "a-good-password-1", "a-good-password-1"]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "boss")
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    beginning.first_administrator("zh")
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.must_change_password) == ("boss", True, False)
    assert user.check_password("a-good-password-1")
