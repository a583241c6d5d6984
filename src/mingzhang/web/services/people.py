"""Users, their roles and their organisations, as administrators manage them.

An administrator manages the organisation they administer and all below it; a superuser, everything.
Somebody who also works elsewhere keeps their password and account: only roles here can be changed.
"""

from __future__ import annotations

import re
import secrets

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from mingzhang.facts import Message
from mingzhang.templates import all_templates
from mingzhang.web.models import Kind, Membership, Organisation, Role, User
from mingzhang.web.pure.listing import Office
from mingzhang.web.rights import PLACES, TABLE, Action, reach
from mingzhang.web.services.accounts import forget_second_factor
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused

_CODE = re.compile(r"[0-9]{3,12}")
_FINANCE = ("财政局", "财政厅", "财政部")
_BELOW = {
    Kind.GOVERNMENT: (),
    Kind.FINANCE: (Kind.GOVERNMENT,),
    Kind.DEPARTMENT: (Kind.GOVERNMENT,),
    Kind.UNIT: (Kind.DEPARTMENT,),
}
"""What an organisation of each kind stands below."""


def managed(manager: User) -> QuerySet[Organisation]:
    """The organisations a user administers."""
    if manager.is_active and manager.is_superuser:
        return Organisation.objects.all()
    return reach(manager, TABLE[Action.MANAGE])


def is_manager(user: User) -> bool:
    """Whether a user administers anything."""
    return user.is_superuser or user.memberships.filter(role__in=TABLE[Action.MANAGE]).exists()


def people(manager: User) -> QuerySet[User]:
    """The users with a role in an organisation that ``manager`` administers."""
    if manager.is_active and manager.is_superuser:
        return User.objects.all()
    return User.objects.filter(memberships__organisation__in=managed(manager)).distinct()


def owns(manager: User, user: User) -> bool:
    """Whether the whole account is the manager's: it has no role outside what they administer."""
    if manager.is_superuser:
        return True
    outside = user.memberships.exclude(organisation__in=managed(manager))
    return not user.is_superuser and user.memberships.exists() and not outside.exists()


def first_administrator(username: str, password: str, must_change: bool) -> User:
    """The administrator of an installation in which nobody can log in yet."""
    with atomic():
        if User.objects.exists():
            raise Refused(Message("已经有用户了。", "There are users already."))
        user = User.objects.create_superuser(
            username, password=password, must_change_password=must_change
        )
        record(None, "people.first", user, after={"username": username})
    return user


def add(
    manager: User, username: str, name: str, organisation: Organisation, role: str
) -> tuple[User, str]:
    """A new user with a role, and the password to be handed over, which the user must change."""
    _demand_managed(manager, organisation)
    username = username.strip()
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as wrong:
        raise Refused(
            Message(
                "用户名只能用文字、数字和 @ . + - _。",
                "A user name has letters, digits and @ . + - _ alone.",
            )
        ) from wrong
    password = _password()
    with atomic():
        if len(username) > 150 or User.objects.filter(username__iexact=username).exists():
            raise Refused(
                Message(f"用户名{username[:40]}已有人使用。", f"{username[:40]} is taken already.")
            )
        user = User.objects.create_user(
            username, password=password, name=name.strip()[:60], must_change_password=True
        )
        record(
            manager, "people.add", user,
            after={"username": username, "name": user.name}, organisation=organisation.name,
        )  # fmt: skip
        grant(manager, user, organisation, role)
    return user, password


def grant(manager: User, user: User, organisation: Organisation, role: str) -> None:
    """Give a user a role. Nobody gives one to themselves: who manages people must not be able to
    fill in, approve and publish alone."""
    _demand_managed(manager, organisation)
    if user.pk == manager.pk:
        raise Refused(
            Message(
                "不能给自己授权：请由另一位管理员办理，或者给经办人另建用户。",
                "You cannot give a role to yourself: ask another administrator, or make a user for "
                "whoever does the work.",
            )
        )
    if role not in Role.values:
        raise Refused(Message("请选择角色。", "Please choose a role."))
    _demand_place(organisation, Role(role))
    with atomic():
        one, made = Membership.objects.get_or_create(
            user=user, organisation=organisation, role=role
        )
        if made:
            after = {"user": user.username, "role": role}
            record(manager, "people.grant", one, after=after, organisation=organisation.name)


