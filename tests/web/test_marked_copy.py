"""A workbook that is not taken comes back with its mistakes marked in its cells, to its uploader."""

from __future__ import annotations

import io
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.budget import load_budget, write_workbook
from mingzhang.budget.load import read_yaml
from mingzhang.formats.xlsx.package import Package
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.services import marking


@pytest.fixture(scope="module")
def wrong() -> bytes:
    """A workbook in which one line's function code is unknown."""
    text = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_text(encoding="utf-8")
    whole, _ = read_yaml(text.encode())
    assert whole is not None
    first = whole.lines[0]
    spoiled = replace(whole, lines=(replace(first, function="2109998"), *whole.lines[1:]))
    template = next(t for t in all_templates() if t.id == whole.template)
    return write_workbook(spoiled, template, whole.year)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "marked"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, filing, data: bytes, name: str = "预算.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("fill", args=[filing.public_id]), {"workbook": file, "version": 1})


def copy_address(page) -> str:
    found = re.search(r'href="([^"]+/marked/[^"]+)"', page.content.decode())
    assert found, "the page offers no copy"
    return found[1]


def test_the_copy_marks_the_cell_and_can_be_mended_and_uploaded(
    county, filing, wrong, tmp_path
) -> None:
    clerk = client_of(county.user("clerk", county.clinic))
    page = send(clerk, filing, wrong)
    assert page.status_code == 422
    response = clerk.get(copy_address(page))
    assert response["Content-Disposition"].startswith("attachment")
    data = b"".join(response.streaming_content)
    entries = Package(data).sheets()
    assert entries[0].name == "问题清单"
    (tmp_path / "copy.xlsx").write_bytes(data)
    (tmp_path / "sent.xlsx").write_bytes(wrong)
    assert load_budget(tmp_path / "copy.xlsx") == load_budget(tmp_path / "sent.xlsx")


def test_the_copy_is_its_uploaders_alone_and_of_this_filing(county, filing, wrong) -> None:
    page = send(client_of(county.user("clerk", county.clinic)), filing, wrong)
    colleague = county.user("clerk", county.health)
    assert client_of(colleague).get(copy_address(page)).status_code == 404


def test_the_copy_is_gone_after_an_hour(county, filing, wrong, folder) -> None:
    clerk = client_of(county.user("clerk", county.clinic))
    address = copy_address(send(clerk, filing, wrong))
    (copy,) = (path for path in folder.rglob("*") if path.is_file())
    before = time.time() - marking.KEPT - 1
    os.utime(copy, (before, before))
    assert clerk.get(address).status_code == 404
    marking.sweep()
    assert not copy.exists()


def test_of_many_uploads_the_last_copies_are_kept(county, filing, monkeypatch, folder) -> None:
    monkeypatch.setattr(marking, "run_confined", lambda *_: b"copy")
    user = county.user("clerk", county.clinic)
    keys = [marking.mark(Path("x"), filing, user, "zh") for _ in range(9)]
    assert len([*folder.rglob("*-*")]) == 5
    assert marking.marked(keys[-1], filing, user) is not None


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("已公开的预算.pdf", b"%PDF-1.7\n", "文件 已公开的预算.pdf 是 PDF，不是填报工作簿"),
        ("说明.txt", "今天天气很好".encode(), "文件 说明.txt 不是 Excel 工作簿，也不是 YAML"),
        ("长" * 300 + ".txt", b"so long", "不是 Excel 工作簿"),
    ],
)
def test_what_is_no_workbook_is_told_under_its_own_name(county, filing, name, data, said) -> None:
    page = send(client_of(county.user("clerk", county.clinic)), filing, data, name)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "填报工作簿（.xlsx）" in page.content.decode()


def test_a_text_file_is_told_and_offers_no_copy(county, filing) -> None:
    page = send(client_of(county.user("clerk", county.clinic)), filing, b"year: none\n")
    assert page.status_code == 422
    assert "/marked/" not in page.content.decode()
