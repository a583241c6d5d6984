"""Checking files: what is taken, what the report shows, what leaves the house and how."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mingzhang.budget import write_workbook
from mingzhang.budget.load import read_yaml
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import bodies
from mingzhang.templates import all_templates
from mingzhang.web.demo import examples
from mingzhang.web.models import Batch, Event, Organisation, Publication, Upload
from mingzhang.web.pure import unpacking
from mingzhang.web.pure.work import compiled
from mingzhang.web.services import examining, uploading

pytestmark = pytest.mark.slow

BUDGET = "hebei-2026-juluxian.yaml"
FAULTY = "shanxi-2026-pinglu-medical-security.txt"


@pytest.fixture(scope="module")
def disclosure() -> bytes:
    """The first pages of a compiled disclosure as a PDF."""
    budget, _ = read_yaml((examples() / "budgets" / BUDGET).read_bytes())
    made = compiled(budget, bodies(budget)[0].code)
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(set_content(made, SetFormat.PDF))) as pdf:
        del pdf.pages[9:]
        pdf.save(written)
    return written.getvalue()


@pytest.fixture
def office(county):
    """The department whose disclosure it is, in the county of the tests."""
    return Organisation.objects.create(
        kind="department", name="巨鹿县医疗保障局", code="450", division="130999",
        template="hebei", parent=county.government,
    )  # fmt: skip


@pytest.fixture
def clerk(county, office):
    return client_of(county.user("clerk", office))


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken(client: Client, office, *files: tuple[str, bytes]) -> list[Upload]:
    """Uploads of files, checked: in the tests the queue does its work at once."""
    before = set(Upload.objects.values_list("pk", flat=True))
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post("/checks/take/", {"files": sent, "organisation": str(office.public_id)})
    assert answer.status_code == 302
    return list(Upload.objects.exclude(pk__in=before).order_by("pk"))


def page_of(client: Client, upload: Upload, query: str = "") -> str:
    answer = client.get(f"/checks/{upload.public_id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(name: str) -> bytes:
    return (examples() / name).read_bytes()


# ------------------------------------------------------------------------------------ the report


def test_pages_stand_beside_the_findings_and_lead_to_each_other(clerk, office, disclosure) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    assert (upload.state, upload.body, upload.year) == ("done", "巨鹿县医疗保障局", 2026)
    page = page_of(clerk, upload)
    assert page.count('<img src="/checks/') == upload.pages > 5
    assert page.count('loading="lazy"') == upload.pages
    marks = set(re.findall(r'<a class="mark [^"]*" id="([^"]+)"', page))
    for anchor in re.findall(r'class="to-mark" href="#([^"]+)"', page):
        assert anchor in marks
    for target in re.findall(r'<a class="mark [^"]*" id="[^"]+" href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    picture = clerk.get(f"/checks/{upload.public_id}/pages/1/")
    assert picture["Content-Type"] == "image/webp"
    assert b"".join(picture.streaming_content)[8:12] == b"WEBP"
    assert clerk.get(f"/checks/{upload.public_id}/pages/999/").status_code == 404


def test_a_file_without_pages_has_its_rows_and_passages_quoted_with_the_cell_marked(
    clerk, office
) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    page = page_of(clerk, upload)
    assert upload.errors == page.count('class="finding error"')
    assert '<td class="number marked"><mark>' in page
    assert re.search(r'<p class="own">.{,80}<span>[^<]*<mark>[^<]+</mark>', page)
    assert "<img" not in page.split("<main")[1]


@pytest.mark.slow
def test_every_place_in_a_text_leads_to_its_line_and_the_line_back_to_the_finding(
    clerk, office
) -> None:
    source = text_of(FAULTY)
    (upload,) = taken(clerk, office, (FAULTY, source))
    pages = [page_of(clerk, upload, f"?page={number}") for number in (1, 2, 3)]
    lines = source.decode().splitlines()
    links = re.findall(
        rf'href="(/checks/{upload.public_id}/text/)\?line=(\d+)#L\2"', "".join(pages)
    )
    assert len(links) >= upload.errors + upload.warnings
    for address, number in set(links):
        shown = clerk.get(address, {"line": number}).content.decode()
        item = shown.split(f'id="L{number}"')[1].split("</li>")[0]
        text = unescape(re.search(r'class="line">(.*?)</span>', item, re.DOTALL)[1])
        assert text.strip() == lines[int(number) - 1].strip()
        for target in re.findall(rf'{upload.public_id}/\?finding=(\d+)#f\1"', item):
            assert f'id="f{target}"' in page_of(clerk, upload, f"?finding={target}")
    first = clerk.get(links[0][0]).content.decode()
    assert first.count('<span class="line">') == 300
    assert clerk.get(links[0][0], {"page": "999999", "line": "x"}).status_code == 200


def test_the_lines_around_a_finding_are_quoted_and_long_quotes_are_folded(clerk, office) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    findings = page_of(clerk, upload).split('<li class="finding ')[1:]
    assert any('class="quote text-lines"' in one for one in findings)
    for one in findings:
        open_part = re.sub(r"<details.*?</details>", "", one, flags=re.DOTALL)
        assert len(re.findall(r'class="(?:scroll )?quote', open_part)) <= 1
    assert len(findings) == 12
    assert 'rel="next" href="?page=2"' in page_of(clerk, upload)


def test_a_file_with_pages_has_no_lines(clerk, office, disclosure) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    assert clerk.get(f"/checks/{upload.public_id}/text/").status_code == 404


def test_severities_are_filtered_by_a_link_and_the_counts_stay(clerk, office) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    page = page_of(clerk, upload, "?show=warning")
    assert page.count('class="finding warning"') == upload.warnings
    assert 'class="finding error"' not in page
    assert f">{upload.errors}</span>" in page


def test_the_report_speaks_the_language_of_the_page(county, office) -> None:
    user = county.user("clerk", office)
    client = client_of(user)
    (upload,) = taken(client, office, (FAULTY, text_of(FAULTY)))
    client.cookies["django_language"] = "en"
    page = page_of(client, upload)
    assert "Compare with the approved budget" in page
    assert "请对照批复的预算核实" not in page


# ------------------------------------------------------------------------------------- downloads


BEGINS = {
    "html": b"<!doctype html>",
    "json": b"{",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "pdf": b"%PDF",
}


def test_each_report_is_an_attachment(clerk, office, disclosure) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    for form, begins in BEGINS.items():
        answer = clerk.get(f"/checks/{upload.public_id}/report/{form}/")
        assert answer.content.lstrip().startswith(begins), form
        assert answer["Content-Disposition"].startswith("attachment")
    assert clerk.get(f"/checks/{upload.public_id}/report/exe/").status_code == 404


def test_a_pdf_with_notes_of_a_text_is_refused_with_a_sentence(clerk, office) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    answer = clerk.get(f"/checks/{upload.public_id}/report/pdf/", follow=True)
    assert "不是 PDF" in answer.content.decode()


def test_what_stands_in_a_file_becomes_no_formula_in_the_list_of_findings(clerk, office) -> None:
    formula = '=HYPERLINK("x")'
    text = text_of(FAULTY).decode().replace("行政运行", formula)
    (upload,) = taken(clerk, office, (FAULTY, text.encode()))
    table = clerk.get(f"/checks/{upload.public_id}/report/csv/").content.decode()
    for cell in re.findall(r'(?:^|,)"?([^",]*)', table, re.M):
        assert not cell.startswith(("=", "@", "+"))


# --------------------------------------------------------------------------------- bad uploads


BROKEN = {
    "空.pdf": (b"", "文件是空的"),
    "坏.pdf": (b"%PDF-1.7\nnot really", "已损坏"),
    "信.txt": ("今天天气很好。".encode(), "没有认出这份文件的公开样式"),
    "包.zip": (b"PK\x03\x04 cut off", "已损坏"),
    "演示.rar": (b"Rar!\x1a\x07\x00", "压缩包"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_checked_ends_in_a_sentence(clerk, office, name) -> None:
    content, sentence = BROKEN[name]
    sent = [SimpleUploadedFile(name, content)]
    answer = clerk.post(
        "/checks/take/", {"files": sent, "organisation": str(office.public_id)}, follow=True
    )
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_workbook_to_fill_in_is_told_where_it_belongs(clerk, office) -> None:
    budget, _ = read_yaml((examples() / "budgets" / BUDGET).read_bytes())
    template = next(one for one in all_templates() if one.id == budget.template)
    book = write_workbook(budget, template, budget.year)
    (upload,) = taken(clerk, office, ("填报.xlsx", book))
    assert "这是填报用的工作簿，不是公开文件" in page_of(clerk, upload)
    # The list says why, too.
    assert "这是填报用的工作簿" in clerk.get("/checks/").content.decode()


def test_an_encrypted_pdf_ends_in_a_sentence(clerk, office, disclosure) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(disclosure)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    (upload,) = taken(clerk, office, ("锁.pdf", locked.getvalue()))
    assert (upload.state, "打开密码" in upload.problem) == ("failed", True)
    assert "不等于通过" in page_of(clerk, upload)


def test_files_above_the_bounds_are_not_taken(clerk, office, settings, monkeypatch) -> None:
    settings.MAX_UPLOAD = 10
    assert taken(clerk, office, ("大.txt", b"x" * 11)) == []
    settings.MAX_UPLOAD = 10_000
    monkeypatch.setattr(uploading, "MOST_FILES", 2)
    assert taken(clerk, office, *[(f"{n}.txt", b"x") for n in range(3)]) == []


# ------------------------------------------------------------------------------- many at once


def archive(*members: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return written.getvalue()


def test_an_archive_becomes_a_batch_whose_worst_file_stands_first(clerk, office) -> None:
    content = archive(
        ("甲/clean.txt", text_of("clean-hebei.txt")),
        ("乙/faulty.txt", text_of(FAULTY)),
        ("丙/letter.txt", "不是预算".encode()),
    )
    uploads = taken(clerk, office, ("全县.zip", content))
    assert [one.name for one in uploads] == ["clean.txt", "faulty.txt", "letter.txt"]
    assert [one.state for one in uploads] == ["done", "done", "failed"]
    batch = Batch.objects.get()
    page = clerk.get(f"/checks/?batch={batch.public_id}").content.decode()
    assert page.index("faulty.txt") < page.index("clean.txt")
    assert "重试" in page
    assert clerk.get("/checks/?batch=nonsense").status_code == 404


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(unpacking, "_SMALL", 1 << 20)
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(archive(*[(f"{n}.txt", b"0" * (1 << 20)) for n in range(9)]))
    said = unpacking.unpack_set((bomb, tmp_path))
    assert "解压后过大" in said.zh


def test_a_name_in_an_archive_leads_out_of_no_folder(clerk, office) -> None:
    (upload,) = taken(clerk, office, ("全县.zip", archive(("/etc/成.txt", b"x"))))
    assert upload.name == "成.txt"
    assert "etc" not in upload.file.name


def test_uploads_are_found_by_name_state_and_order(clerk, office) -> None:
    taken(clerk, office, (FAULTY, text_of(FAULTY)), ("letter.txt", b"dear sir"))
    page = clerk.get("/checks/?q=pinglu").content.decode()
    assert FAULTY in page
    assert "letter.txt" not in page
    failed = clerk.get("/checks/?state=failed&sort=name&page=7").content.decode()
    assert "letter.txt" in failed
    assert FAULTY not in failed


def test_its_owner_alone_deletes_an_upload_and_the_log_keeps_its_hash(
    county, clerk, office
) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    path = Path(upload.file.path)
    folder = path.parents[3] / "checked" / str(upload.public_id)
    assert folder.is_dir()
    reviewer = client_of(county.user("finance_reviewer", county.finance))
    assert reviewer.post(f"/checks/{upload.public_id}/delete/").status_code == 404
    clerk.post(f"/checks/{upload.public_id}/delete/")
    assert not Upload.objects.filter(pk=upload.pk).exists()
    entry = Event.objects.get(action="upload.delete")
    assert entry.before["sha256"] == upload.sha256


def stored() -> set[Path]:
    return set(Path(default_storage.path("uploads")).rglob("*-*-*"))


def test_files_that_could_not_be_noted_down_leave_nothing_behind(county, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    def take() -> None:
        files = [SimpleUploadedFile(f"{n}.txt", text_of(FAULTY)) for n in range(2)]
        uploading.take_all(files, county.health, clerk)

    clerk, before = county.user("clerk", county.health), stored()
    monkeypatch.setattr(uploading, "record", broken)
    with pytest.raises(OSError, match="full"):
        take()
    assert not Upload.objects.exists()
    assert stored() == before
    monkeypatch.undo()
    take()
    assert len(stored() - before) == 2


def test_what_was_published_cannot_be_deleted_its_findings_stand_in_it(
    county, clerk, office
) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    Upload.objects.filter(pk=upload.pk).update(
        publication=Publication.objects.create(
            organisation=county.health, year=2026, published_at=timezone.now()
        )
    )
    answer = clerk.post(f"/checks/{upload.public_id}/delete/", follow=True)
    assert "已收录公开" in answer.content.decode()
    assert Upload.objects.filter(pk=upload.pk).exists()
    assert Path(upload.file.path).is_file()
    assert "/delete/" not in clerk.get(f"/checks/{upload.public_id}/").content.decode()


def test_a_file_that_is_gone_from_the_disk_is_not_found(clerk, office) -> None:
    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    Path(upload.file.path).unlink()
    for address in ("original/", f"pages/{'9' * 300}/"):
        assert clerk.get(f"/checks/{upload.public_id}/{address}").status_code == 404


def test_a_file_that_failed_is_checked_again_when_asked(clerk, office) -> None:
    (upload,) = taken(clerk, office, ("letter.txt", b"dear sir"))
    upload.file.storage.delete(upload.file.name)
    upload.file.storage.save(upload.file.name, io.BytesIO(text_of(FAULTY)))
    clerk.post(f"/checks/{upload.public_id}/retry/")
    upload.refresh_from_db()
    assert (upload.state, upload.problem) == ("done", "")
    assert Event.objects.filter(action="upload.retry").count() == 1


def test_retry_is_offered_to_whoever_may_alone(county, clerk, office) -> None:
    (upload,) = taken(clerk, office, ("letter.txt", b"dear sir"))
    where = f"/checks/{upload.public_id}/retry/"
    reviewer = client_of(county.user("finance_reviewer", county.finance))
    auditor = client_of(county.user("auditor", county.government))
    for client in (clerk, reviewer):
        assert where in client.get("/checks/").content.decode()
    assert "letter.txt" in (page := auditor.get("/checks/").content.decode())
    assert where not in page
    assert auditor.post(where).status_code == 404


# ------------------------------------------------------------------------------------ the lease


def test_a_result_is_stored_only_where_the_lease_is_still_the_workers_own(
    clerk, office, monkeypatch
) -> None:
    def taken_over(task, *_):
        Upload.objects.filter(pk=pk).update(lease="another")
        return examining.Receipt(body="不该写入")

    (upload,) = taken(clerk, office, (FAULTY, text_of(FAULTY)))
    pk = upload.pk
    Upload.objects.filter(pk=pk).update(state="queued", body="")
    monkeypatch.setattr(examining, "_examined", taken_over)
    examining.check_upload(pk)
    upload.refresh_from_db()
    assert (upload.state, upload.lease, upload.body) == ("running", "another", "")


def test_work_that_dies_three_times_is_given_up_with_a_sentence(clerk, office) -> None:
    (upload,) = taken(clerk, office, ("letter.txt", b"dear sir"))
    gone = f"{examining.this_process().rsplit(' ', 1)[0]} 0"
    Upload.objects.filter(pk=upload.pk).update(state="running", worker=gone, attempts=3, lease="x")
    examining.rescue()
    upload.refresh_from_db()
    assert (upload.state, upload.lease) == ("failed", "")
    assert "中断" in upload.problem


def test_a_worker_that_lives_keeps_its_work(clerk, office) -> None:
    (upload,) = taken(clerk, office, ("letter.txt", b"dear sir"))
    mine = {"worker": examining.this_process(), "lease_until": timezone.now() + examining.LEASE}
    Upload.objects.filter(pk=upload.pk).update(state="running", lease="x", **mine)
    assert examining.rescue() == 0
    upload.refresh_from_db()
    assert upload.lease == "x"


def test_the_page_says_how_many_are_waiting_before(clerk, office) -> None:
    uploads = taken(clerk, office, ("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"c"))
    for one in uploads:
        Upload.objects.filter(pk=one.pk).update(state="queued", asked_at=timezone.now())
    last = clerk.get(f"/checks/{uploads[2].public_id}/progress/").content.decode()
    assert re.search(r"前面还有\s*2\s*份", last)


# ------------------------------------------------------------------------------------ publishing


@pytest.mark.slow
def test_a_checked_disclosure_is_published_with_its_pages_beside_its_tables(
    county, clerk, office, disclosure
) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    publisher = client_of(county.user("finance_reviewer", county.finance))
    form = publisher.get(f"/checks/{upload.public_id}/collect/").content.decode()
    assert re.search(rf'<option value="{office.public_id}" selected>', form)
    asked = {"organisation": str(office.public_id), "source_date": "2026-02-13"}
    publisher.post(f"/checks/{upload.public_id}/collect/", {**asked, "source_address": "x:y"})
    assert not Publication.objects.exists()
    publisher.post(f"/checks/{upload.public_id}/collect/", {**asked, "source_address": ""})
    publication = Publication.objects.get()
    assert (publication.organisation, publication.year) == (office, 2026)
    assert str(publication.source_date) == "2026-02-13"
    held = publication.files.get()
    assert (held.original, held.sha256) == (True, upload.sha256)
    assert publication.pages.count() == upload.pages
    table = publication.tables.exclude(kind="").first()
    assert len(table.boxes) == len(table.rows)
    first = next(box for row in table.boxes for box in row if box)
    assert 1 <= first[0] <= upload.pages
    again = publisher.post(
        f"/checks/{upload.public_id}/collect/", {"organisation": str(office.public_id)},
        follow=True, headers={"referer": "/checks/"},
    )  # fmt: skip
    assert "已经收录过" in again.content.decode()
    assert Publication.objects.count() == 1


def test_a_body_is_asked_for_never_guessed(county, clerk, office, disclosure) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    Organisation.objects.filter(pk=office.pk).update(code="451")  # the file says 450
    publisher = client_of(county.user("finance_reviewer", county.finance))
    form = publisher.get(f"/checks/{upload.public_id}/collect/").content.decode()
    assert " selected>" not in form
    refused = publisher.post(
        f"/checks/{upload.public_id}/collect/",
        {"organisation": "", "note": "来自政府网站", "source_date": "2026-02-13"},
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "请选择是哪个单位的公开文件" in page
    # What was typed stays.
    assert "来自政府网站</textarea>" in page
    assert 'value="2026-02-13"' in page
    assert not Publication.objects.exists()


def test_whoever_only_fills_in_publishes_nothing(county, clerk, office, disclosure) -> None:
    (upload,) = taken(clerk, office, ("部门预算.pdf", disclosure))
    address = f"/checks/{upload.public_id}/collect/"
    assert clerk.get(address).status_code == 404
    assert clerk.post(address, {"organisation": str(office.public_id)}).status_code == 404


def test_more_than_a_hundred_files_are_taken_at_once(clerk, office, monkeypatch) -> None:
    def only_asked(upload: Upload) -> None:
        Upload.objects.filter(pk=upload.pk).update(asked_at=timezone.now())

    monkeypatch.setattr("mingzhang.web.views.checks.later_check_upload", only_asked)
    files = [(f"{number}.txt", b"x") for number in range(120)]
    assert len(taken(clerk, office, *files)) == 120
    assert "1–50 / 120" in clerk.get("/checks/?sort=name").content.decode()
