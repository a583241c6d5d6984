"""Offices change over the years: they are renamed, and closed."""

from __future__ import annotations

from mingzhang.facts import Message
from mingzhang.web.models import Kind, Organisation, User
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, Stale
from mingzhang.web.services.people import managed


def change(
    manager: User, office: Organisation, name: str, closed_after: int | None, seen: str
) -> Organisation:
    """Rename an office, or close it: ``closed_after`` is the last year whose budget it makes, None
    while it is open. What it published before keeps the name it had. ``seen`` is what the user's
    screen showed (`Organisation.seen`): Stale when somebody changed it since."""
    name = name.strip()
    if not managed(manager).filter(pk=office.pk).exists():
        raise Refused(Message(f"您不管理{office.name}。", f"You do not administer {office.name}."))
    if not name or len(name) > 120:
        raise Refused(Message("请填写名称。", "Please give the name."))
    with atomic():
        now = Organisation.objects.select_for_update().get(pk=office.pk)
        if now.seen != seen:
            raise Stale(
                Message(
                    "这个单位在您打开之后已被他人修改，请刷新页面再操作。",
                    "Somebody changed this office after you opened it. Please reload the page.",
                )
            )
        _demand_unused_name(now, name)
        _demand_nothing_after(now, closed_after)
        before = {"name": now.name, "closed_after": now.closed_after}
        now.name, now.closed_after = name, closed_after
        now.save(update_fields=["name", "closed_after"])
        after = {"name": name, "closed_after": closed_after}
        if before != after:
            record(
                manager, "organisation.change", now, before=before, after=after, organisation=name
            )
    return now


def _demand_unused_name(office: Organisation, name: str) -> None:
    same = Organisation.objects.filter(division=office.division, kind=office.kind, name=name)
    if same.exclude(pk=office.pk).exists():
        raise Refused(Message(f"{name}已经有了。", f"{name} is there already."))


def _demand_nothing_after(office: Organisation, last: int | None) -> None:
    """A year in which it works on a budget, or a unit of its is open, is not after its end."""
    if last is None:
        return
    if not 2000 <= last <= 2099:
        raise Refused(Message("年度请写四位数字。", "Please write a year of four digits."))
    later = office.filings.filter(year__gt=last).order_by("-year").first()
    if later is not None:
        raise Refused(
            Message(
                f"{office.name}已有{later.year}年的预算，不能在{last}年后停用。",
                f"{office.name} has a budget of {later.year}: it cannot be closed after {last}.",
            )
        )
    below = office.children.exclude(closed_after__lte=last).order_by("code").first()
    if office.kind != Kind.UNIT and below is not None:
        raise Refused(
            Message(
                f"下级的{below.name}还没有停用，请先停用它。",
                f"{below.name} stands below it and is open; close that first.",
            )
        )
