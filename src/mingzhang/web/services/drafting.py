"""Filling in: a filing is opened, its content saved as a new revision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db.models import F

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.flow import flow
from mingzhang.web.models import Draft, Filing, Organisation, Revision, User
from mingzhang.web.pure.work import Loaded, load_upload
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale, in_turn, stale

_LIMITS = Limits(120, 1024)
"""Seconds and MB that reading an uploaded workbook may take."""
TYPED = "网页填报"
"""The source of a revision that was filled in in the browser."""
_NAMED = 3
"""Of many newer revisions so many are named."""
_LONGEST = 200
"""Characters of a note, and of the name of a file (whose end says more than its beginning)."""


def open_filing(organisation: Organisation, year: int, user: User) -> Filing:
    """The filing of a body and year, made when it is not there yet."""
    _demand(user, organisation)
    if organisation.closed_after is not None and year > organisation.closed_after:
        last = organisation.closed_after
        raise Refused(
            Message(
                f"{organisation.name}在{last}年后已停用，不能填报{year}年预算。",
                f"{organisation.name} was closed after {last}: it makes no budget of {year}.",
            )
        )
    with atomic():
        filing, made = Filing.objects.get_or_create(organisation=organisation, year=year)
        if made:
            record(
                user, "filing.open", filing, after={"year": year}, organisation=organisation.name
            )
    return filing


def read_upload(path: Path) -> Loaded | Message:
    """An uploaded workbook, read in a child process within limits."""
    try:
        return run_confined(load_upload, path, _LIMITS)
    except Stopped as stopped:
        return stopped.message


def save(
    filing: Filing,
    content: str,
    user: User,
    version: int,
    note: str = "",
    source: str = "",
    parts: Mapping[str, Sequence[object]] | None = None,
) -> Revision:
    """Save ``content`` (a budget as YAML) as the next revision; ``parts`` are the units' revisions
    it was made from.

    ``version`` is that of the filing when the user began: raises Stale when somebody else saved or
    moved it since, so that the second of two writers is told and overwrites nothing; Refused when
    it is not the user's to fill in, or not open.
    """
    _demand(user, filing.organisation)
    with atomic():
        now = in_turn(filing.pk)
        if now.version != version:
            raise Stale(stale(now))
        if not flow().states[now.state].open:
            state = flow().states[now.state].name
            raise Refused(
                Message(
                    f"现在的状态是“{state.zh}”，不能修改。要修改请先撤回或由审核人退回。",
                    f"The state is “{state.en}”: it cannot be changed. Withdraw it first.",
                )
            )
        digest = hashlib.sha256(content.encode()).hexdigest()
        last = now.revisions.order_by("-number").first()
        revision = Revision.objects.create(
            filing=now,
            number=last.number + 1 if last is not None else 1,
            content=content,
            sha256=digest,
            author=user,
            note=note[:_LONGEST],
            source=source[-_LONGEST:],
            parts=dict(parts or {}),
        )
        changed = Filing.objects.filter(pk=now.pk, version=version).update(
            revision=revision, version=F("version") + 1
        )
        if not changed:
            raise Stale(stale(now))
        record(
            user,
            "filing.save",
            now,
            before={"revision": last.number, "sha256": last.sha256} if last is not None else None,
            after={
                "revision": revision.number,
                "sha256": digest,
                **({"parts": revision.parts} if revision.parts else {}),
            },
            reason=note,
            organisation=now.organisation.name,
        )
    return revision


def check_again(filing: Filing, user: User, version: int) -> Revision:
    """Forget why the check of a filing's revision broke off, so that it can be checked anew.

    Raises Stale when somebody saved another one since, Refused when there is nothing to check or it
    is not the user's to ask for.
    """
    if not (may(user, Action.FILL_IN, filing.organisation)
            or may(user, Action.REVIEW, filing.organisation)):  # fmt: skip
        raise Refused(
            Message("只有填报人和审核人可以重新审核。", "Only clerks and reviewers can ask for it.")
        )
    with atomic():
        now = in_turn(filing.pk)
        if now.version != version:
            raise Stale(stale(now))
        if now.revision is None:
            raise Refused(Message("还没有填报内容。", "Nothing has been filled in yet."))
        Revision.objects.filter(pk=now.revision.pk).update(problem="", problem_en="")
        record(
            user,
            "filing.check_again",
            now,
            before={"problem": now.revision.problem},
            after={"revision": now.revision.number},
            organisation=now.organisation.name,
        )
    return now.revision


def keep(
    filing: Filing,
    user: User,
    cells: Mapping[str, Sequence[Mapping[str, str]]],
    version: int,
    base: int = 0,
) -> Draft:
    """Keep what a user has typed and not saved, mistakes and all. Nobody else sees it. ``base`` is
    the number of the revision they began with: what somebody else saves meanwhile is compared with
    both."""
    _demand(user, filing.organisation)
    draft, _ = Draft.objects.update_or_create(
        filing=filing, user=user, defaults={"cells": cells, "version": version, "base": base}
    )
    return draft


def forget(filing: Filing, user: User) -> None:
    """Throw away what a user has typed and not saved."""
    Draft.objects.filter(filing=filing, user=user).delete()


def demand_same_year(filing: Filing, year: int) -> None:
    """Refuse the budget of another year."""
    if year != filing.year:
        raise Refused(
            Message(
                f"内容是{year}年的预算，这里要填的是{filing.year}年。",
                f"This is the budget of {year}, but the filing is that of {filing.year}.",
            )
        )


def demand_newest(filing: Filing, origin: str, user: User) -> None:
    """Refuse a workbook that was downloaded from an earlier revision than what it would replace
    (``origin`` is that one's hash, empty where the file does not say): it knows nothing of what was
    saved since. Somebody who uploads the same file again and again replaces their own."""
    began = filing.revisions.filter(sha256=origin).order_by("-number").first() if origin else None
    if began is None:
        return
    uploads = filing.revisions.filter(author=user, parts={}).exclude(source=TYPED)
    own = uploads.filter(number__gt=began.number).order_by("-number").first()
    since = own.number if own is not None else began.number
    later = filing.revisions.filter(number__gt=since).select_related("author").order_by("-number")
    newest = list(later.defer("content")[:_NAMED])[::-1]
    if not newest:
        return
    zh = "、".join(f"第{one.number}稿（{one.author}）" for one in newest)
    en = ", ".join(f"version {one.number} ({one.author})" for one in newest)
    raise Refused(
        Message(
            f"这个工作簿是从第{began.number}稿下载的，此后又保存了{zh}，直接采用会丢掉其中的改动。"
            "请下载最新一稿的工作簿再改；确实要以这个工作簿为准的，勾选“以这个工作簿为准”后重新上传。",
            f"This workbook was downloaded from version {began.number}; since then {en} was saved, "
            "and its changes would be lost. Download the workbook of the newest version, or tick "
            "“This workbook counts” and upload it again.",
        )
    )


def _demand(user: User, organisation: Organisation) -> None:
    if not may(user, Action.FILL_IN, organisation):
        raise Refused(
            Message(
                f"您没有{organisation.name}的填报权限。",
                f"You may not fill in for {organisation.name}.",
            )
        )
