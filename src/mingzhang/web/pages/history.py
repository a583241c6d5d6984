"""The log in words: what was done, and what was there before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.models import Event, Kind, Role, Verdict

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

_ACTIONS = {
    "filing.open": Message("开始填报", "began a filing"),
    "filing.save": Message("保存一稿", "saved a version"),
    "filing.check_again": Message("重新审核", "had it checked again"),
    "filing.ordered": Message("提交公开", "asked for publication"),
    "filing.checked": Message("审核完毕", "was checked"),
    "finding.assign": Message("分派问题", "assigned a finding"),
    "finding.comment": Message("评论问题", "commented on a finding"),
    "finding.decide": Message("处理问题", "decided on a finding"),
    "publication.store": Message("公开文件入库", "stored a publication"),
    "performance.save": Message("填报执行情况", "reported the year"),
    "performance.mend": Message("移除对不上的执行记录", "left out records that do not fit"),
    "performance.release": Message("公开绩效", "released performance"),
    "population.load": Message("导入人口", "loaded population"),
    "upload.take": Message("上传文件", "uploaded a file"),
    "upload.retry": Message("重新审核文件", "had a file checked again"),
    "upload.delete": Message("删除上传的文件", "deleted an uploaded file"),
    "upload.collect": Message("收录公开文件", "collected a disclosure"),
    "organisation.add": Message("增加单位", "added an office"),
    "organisation.change": Message("修改单位", "changed an office"),
    "people.first": Message("建立首位管理员", "made the first administrator"),
    "people.add": Message("增加用户", "added a user"),
    "people.grant": Message("授予角色", "gave a role"),
    "people.revoke": Message("取消角色", "took a role away"),
    "people.password": Message("重置密码", "set a new password"),
    "people.active": Message("启用或停用用户", "let in or locked out a user"),
    "people.second_factor_reset": Message("关闭他人的两步验证", "reset a second factor"),
    "account.password": Message("修改自己的密码", "changed their password"),
    "account.profile": Message("修改自己的信息", "changed their profile"),
    "account.second_factor_begun": Message("开始设置两步验证", "began a second factor"),
    "account.second_factor_on": Message("开启两步验证", "turned the second factor on"),
    "account.second_factor_off": Message("关闭两步验证", "turned the second factor off"),
    "account.recovery_codes": Message("更换恢复码", "renewed recovery codes"),
    "account.recovery_code_used": Message("使用恢复码登录", "used a recovery code"),
    "demo.begun": Message("开始装入示例", "began to load the demo"),
    "demo.loaded": Message("装入示例", "loaded the demo"),
}
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
    "approved_on": Message("批复日期", "Approved on"),
    "year": Message("年度", "Year"),
    "errors": Message("错误", "Errors"),
    "warnings": Message("疑点", "Warnings"),
    "certificate": Message("核对证书", "Certificate"),
    "outcomes": Message("", ""),
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
}
_ROLES = {
    Role.CLERK: "fills in", Role.DEPARTMENT_REVIEWER: "reviews (department)",
    Role.FINANCE_REVIEWER: "reviews (finance)", Role.PUBLISHER: "publishes",
    Role.AUDITOR: "audits", Role.ADMINISTRATOR: "administers",
}  # fmt: skip
_KINDS = {Kind.GOVERNMENT: "government", Kind.FINANCE: "finance bureau",
          Kind.DEPARTMENT: "department", Kind.UNIT: "unit"}  # fmt: skip
_VALUES = {
    **{("role", str(one.value)): Message(str(one.label), _ROLES[one]) for one in Role},
    **{("kind", str(one.value)): Message(str(one.label), _KINDS[one]) for one in Kind},
    **{("verdict", str(one.value)): Message(str(one.label), str(one.value)) for one in Verdict},
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
    return _ACTIONS.get(event.action, Message(event.action, event.action))


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
