"""The first administrator, where nobody can log in yet."""

from __future__ import annotations

import getpass
import os
import secrets
import sys

from mingzhang.cli.complaints import CommandError
from mingzhang.facts import Message

_NAME = "admin"


def first_administrator(lang: str) -> list[Message]:
    """Make the first administrator: of MINGZHANG_ADMIN_PASSWORD, as asked for on the terminal, or
    with a password that is told this once. What to tell; nothing where there are users."""
    from mingzhang.web.models import User

    if User.objects.exists():
        return []
    if given := os.environ.get("MINGZHANG_ADMIN_PASSWORD"):
        if wrong := _wrong_with(given, _NAME):
            raise CommandError(
                f"MINGZHANG_ADMIN_PASSWORD 不能用：{wrong}",
                f"MINGZHANG_ADMIN_PASSWORD cannot be used: {wrong}",
            )
        _make(_NAME, given, must_change=True)
        return [
            Message(
                f"已建立管理员 {_NAME}，密码见 MINGZHANG_ADMIN_PASSWORD，首次登录请修改。",
                f"Made the administrator {_NAME} with the password of MINGZHANG_ADMIN_PASSWORD; "
                "change it at the first log-in.",
            )
        ]
    if sys.stdin.isatty() and (asked := _asked(lang)):
        name, password = asked
        _make(name, password, must_change=False)
        return [Message(f"已建立管理员 {name}。", f"Made the administrator {name}.")]
    password = secrets.token_urlsafe(12)
    _make(_NAME, password, must_change=True)
    return [
        Message(
            f"已建立管理员 {_NAME}，密码 {password}（只显示这一次），首次登录请修改。",
            f"Made the administrator {_NAME}, password {password} (shown only now); "
            "change it at the first log-in.",
        )
    ]


def _asked(lang: str) -> tuple[str, str] | None:
    """Name and password as typed in; None where an empty password asks for a made one."""

    def say(zh: str, en: str) -> str:
        return Message(zh, en).said(lang)

    print(say("还没有用户，先建立管理员。", "There is no user yet: the administrator first."))
    name = input(say(f"用户名 [{_NAME}]：", f"User name [{_NAME}]: ")).strip() or _NAME
    while True:
        first = getpass.getpass(
            say(
                "密码（至少十个字符；直接回车则自动生成）：",
                "Password (ten characters; empty: made): ",
            )
        )
        if not first:
            return None
        if wrong := _wrong_with(first, name):
            print(wrong)
        elif getpass.getpass(say("再输一次：", "Again: ")) != first:
            print(say("两次输入的不一样。", "They are not the same."))
        else:
            return name, first


def _wrong_with(password: str, name: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from mingzhang.web.models import User

    try:
        validate_password(password, User(username=name))
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


def _make(name: str, password: str, must_change: bool) -> None:
    from mingzhang.web.services.people import first_administrator

    first_administrator(name, password, must_change)
