"""Files that somebody wants checked: taken, retried, deleted. What is done with them is in
:mod:`mingzhang.web.services.examining`."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Batch, Organisation, Upload, User
from mingzhang.web.pure.unpacking import MOST_FILES, Unpacked, unpack_set
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused

_UNPACKING = Limits(60, 1024)


def take_all(
    files: Sequence[UploadedFile], organisation: Organisation, user: User
) -> tuple[list[Upload], Batch | None, list[Message]]:
    """Store the files that somebody wants checked, archives member by member: what was taken, the
    batch where there are several, and a sentence for each file that was not."""
    if not may(user, Action.SEE, organisation):
        raise Refused(Message("您不在这个单位。", "You do not belong to this office."))
    if not files:
        raise Refused(Message("请选择文件。", "Please choose a file."))
    if len(files) > MOST_FILES:
        raise Refused(_too_many())
    problems: list[Message] = []
    with _opened(files, problems) as found:
        if len(found) > MOST_FILES:
            raise Refused(_too_many())
        taken: list[Upload] = []
        try:
            # Before the transaction: while it is open nobody else writes on SQLite.
            for name, open_file in found:
                if (upload := _stored(name, open_file, organisation, user, problems)) is not None:
                    taken.append(upload)
            batch = _noted_down(taken, files, organisation, user, len(found) > 1)
        except BaseException:
            for upload in taken:
                default_storage.delete(upload.file.name or "")
            raise
    return taken, batch, problems


def _noted_down(
    taken: Sequence[Upload],
    files: Sequence[UploadedFile],
    organisation: Organisation,
    user: User,
    together: bool,
) -> Batch | None:
    """The rows of stored files and their entries in the log."""
    with atomic():
        batch = _batch(files, organisation, user) if together else None
        for upload in taken:
            upload.batch = batch
            upload.save()
            record(
                user,
                "upload.take",
                upload,
                after={"name": upload.name, "sha256": upload.sha256},
                organisation=organisation.name,
            )
    return batch


def take(file: UploadedFile, organisation: Organisation, user: User) -> Upload:
    """Store one file."""
    taken, _, problems = take_all([file], organisation, user)
    if not taken:
        raise Refused(problems[0])
    return taken[0]


_Open = Callable[[], "File[bytes]"]


@contextmanager
def _opened(
    files: Sequence[UploadedFile], problems: list[Message]
) -> Iterator[list[tuple[str, _Open]]]:
    """Names of the files and how to open them; archives are unpacked for as long as that takes."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-set-") as folder:
        found: list[tuple[str, _Open]] = []
        for number, file in enumerate(files):
            name = PurePosixPath((file.name or "file").replace("\\", "/")).name
            if (file.size or 0) > settings.MAX_UPLOAD:
                problems.append(too_large(name))
            elif name.lower().endswith(".zip"):
                inside = Path(folder) / str(number)
                inside.mkdir()
                found += _members(file, name, inside, problems)
            else:
                found.append((name, lambda file=file: file))  # type: ignore[misc]
        yield found


def _members(
    file: UploadedFile, name: str, folder: Path, problems: list[Message]
) -> list[tuple[str, _Open]]:
    archive = folder / "set.zip"
    with archive.open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
    try:
        unpacked: Unpacked | Message = run_confined(unpack_set, (archive, folder), _UNPACKING)
    except Stopped as stopped:
        unpacked = stopped.message
    if isinstance(unpacked, Message):
        problems.append(_about(name, unpacked))
        return []
    problems += [_about(member, said) for member, said in unpacked.problems]
    return [
        (member, lambda path=folder / own: File(path.open("rb")))  # type: ignore[misc]
        for member, own in unpacked.files
    ]


def _stored(
    name: str,
    open_file: _Open,
    organisation: Organisation,
    user: User,
    problems: list[Message],
) -> Upload | None:
    """Store one file; its row is not saved yet."""
    with open_file() as file:
        if not file.size:
            problems.append(_about(name, Message("文件是空的。", "The file is empty.")))
            return None
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        upload = Upload(
            owner=user,
            organisation=organisation,
            name=_short(name),
            sha256=digest.hexdigest(),
            size=file.size,
            queued_at=timezone.now(),
        )
        # Under its own id and without an extension: nothing a browser or server would run.
        file.seek(0)
        upload.file.save(str(upload.public_id), File(file), save=False)
    return upload


def _batch(files: Sequence[UploadedFile], organisation: Organisation, user: User) -> Batch:
    name = _short(files[0].name or "file") if len(files) == 1 else ""
    return Batch.objects.create(owner=user, organisation=organisation, name=name)


def _short(name: str) -> str:
    """A name that fits its column; the ending stays."""
    return name if len(name) <= 160 else f"{name[:150]}…{name[-9:]}"


def retry(upload: Upload, user: User) -> None:
    """Have a file checked again that could not be checked before."""
    with atomic():
        changed = Upload.objects.filter(pk=upload.pk, state="failed").update(
            state="queued", attempts=0, progress=0, step="", queued_at=timezone.now()
        )
        if not changed:
            raise Refused(
                Message(
                    "这份文件不在“未能审核”的状态，不用重试。",
                    "This file has not failed; there is nothing to retry.",
                )
            )
        record(user, "upload.retry", upload, organisation=upload.organisation.name)


def delete(upload: Upload, user: User) -> None:
    """Delete an upload with its report. Only its owner may, and not what was published."""
    if upload.owner_id != user.pk:
        raise Refused(Message("只有上传者可以删除。", "Only who uploaded it may delete it."))
    if upload.publication_id is not None:
        raise Refused(
            Message(
                "这份文件已收录公开，公开页上的问题出自这份审核报告，不能删除。",
                "This file was published; the findings on its public page stand in this report. "
                "It cannot be deleted.",
            )
        )
    name, folder = upload.file.name, default_storage.path(f"checked/{upload.public_id}")
    with atomic():
        record(
            user,
            "upload.delete",
            upload,
            before={"name": upload.name, "sha256": upload.sha256, "state": upload.state},
            organisation=upload.organisation.name,
        )
        upload.delete()
        transaction.on_commit(lambda: _remove(name, folder))


def _remove(name: str, folder: str) -> None:
    if name:
        default_storage.delete(name)
    shutil.rmtree(folder, ignore_errors=True)


def _about(name: str, said: Message) -> Message:
    return Message(f"“{_short(name)}”：{said.zh}", f"“{_short(name)}”: {said.en}")


def too_large(name: str) -> Message:
    """The sentence about a file that is not taken because of its size."""
    most = settings.MAX_UPLOAD // 2**20
    return Message(
        f"“{_short(name)}”超过{most} MB，没有上传。请拆分或压缩图片后再试。",
        f"“{_short(name)}” is larger than {most} MB and was not taken. Please split it.",
    )


def _too_many() -> Message:
    return Message(
        f"一次最多上传{MOST_FILES}个文件，请分几次上传。",
        f"At most {MOST_FILES} files can be uploaded at a time; please do it in several goes.",
    )
