"""What several pages share: refusals as messages, objects that do not exist for a user."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from mingzhang.facts import Message
from mingzhang.web.models import Filing, Organisation, User
from mingzhang.web.rights import TABLE, Action, filings, reach
from mingzhang.web.services.moving import Refused

View = Callable[..., HttpResponse]


def language() -> str:
    """``zh`` or ``en``: the language of the page."""
    return "en" if get_language() == "en" else "zh"


def tell(request: HttpRequest, message: Message, level: str = "success") -> None:
    """Show a sentence on the next page."""
    getattr(messages, level)(request, message.said(language()))


def refusals_told(view: View) -> View:
    """A refused action becomes a sentence on the page it came from."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        try:
            return view(request, *args, **words)
        except Refused as refused:
            tell(request, refused.said, "error")
            return redirect(request.META.get("HTTP_REFERER") or "/work/")

    return answer


def user_of(request: HttpRequest) -> User:
    """The user who is logged in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def organisation_or_404(user: User, public_id: str, action: Action = Action.SEE) -> Organisation:
    """An organisation that exists for the user."""
    found = reach(user, TABLE[action]).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def filing_or_404(user: User, public_id: str, action: Action = Action.SEE) -> Filing:
    """A filing that exists for the user."""
    found = (
        filings(user, action)
        .select_related("organisation", "revision")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
