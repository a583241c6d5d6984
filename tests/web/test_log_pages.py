"""The log as auditors read it, export it, and prove it offline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from mingzhang.web.models import Event
from mingzhang.web.services.auditing import record
from mingzhang.web.services.moving import move


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def auditor(county) -> Client:
    return client_of(county.user("auditor", county.government))


@pytest.fixture
def moved(county, filing):
    clerk = county.user("clerk", county.clinic)
    move(filing, "submit", clerk, filing.version)
    filing.refresh_from_db()
    return move(filing, "withdraw", clerk, filing.version, "附表要改")


def test_a_change_reads_as_who_what_and_what_was_there_before(auditor, moved) -> None:
    page = auditor.get("/log/").content.decode()
    assert "撤回" in page
    assert "附表要改" in page
    assert "<del>已报部门审核</del>" in page
    assert "<ins>填报中</ins>" in page
    english = auditor.get(
        "/log/",
        headers={"cookie": f"django_language=en; sessionid={auditor.cookies['sessionid'].value}"},
    )
    assert "Withdraw" in english.content.decode()
    assert "<del>Submitted</del>" in english.content.decode()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("group=move", 2), ("group=people", 0), ("who=clerk", 2), ("who=nobody", 0),
        ("organisation=人民医院", 2), ("since=2999-01-01", 0), ("until=2999-01-01", 2),
        ("since=nonsense", 2), ("since=0000-99-99", 2), ("below=x", 2), ("below=" + "9" * 40, 2),
    ],
)  # fmt: skip
def test_the_log_is_sifted(auditor, moved, asked, count) -> None:
    answer = auditor.get(f"/log/?{asked}")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == count


def test_one_object_is_followed_through_the_log(auditor, moved, county) -> None:
    with transaction.atomic():
        record(None, "organisation.add", county.clinic, organisation=county.clinic.name)
    rows = auditor.get(f"/log/?object=filing:{moved.public_id}").context["rows"]
    assert [row["event"].action for row in rows] == ["move.withdraw", "move.submit"]


def test_a_long_log_is_turned_page_by_page(auditor, county) -> None:
    with transaction.atomic():
        for _ in range(120):
            record(None, "organisation.add", county.clinic)
    seen, address = [], "/log/?group=organisation"
    while address:
        page = auditor.get(address)
        seen += [row["event"].number for row in page.context["rows"]]
        address = f"/log/?{page.context['older']}" if page.context["older"] else ""
    assert len(seen) == 120
    assert seen == sorted(seen, reverse=True)


def test_an_auditor_of_an_office_reads_of_that_office_alone(county, moved) -> None:
    with transaction.atomic():
        record(county.user("clerk", county.school), "organisation.add", county.school)
        record(
            county.user("clerk", county.clinic),
            "account.password",
            county.user("clerk", county.clinic),
        )
        record(
            county.user("clerk", county.school),
            "account.password",
            county.user("clerk", county.school),
        )
    one = client_of(county.user("auditor", county.health))
    rows = one.get("/log/").context["rows"]
    assert [row["event"].action for row in rows] == [
        "account.password",
        "move.withdraw",
        "move.submit",
    ]
    lines = b"".join(one.get("/log/export/").streaming_content).decode().splitlines()
    assert len(lines) == 3


def exported(client: Client) -> list[dict]:
    answer = client.get("/log/export/")
    assert "attachment" in answer["Content-Disposition"]
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]


def verify(path: Path, entries, *arguments: str) -> subprocess.CompletedProcess[str]:
    path.write_text(
        "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in entries), encoding="utf-8"
    )
    return subprocess.run(
        [sys.executable, "-m", "mingzhang", "verify-log", str(path), *arguments],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_an_exported_log_is_proved_offline_whatever_is_done_to_it(
    auditor, county, tmp_path
) -> None:
    for n in range(6):
        with transaction.atomic():
            record(None, f"act.{n}", county.clinic, before={"n": n}, after={"n": n + 1})
    log = exported(auditor)
    head = auditor.get("/log/").context["head"].digest
    assert head == log[-1]["digest"]
    altered = [dict(one) for one in log]
    altered[2]["actor"] = "somebody else"
    swapped = [*log[:2], log[3], log[2], *log[4:]]
    cases = [
        (log, (), 0, "6条记录完整无改动"),
        (log, ("--head", head), 0, "完整无改动"),
        (altered, (), 1, "这一条被改动过"),
        ([*log[:2], *log[3:]], (), 1, "它前面的记录被删除或改动过"),
        (log[1:], (), 1, "它前面的记录被删除或改动过"),
        (swapped, (), 1, "它前面的记录被删除或改动过"),
        (sorted(log, key=lambda one: -one["number"]), ("--excerpt",), 1, "不在原来的位置"),
        (log[:4], (), 0, "才能发现末尾被截去"),
        (log[:4], ("--head", head), 1, "没有抄下的封印"),
        ([*log[:2], *log[3:]], ("--excerpt",), 0, "5条记录完整"),
        ([], ("--head", head), 1, "没有抄下的封印"),
        ([[1, 2]], (), 2, "日志读不出"),
    ]
    for number, (entries, arguments, code, sentence) in enumerate(cases):
        said = verify(tmp_path / f"{number}.jsonl", entries, *arguments)
        assert (said.returncode, sentence in said.stdout + said.stderr) == (code, True), (
            number,
            said,
        )


def test_what_a_log_says_cannot_become_part_of_the_page(auditor, county) -> None:
    with transaction.atomic():
        record(
            None,
            "organisation.change",
            county.clinic,
            before={"name": "<script>x</script>"},
            after={"name": "b"},
        )
    assert "<script>x" not in auditor.get("/log/").content.decode()


def test_every_action_that_is_recorded_has_words() -> None:
    import re

    import mingzhang.web
    from mingzhang.web.pages import history

    root = Path(mingzhang.web.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    used = set(re.findall(r'record\(\s*\w+,\s*"([a-z_]+\.[a-z_]+)"', source))
    assert len(used) > 20
    assert {name for name in used if history.done(Event(action=name)).zh == name} == set()


def test_what_stands_within_a_field_is_told_line_by_line(auditor, county) -> None:
    with transaction.atomic():
        record(
            None, "publication.store", county.health,
            after={"certificate": {"outcomes": {"passed": 715}}, "files": {"pdf": "3b94"},
                   "roles": ["一", "二"]},
        )  # fmt: skip
    page = " ".join(auditor.get("/log/").content.decode().split())
    assert "核对证书 · 通过</span> <ins>715</ins>" in page
    assert "文件指纹 · pdf</span> <ins>3b94</ins>" in page
    assert "<ins>一、二</ins>" in page
    assert "{&#x27;" not in page
