"""What things are called in both languages: roles, kinds of office, verdicts, states of an uploaded
file, and everything the log records. The Chinese names of choices are those of the models."""

from __future__ import annotations

from mingzhang.facts import Message
from mingzhang.web.models import Kind, Role, Upload, Verdict

_ENGLISH = {
    Role.CLERK: "Fills in",
    Role.DEPARTMENT_REVIEWER: "Reviews (department)",
    Role.FINANCE_REVIEWER: "Reviews (finance)",
    Role.PUBLISHER: "Publishes",
    Role.AUDITOR: "Audits",
    Role.ADMINISTRATOR: "Administers",
    Kind.GOVERNMENT: "Government",
    Kind.FINANCE: "Finance bureau",
    Kind.DEPARTMENT: "Department",
    Kind.UNIT: "Unit",
    Verdict.OPEN: "open",
    Verdict.ACCEPTED: "to be mended",
    Verdict.EXPLAINED: "explained",
    Verdict.DISPUTED: "disputed",
    "queued": "waiting",
    "running": "being checked",
    "drawing": "pages being drawn",
    "done": "done",
    "failed": "failed",
}
_CHINESE = {
    **dict(Role.choices),
    **dict(Kind.choices),
    **dict(Verdict.choices),
    **dict(Upload._meta.get_field("state").choices or ()),
}
CHOICES = {str(value): Message(str(name), _ENGLISH[value]) for value, name in _CHINESE.items()}
"""Roles, kinds, verdicts and states by their value."""

ACTIONS = {
    "filing.open": Message("开始填报", "began a filing"),
    "filing.save": Message("保存一稿", "saved a version"),
    "filing.check_again": Message("重新审核", "had it checked again"),
    "filing.ordered": Message("提交公开", "asked for publication"),
    "filing.checked": Message("审核完毕", "was checked"),
    "congress.enter": Message("录入人大批准日期", "entered the approval by the congress"),
    "finding.assign": Message("分派问题", "assigned a finding"),
    "finding.comment": Message("发表意见", "commented on a finding"),
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
"""What an entry of the log says was done; moves are called as in ``flow.yaml``."""
