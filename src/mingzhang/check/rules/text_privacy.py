"""C14: personal data that must not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mingzhang.check import wording
from mingzhang.check.model import Case, Hit, Passed, Result, rule
from mingzhang.check.passages import Spot, passages
from mingzhang.facts import Message

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.\-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z.])")
_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|开户行?)[^0-9]{0,12}(?P<number>\d[\d ]{11,22}\d)(?!\d)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def is_identity_number(text: str) -> bool:
    """Whether 18 characters carry the check character of an identity card (GB 11643)."""
    total = sum(int(c) * w for c, w in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == text[17].upper()


@rule("C14")
def personal_data(case: Case) -> Iterator[Result]:
    """Identity numbers, mobile numbers and bank accounts; the message does not repeat them."""
    spot = Spot(case.reading)
    hits = 0
    for passage in passages(case.reading):
        if not any(c.isdigit() for c in passage.text) or len(passage.text) < 11:
            continue
        spans = [
            ("身份证号", "an identity number", m.span())
            for m in _ID.finditer(passage.text)
            if is_identity_number(m[0])
        ]
        spans += [("手机号码", "a mobile number", m.span()) for m in _MOBILE.finditer(passage.text)]
        spans += [
            ("银行账号", "a bank account", m.span("number"))
            for m in _ACCOUNT.finditer(passage.text)
        ]
        for kind, name, (start, end) in spans:
            hits += 1
            place = spot.at(passage, start, end)
            masked = (
                passage.text[start : start + 3]
                + "*" * (end - start - 5)
                + passage.text[end - 2 : end]
            )
            yield Hit(
                (replace(place, text=masked),),
                {"kind": Message(kind, name), "masked": masked, "where": wording.place(place)},
                "default",
                masked,
                "",
            )
    if not hits:
        yield Passed()