def revoke(manager: User, membership: Membership) -> None:
    """Take a role away. Nobody can take away their own last one as an administrator."""
    _demand_managed(manager, membership.organisation)
    if membership.user_id == manager.pk and membership.role in TABLE[Action.MANAGE]:
        raise Refused(
            Message("不能取消自己的管理员角色。", "You cannot take away your own administration.")
        )
    with atomic():
        record(
            manager, "people.revoke", membership,
            before={"user": membership.user.username, "role": membership.role},
            organisation=membership.organisation.name,
        )  # fmt: skip
        membership.delete()


def new_password(manager: User, user: User) -> str:
    """A new password to be handed over, for somebody who forgot theirs."""
    _demand_owned(manager, user)
    _demand_other(manager, user)
    password = _password()
    with atomic():
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        record(manager, "people.password", user, after={"user": user.username})
    return password


def set_active(manager: User, user: User, active: bool) -> None:
    """Let a user in again, or lock them out; what they did stays theirs."""
    _demand_owned(manager, user)
    if user.pk == manager.pk:
        raise Refused(Message("不能停用自己。", "You cannot lock yourself out."))
    with atomic():
        before, user.is_active = user.is_active, active
        user.save(update_fields=["is_active"])
        record(
            manager, "people.active", user, before={"active": before},
            after={"user": user.username, "active": active},
        )  # fmt: skip


def reset_second_factor(manager: User, user: User) -> None:
    """Turn the second factor off for somebody who lost telephone and recovery codes."""
    _demand_owned(manager, user)
    _demand_other(manager, user)
    with atomic():
        forget_second_factor(user)
        record(manager, "people.second_factor_reset", user, after={"user": user.username})


def add_organisation(
    manager: User, kind: str, name: str, code: str, division: str, parent: Organisation | None
) -> Organisation:
    """A new organisation below one that is managed; a government, by a superuser alone."""
    name, code, division = name.strip(), code.strip(), division.strip()
    if kind not in Kind.values or not name or len(name) > 120:
        raise Refused(Message("请填写类别和名称。", "Please give kind and name."))
    if parent is None:
        if kind != Kind.GOVERNMENT or not manager.is_superuser:
            raise Refused(Message("请选择上级单位。", "Please choose what it stands below."))
        if len(division) != 6 or not division.isdecimal() or not division.isascii():
            raise Refused(Message("行政区划代码是六位数字。", "A division has six digits."))
    else:
        _demand_managed(manager, parent)
        if parent.kind not in _BELOW[Kind(kind)]:
            raise Refused(Message("上级单位的类别不对。", "It cannot stand below that."))
        division = parent.division
    if code and not _CODE.fullmatch(code):
        raise Refused(
            Message(
                "编码是3到12位数字（部门三位、单位六位）；不知道就空着。",
                "A code has 3 to 12 digits (a department's 3, a unit's 6); leave it empty where it "
                "is not known.",
            )
        )
    with atomic():
        same = Organisation.objects.filter(division=division)
        if code and same.filter(code=code).exists():
            raise Refused(Message(f"编码{code}已有单位使用。", f"{code} is in use."))
        if same.filter(kind=kind, name=name).exists():
            raise Refused(Message(f"{name}已经有了。", f"{name} is there already."))
        made = Organisation.objects.create(
            kind=kind, name=name, code=code, division=division, parent=parent,
            template=parent.template if parent is not None else _layout(division),
        )  # fmt: skip
        after = {"kind": kind, "name": name, "code": code, "division": division}
        record(manager, "organisation.add", made, after=after, organisation=name)
    return made


