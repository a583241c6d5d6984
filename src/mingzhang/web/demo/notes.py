"""What people say to each other about findings: assigned, explained, disputed, commented."""

from __future__ import annotations

from mingzhang.web.demo.offices import office, user
from mingzhang.web.demo.story import COMING
from mingzhang.web.models import Item
from mingzhang.web.services import findings


def write() -> None:
    """Let the market office and the archive talk about their findings."""
    clerk, reviewer = user("market-clerk"), user("market-review")
    for item in _open("market"):
        if item.assignee_id is None:
            findings.assign(item, clerk, reviewer)
        if not item.comments.exists():
            findings.comment(item, "请对照合同核实，今天下班前改好再报。", reviewer)
    disputed = Item.objects.filter(filing__organisation=office("market"), verdict="explained")
    for item in disputed[:1]:
        why = "这一项按财政局通知单独公开，不应再提醒。"
        findings.decide(item, "disputed", clerk, item.version, why)
    archive, above = user("archive-clerk"), user("archive-review")
    for item in _open("archive"):
        if item.assignee_id is None:
            findings.assign(item, archive, above)
        if not item.comments.exists():
            findings.comment(item, "上年数在决算里，查到后填进“上年预算”表。", above)


def _open(key: str) -> list[Item]:
    """What is left to do about an office's budget of the coming year."""
    found = Item.objects.filter(
        filing__organisation=office(key), filing__year=COMING, gone=False, verdict="open"
    )
    return [item for item in found if item.severity != "note"]
