"""What templates need: two languages, money, addresses."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from mingzhang.facts import Message

register = template.Library()


@register.simple_tag
def t(zh: str, en: str) -> str:
    """One of two wordings: ``{% t "退回" "Send back" %}``."""
    return en if get_language() == "en" else zh


@register.filter
def said(message: Message) -> str:
    """A bilingual sentence in the language of the page."""
    return message.said("en" if get_language() == "en" else "zh")


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount in 元 with thousands parted; a dash where there is none."""
    return "—" if amount is None else f"{amount:,.2f}"


@register.filter
def wan(fen: int | None) -> str:
    """Hundredths of 元 as 万元 with two decimals, exactly rounded."""
    return "—" if fen is None else f"{Decimal(fen) / 1_000_000:,.2f}"


@register.filter
def thousands(number: int | Decimal) -> str:
    """A count or an amount with thousands parted, as many decimals as it has."""
    return f"{number:,}"


_OUTCOMES = {
    "pass": Message("通过", "passed"),
    "passed": Message("通过", "passed"),
    "fail": Message("不通过", "failed"),
    "failed": Message("不通过", "failed"),
    "unknown": Message("无法判断", "could not be decided"),
    "not_applicable": Message("不适用", "does not apply"),
    "not applicable": Message("不适用", "does not apply"),
}


@register.filter
def outcome(name: str) -> str:
    """An outcome of a certificate in words."""
    return said(_OUTCOMES[name]) if name in _OUTCOMES else name
