"""Taking an uploaded disclosure into the public side: the original with pictures of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.formats.confined import Stopped, run_confined
from mingzhang.web.models import Filing, Organisation, Publication, PublishedFile, Upload, User
from mingzhang.web.pure.checking import Task, read_again
from mingzhang.web.rights import TABLE, Action, may, reach
from mingzhang.web.services import publishing
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.examining import LIMITS
from mingzhang.web.services.moving import Refused

STAGES = ("budget", "final")
_FIRST = date(2000, 1, 1)
_LONGEST = 500


def bodies(user: User) -> QuerySet[Organisation]:
    """The bodies whose disclosures a user may take into the public side."""
    return reach(user, TABLE[Action.COLLECT]).filter(kind__in=("department", "unit"))


def match(upload: Upload, user: User) -> Organisation | None:
    """The one body in the user's reach that bears the name in the file, and whose code does not
    contradict it; None where there is none or several: then somebody has to choose."""
    if not upload.body:
        return None
    found = [
        one
        for one in bodies(user).filter(name=upload.body)[:3]
        if not (upload.code and one.code and one.code != upload.code)
    ]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Source:
    """When and where a body published what is collected, as far as somebody knows."""

    date: date | None = None
    address: str = ""


def source_of(day: str, address: str) -> Source:
    """A source as it was typed in; an empty field is not known. Refused where the day is none, or
    has not come, or the address is no web address."""
    day, address = day.strip(), address.strip()
    return Source(_day(day) if day else None, _web_address(address) if address else "")


def _day(said: str) -> date:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        found = None
    if found is None or not _FIRST <= found <= timezone.localdate():
        raise Refused(
            Message(
                "原公开日期不对：请按文件或网页上印的日期填写，如 2026-02-13，不能晚于今天；"
                "不知道就空着。",
                "The date of publication is wrong: give it as printed on the source, such as "
                "2026-02-13, not later than today; leave it empty where it is not known.",
            )
        )
    return found


def _web_address(said: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(said)
        own = urlsplit(said)
        right = len(said) <= _LONGEST and own.username is None and own.password is None
    except (ValidationError, ValueError):
        right = False
    if not right:
        raise Refused(
            Message(
                "原公开地址不对：应以 http:// 或 https:// 开头，不超过 500 个字符，"
                "不带用户名和密码。",
                "The address is wrong: it begins with http:// or https://, has at most 500 "
                "characters, and no user name or password.",
            )
        )
    return said


def collect(
    upload: Upload,
    organisation: Organisation,
    year: int | None,
    user: User,
    note: str = "",
    source: Source = Source(),
) -> Publication:
    """Publish an uploaded disclosure as the next version of a body's.

    Refused where it is not the user's to do, the check has not ended, the file does not say whether
    it is a budget or final accounts, nobody knows its year, or it has been published before.
    """
    if not may(user, Action.COLLECT, organisation):
        raise Refused(
            Message("您不能收录这个单位的公开文件。", "You may not publish for this body.")
        )
    year = upload.year or year
    _demand(upload, organisation, year)
    _demand_no_bypass(upload, organisation, year, note)
    path = Path(upload.file.path)
    folder = Path(default_storage.path(upload.folder))
    try:
        read = run_confined(read_again, Task(path, upload.name, folder), LIMITS)
    except Stopped as stopped:
        raise Refused(stopped.message) from stopped
    if isinstance(read, Message):
        raise Refused(read)
    reading, certificate = read
    form = Path(upload.name).suffix.lower().lstrip(".")[:8] or "file"
    with atomic():
        _demand_no_bypass(upload, organisation, year, note)  # reading took its time
        publication = publishing.store(
            organisation,
            year or 0,
            reading,
            [(form, upload.name, path.read_bytes(), True)],
            certificate,
            user,
            note=note.strip(),
            counts=(upload.errors or 0, upload.warnings or 0),
            pages=_pages(folder),
            source=(source.date, source.address),
        )
        first = Upload.objects.filter(pk=upload.pk, publication=None).update(
            publication=publication
        )
        if not first:
            raise Refused(_done_before())
        record(
            user,
            "upload.collect",
            upload,
            after={
                "publication": str(publication.public_id),
                "source_date": source.date.isoformat() if source.date is not None else "",
                "source_address": source.address,
            },
            organisation=organisation.name,
        )
    return publication


def _demand(upload: Upload, organisation: Organisation, year: int | None) -> None:
    if upload.state != "done":
        raise Refused(
            Message("审核还没有结束，请稍候再收录。", "The check has not ended yet; please wait.")
        )
    if upload.stage not in STAGES:
        raise Refused(
            Message(
                "没有认出这份文件是预算还是决算，不能收录。",
                "It is not known whether this file is a budget or final accounts.",
            )
        )
    if year is None or not 2000 <= year <= 2100:
        raise Refused(Message("请填写公开年度。", "Please give the year of the disclosure."))
    same = PublishedFile.objects.filter(
        publication__organisation=organisation, sha256=upload.sha256, original=True
    )
    if upload.publication_id is not None or same.exists():
        raise Refused(_done_before())


def _demand_no_bypass(
    upload: Upload, organisation: Organisation, year: int | None, note: str
) -> None:
    """What is filled in and approved here is published from there: an uploaded file must not go
    around the review, nor stand silently over an earlier version, nor be another body's."""
    if upload.code and organisation.code and upload.code != organisation.code:
        raise Refused(
            Message(
                f"文件里的编码是{upload.code}，{organisation.name}的编码是{organisation.code}："
                "请核对是哪个单位的文件。",
                f"The file says code {upload.code}, but {organisation.name} has "
                f"{organisation.code}: make sure whose file it is.",
            )
        )
    same = upload.body == organisation.name or (upload.code and upload.code == organisation.code)
    if upload.body and not same and not note.strip():
        raise Refused(
            Message(
                f"文件里写的单位是“{upload.body}”，选的是“{organisation.name}”。确是同一单位的"
                "（例如改了名），请在“说明”里写明；不是的，请重新选择。",
                f"The file is of “{upload.body}”, and you chose “{organisation.name}”. If they are "
                "the same body (renamed, for instance), say so in the note; else choose again.",
            )
        )
    if (
        upload.stage == "budget"
        and Filing.objects.filter(
            organisation=organisation, year=year, revision__isnull=False
        ).exists()
    ):
        raise Refused(
            Message(
                f"{organisation.name}{year}年预算在本系统填报和审批，不能用上传的文件代替："
                "请在填报页报送、批复后公开；已公开的走更正。",
                f"The budget {year} of {organisation.name} is filled in and approved here, and an "
                "uploaded file cannot stand for it: publish it from its own page, or correct it "
                "there.",
            )
        )
    earlier = Publication.objects.filter(
        organisation=organisation, year=year or 0, stage=upload.stage
    )
    if not note.strip() and earlier.exists():
        raise Refused(
            Message(
                "这一年度已经有公开的版本：请在“说明”里写明新版本改了什么、为什么。",
                "A version of this year is public already: say in the note what the new one "
                "changes, and why.",
            )
        )


def _done_before() -> Message:
    return Message("这份文件已经收录过了。", "This file has been published already.")


def _pages(folder: Path) -> Iterator[tuple[int, float, float, bytes]]:
    """The pictures that were drawn at the check, with the sizes of their pages."""
    for page in json.loads((folder / "view.zh.json").read_bytes())["pages"]:
        picture = folder / "pages" / f"{page['number']}.webp"
        if picture.is_file():
            yield page["number"], page["width"], page["height"], picture.read_bytes()