def add_list(
    manager: User, below: Organisation, offices: tuple[Office, ...]
) -> tuple[list[Organisation], int]:
    """Add many offices below a government, or units below a department: all or none. Those made,
    and how many were there already under the same code and name."""
    _demand_managed(manager, below)
    made: list[Organisation] = []
    with atomic():
        same = Organisation.objects.filter(division=below.division).exclude(code="")
        known = {one.code: one for one in same}
        for office in sorted(offices, key=lambda one: (len(one.code), one.code)):
            if (held := known.get(office.code)) is not None:
                _demand_same_name(held, office)
                continue
            known[office.code] = _added(manager, below, office, known)
            made.append(known[office.code])
    return made, len(offices) - len(made)


def _added(
    manager: User, below: Organisation, office: Office, known: dict[str, Organisation]
) -> Organisation:
    if len(office.code) == 3:
        if below.kind != Kind.GOVERNMENT:
            raise Refused(
                Message(
                    f"{office.code} {office.name}是部门，不能放在{below.name}之下。",
                    f"{office.code} {office.name} is a department and cannot be below "
                    f"{below.name}.",
                )
            )
        kind = Kind.FINANCE if office.name.endswith(_FINANCE) else Kind.DEPARTMENT
        return add_organisation(manager, kind, office.name, office.code, "", below)
    parent = known.get(office.code[:3]) if below.kind == Kind.GOVERNMENT else below
    if parent is None or parent.kind != Kind.DEPARTMENT:
        raise Refused(
            Message(
                f"{office.code} {office.name}的上级部门（{office.code[:3]}）没有，"
                "请把它也写进清单。",
                f"There is no department {office.code[:3]} above {office.code} {office.name}; "
                "please list it, too.",
            )
        )
    return add_organisation(manager, Kind.UNIT, office.name, office.code, "", parent)


def _demand_same_name(held: Organisation, office: Office) -> None:
    if held.name != office.name:
        raise Refused(
            Message(
                f"编码{office.code}已经用于{held.name}，清单里却是{office.name}。什么都没有增加。",
                f"{office.code} is in use for {held.name}, not {office.name}. Nothing was added.",
            )
        )


def _layout(division: str) -> str:
    """The layout in which offices of a division publish their budgets."""
    fitting = (
        one.id
        for one in all_templates()
        if one.stage == "budget" and one.division and division.startswith(one.division)
    )
    return next(fitting, "national")


def _password() -> str:
    """Random, without letters that look alike, in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))


def _demand_place(organisation: Organisation, role: Role) -> None:
    """Nobody judges the work of their own office (``rights.PLACES``)."""
    kinds = PLACES[role].kinds
    if organisation.kind not in kinds:
        places = "、".join(kind.label for kind in Kind if kind in kinds)
        places_en = ", ".join(kind.value for kind in Kind if kind in kinds)
        raise Refused(
            Message(
                f"“{role.label}”只能授在：{places}；{organisation.name}不能给自己的预算把关。"
                "请换一个角色，或者请上级的管理员办理。",
                f"This role can be given in a {places_en} alone: {organisation.name} cannot pass "
                "judgement on its own budget. Choose another role, or ask the administrator of "
                "the office above.",
            )
        )


def _demand_other(manager: User, user: User) -> None:
    """Whoever found a screen open must not make the account theirs: one's own password and second
    factor are changed in the profile, which asks for the old password or a code."""
    if user.pk == manager.pk:
        raise Refused(
            Message(
                "不能在这里重置自己的密码或两步验证：请到“我的账号”凭原密码或验证码修改；"
                "都丢了就请另一位管理员办理。",
                "You cannot reset your own password or second factor here: change them in your "
                "account, with the old password or a code; if they are lost, ask another "
                "administrator.",
            )
        )


def _demand_managed(manager: User, organisation: Organisation) -> None:
    if not managed(manager).filter(pk=organisation.pk).exists():
        raise Refused(
            Message(f"您不管理{organisation.name}。", f"You do not administer {organisation.name}.")
        )


def _demand_owned(manager: User, user: User) -> None:
    if not owns(manager, user):
        raise Refused(
            Message(
                f"{user}还在其他单位任职，账号不由您管理；您可以取消其在本单位的角色。",
                f"{user} works elsewhere, too, so the account is not yours to manage.",
            )
        )
