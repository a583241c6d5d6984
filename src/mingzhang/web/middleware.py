"""What happens to every request."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from mingzhang.web.models import User
from mingzhang.web.services.accounts import second_factor
from mingzhang.web.services.auditing import request_id


def request_ids(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request an id, which the log of changes and the answer carry."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = request_id.set(str(uuid.uuid4()))
        try:
            response = respond(request)
            response["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return answer


def language_chosen(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Chinese, unless the user chose English: on the page (a cookie) or in the profile.

    What the browser would like is not asked: many browsers in Chinese offices speak English.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        said = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if said is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
            said = getattr(request.user, "language", None)
        language = "en" if said == "en" else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = respond(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


_ALWAYS = {"verify", "logout", "set_language", "health", "ready", "metrics"}
_OPEN = ("/api/", "/static/")


def log_in_completed(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever has given a password but not yet the second factor, or must still replace a password
    that somebody else chose, meets nothing but the page for that."""

    def answer(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def process_view(request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        name = match.url_name if match is not None else None
        if name in _ALWAYS or request.path.startswith(_OPEN):
            return None
        user = request.user
        if not isinstance(user, User):
            return None
        if not user.is_verified() and second_factor(user) is not None:  # type: ignore[attr-defined]
            return redirect(f"/login/verify/?{urlencode({'next': request.path})}")
        if user.must_change_password and name != "password":
            return redirect("password")
        return None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer
