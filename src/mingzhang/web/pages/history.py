"""The log in words: what was done, and what was there before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Kind, Role, Verdict
from mingzhang.web.names import ACTIONS, CHOICES

GROUPS = {
    "move": Message("流转", "Moves"),
    "filing": Message("填报", "Filling in"),
    "finding": Message("问题清单", "Findings"),
    "upload": Message("审核文件", "Checked files"),
    "publication": Message("公开", "Publication"),
    "performance": Message("绩效", "Performance"),
    "organisation": Message("单位", "Offices"),
    "people": Message("用户", "People"),
    "account": Message("账号", "Accounts"),
}
"""What the name of an action begins with."""

_FIELDS = {
    "state": Message("状态", "State"),
    "version": Message("版本", "Version"),
    "number": Message("稿次", "Number"),
    "revision": Message("稿次", "Version"),
    "name": Message("名称", "Name"),
    "language": Message("语言", "Language"),
    "user": Message("用户", "User"),
    "username": Message("用户名", "User name"),
    "role": Message("角色", "Role"),
    "active": Message("可以登录", "May log in"),
    "kind": Message("类别", "Kind"),
    "code": Message("编码", "Code"),
    "division": Message("行政区划", "Division"),
    "template": Message("公开样式", "Layout"),
    "verdict": Message("处理", "Verdict"),
    "reason": Message("理由", "Reason"),
    "assignee": Message("负责人", "Assigned to"),
    "text": Message("内容", "Text"),
    "sha256": Message("文件指纹", "SHA-256"),
    "left": Message("剩余恢复码", "Codes left"),
    "note": Message("说明", "Note"),
    "closed_after": Message("停用年度", "Last year"),
    "day": Message("人大批准日期", "Approved by the congress on"),
    "approved_on": Message("批复日期", "Approved on"),
    "year": Message("年度", "Year"),
    "errors": Message("错误", "Errors"),
    "warnings": Message("疑点", "Warnings"),
    "certificate": Message("核对证书", "Certificate"),
    "outcomes": Message("", ""),
    "failed_by": Message("不通过", "failed"),
    "notes": Message("提示", "Notes"),
    "rules_version": Message("规则版本", "version of the rules"),
    "passed": Message("通过", "passed"),
    "failed": Message("不通过", "failed"),
    "not_applicable": Message("不适用", "do not apply"),
    "not_enough_data": Message("数据不足", "not enough data"),
    "could_not_read": Message("未读出", "could not be read"),
    "rule_broke": Message("规则出错", "rule broke"),
    "files": Message("文件指纹", "SHA-256"),
    "publication": Message("公开文件", "Disclosure"),
    "source_date": Message("原公开日期", "Published there on"),
    "source_address": Message("原公开地址", "Published there at"),
    "month": Message("月份", "Month"),
    "project": Message("项目", "Project"),
    "rows": Message("行数", "Rows"),
    "file": Message("文件", "File"),
}
_OBJECTS = {
    "filing": Message("预算", "Budget"),
    "revision": Message("一稿预算", "Version of a budget"),
    "item": Message("问题", "Finding"),
    "publication": Message("公开文件", "Disclosure"),
    "upload": Message("上传的文件", "Uploaded file"),
    "user": Message("用户", "User"),
    "membership": Message("角色", "Role"),
    "organisation": Message("单位", "Office"),
    "congressapproval": Message("人大批准", "Approval by the congress"),
}
_VALUES = {
    **{("role", str(one.value)): CHOICES[one] for one in Role},
    **{("kind", str(one.value)): CHOICES[one] for one in Kind},
    **{("verdict", str(one.value)): CHOICES[one] for one in Verdict},
    ("language", "zh"): Message("中文", "Chinese"),
    ("language", "en"): Message("英文", "English"),
}
_LONG = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs; None on the side where it was not there."""

    field: Message
    before: Message | None
    after: Message | None


def done(event: Event) -> Message:
    """What was done, in words; an action nobody described, by its name."""
    group, _, name = event.action.partition(".")
    if group == "move" and name in flow().moves:
        return flow().moves[name].name
    return ACTIONS.get(event.action, Message(event.action, event.action))


def subject(event: Event) -> Message:
    """What kind of thing it was done to."""
    return _OBJECTS.get(event.object_type, Message(event.object_type, event.object_type))


def changes(event: Event) -> list[Change]:
    """What differs between before and after."""
    before, after = _fields(event.before), _fields(event.after)
    return [
        Change(
            _named(name),
            _told(name, before[name]) if name in before else None,
            _told(name, after[name]) if name in after else None,
        )
        for name in dict.fromkeys((*before, *after))
        if name not in before or name not in after or before[name] != after[name]
    ]


def _fields(said: Any) -> dict[str, Any]:
    if said is None:
        return {}
    return dict(_flat(said)) if isinstance(said, dict) else {"text": said}


def _flat(said: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """What stands within a field becomes a field of its own: ``files.pdf``."""
    for name, value in said.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _named(path: str) -> Message:
    parts = [_FIELDS.get(name, Message(name, name)) for name in path.split(".")]
    return Message(
        " · ".join(part.zh for part in parts if part.zh),
        " · ".join(part.en for part in parts if part.en),
    )


def _told(path: str, value: Any) -> Message:
    name = path.rpartition(".")[2]
    if value is None or value == "":
        return Message("（空）", "(empty)")
    if isinstance(value, bool):
        return Message("是", "yes") if value else Message("否", "no")
    if name == "state" and value in flow().states:
        return flow().states[value].name
    known = _VALUES.get((name, str(value)))
    if known is not None:
        return known
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    return Message(text, text)
