"""A user's own account: name and language, password, second factor."""

from __future__ import annotations

import secrets
from base64 import b32encode

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.facts import Message
from mingzhang.web.models import User
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused

_CODES = 10
"""Recovery codes a user is given: each opens the account once when the telephone is lost."""


def second_factor(user: User) -> TOTPDevice | None:
    """The confirmed device of a user who logs in with a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def change_profile(user: User, name: str, language: str) -> None:
    """Change what others see of a user, and the language the user's pages begin in."""
    if language not in ("zh", "en"):
        raise Refused(Message("没有这种语言。", "There is no such language."))
    before = {"name": user.name, "language": user.language}
    user.name, user.language = name.strip()[:60], language
    after = {"name": user.name, "language": user.language}
    if before == after:
        return
    with atomic():
        user.save(update_fields=["name", "language"])
        record(user, "account.profile", user, before=before, after=after)


def change_password(user: User, old: str, new: str, again: str) -> None:
    """Change the user's own password. Raises Refused with what is wrong with it."""
    if not user.check_password(old):
        raise Refused(Message("原密码不对。", "The old password is wrong."))
    if new != again:
        raise Refused(Message("两次输入的新密码不一样。", "The new passwords are not the same."))
    if new == old:
        raise Refused(Message("新密码不能和原密码一样。", "The new password is the old one."))
    try:
        validate_password(new, user)
    except ValidationError as wrong:
        said = " ".join(wrong.messages)
        raise Refused(Message(said, said)) from wrong
    with atomic():
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record(user, "account.password", user)


def begin_second_factor(user: User) -> TOTPDevice:
    """A new key for an authenticator app. It counts only once a code of it has been typed in."""
    if second_factor(user) is not None:
        raise Refused(Message("两步验证已经开启。", "The second factor is on already."))
    with atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        device = TOTPDevice.objects.create(user=user, name="totp", confirmed=False)
        record(user, "account.second_factor_begun", user)
    return device


def confirm_second_factor(user: User, code: str) -> tuple[TOTPDevice, tuple[str, ...]]:
    """Turn the second factor on with a first code; returns the device and the recovery codes."""
    with atomic():
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        right = device is not None and device.verify_token(_typed(code))
        if device is not None and right:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            record(user, "account.second_factor_on", user)
            return device, _new_codes(user)
    # Raised outside the transaction: the count of wrong codes must outlive it.
    raise _wrong_code()


def renew_codes(user: User, code: str) -> tuple[str, ...]:
    """New recovery codes; the old ones are void."""
    _demand_code(user, code)
    with atomic():
        record(user, "account.recovery_codes", user)
        return _new_codes(user)


def end_second_factor(user: User, code: str) -> None:
    """Turn the second factor off."""
    _demand_code(user, code)
    with atomic():
        forget_second_factor(user)
        record(user, "account.second_factor_off", user)


def forget_second_factor(user: User) -> None:
    """Delete the devices of a user: inside the transaction of the change that needs it."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def verify(user: User, code: str) -> Device:
    """The device, or list of recovery codes, that a code belongs to. A recovery code is used up."""
    from django_otp import match_token

    with atomic():  # a recovery code is used up, and that is logged, or neither
        device = match_token(user, _typed(code))
        if isinstance(device, StaticDevice):
            record(user, "account.recovery_code_used", user, after={"left": codes_left(user)})
    if device is None:
        # Raised outside the transaction: the count of wrong codes must outlive it.
        raise _wrong_code()
    return device


def codes_left(user: User) -> int:
    """How many recovery codes are not used up."""
    return StaticToken.objects.filter(device__user=user).count()


def _demand_code(user: User, code: str) -> None:
    device = second_factor(user)
    if device is None or not device.verify_token(_typed(code)):
        raise _wrong_code()


def _new_codes(user: User) -> tuple[str, ...]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="codes")
    codes = tuple(b32encode(secrets.token_bytes(5)).decode().lower() for _ in range(_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _typed(code: str) -> str:
    """A code as people type it, with spaces and capitals."""
    return "".join(code.split()).lower()


def _wrong_code() -> Refused:
    return Refused(
        Message(
            "验证码不对，或者刚刚试得太多，请等新的验证码再试。",
            "The code is wrong, or there were too many attempts; wait for the next code.",
        )
    )
