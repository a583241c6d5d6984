"""What happens to every request."""

from __future__ import annotations

import time
import unicodedata
import uuid
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from mingzhang.web.models import User
from mingzhang.web.operating import measuring
from mingzhang.web.operating.limits import Counters
from mingzhang.web.operating.proxies import among, asked_for, counted_as
from mingzhang.web.services.accounts import second_factor
from mingzhang.web.services.auditing import request_id
from mingzhang.web.views.answers import too_large, too_many, unreadable

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
              "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED")  # fmt: skip


def behind_proxies(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Believe what a request says of its way only when a server of ours in front passed it on:
    anybody can write such headers. Afterwards REMOTE_ADDR is the client."""

    def answer(request: HttpRequest) -> HttpResponse:
        said = request.META
        said["mingzhang.direct"] = not any(name in said for name in _FORWARDED)
        if among(said.get("REMOTE_ADDR", ""), settings.PROXIES):
            said["REMOTE_ADDR"] = asked_for(
                said["REMOTE_ADDR"], said.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES
            )
        else:
            for name in _FORWARDED:
                said.pop(name, None)
        return respond(request)

    return answer


def measured(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count every answer and how long it took, by the name of its page."""

    def answer(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = respond(request)
        match = request.resolver_match
        view = (match.view_name or "api") if match is not None else "none"
        measuring.answered(view, response.status_code, time.perf_counter() - begun)
        return response

    return answer


def heads_answered(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """HEAD is answered as GET, without the content: monitors and checkers of links ask so."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return respond(request)
        request.method = "GET"
        response = respond(request)
        request.method = "HEAD"
        if response.streaming:
            response.streaming_content = []  # type: ignore[attr-defined]
        else:
            response.content = b""
        return response

    return answer


def open_to_all_sites(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Pages of any site may read the open data: they are the same for all, and need no log-in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.path.startswith("/api/"):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    return answer


def request_ids(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request an id, which the log of changes and the answer carry."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = request_id.set(str(uuid.uuid4()))
        try:
            response = respond(request)
            response["X-Request-ID"] = request_id.get()
            response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
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

    def process_view(request: HttpRequest, *_: object) -> HttpResponse | None:
        """``?language=en`` on a public page is kept in a cookie. A link, not a form: a form's token
        would make every reader's page another one, and none could be kept."""
        asked = request.GET.get("language")
        if request.method != "GET" or asked not in ("zh", "en") or request.user.is_authenticated:
            return None
        query = request.GET.copy()
        del query["language"]
        response = redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            "en" if asked == "en" else settings.LANGUAGE_CODE,
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


_YEAR = 365 * 24 * 3600


def of_bearable_size(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what is too large before anything of it is read: files of a form are stored while the
    form is read, long before a view sees them. (Of a request that does not tell its length nothing
    is read anyway.)"""

    def answer(request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        most = settings.MAX_REQUEST if known else settings.MAX_UNKNOWN
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and len(said) < 20 and int(said) <= most:
            return respond(request)
        return too_large(request, most)

    return answer


def of_text_alone(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse the character NUL, which PostgreSQL keeps in no text and nobody types. It stands in no
    address of ours, either."""

    def answer(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def process_view(request: HttpRequest, *_: object) -> HttpResponse | None:
        if "\0" in request.path:
            raise Http404
        for name, values in (*request.GET.lists(), *request.POST.lists()):
            if any("\0" in one for one in (name, *values)):
                return unreadable(request, name)
        return None

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def within_limits(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """No more log-ins, uploads and open data than are allowed for; the counts are common to all
    processes of the machine.

    With a user name only log-ins that failed are counted, and per address: nobody must be able to
    keep somebody else out by asking for their name. A far higher bound holds for the name alone.
    """
    counters = Counters(settings.RUN / "limits.sqlite3")

    def waits(
        request: HttpRequest, asked: Iterator[tuple[str, str]], look: bool
    ) -> HttpResponse | None:
        for name, who in asked:
            limit = settings.LIMITS.get(name)
            if limit is not None and (wait := counters.wait(name, who, limit, look)):
                return too_many(request, name, wait)
        return None

    def answer(request: HttpRequest) -> HttpResponse:
        refused = waits(request, _counted(request), False) or waits(request, _named(request), True)
        if refused is not None:
            return refused
        response = respond(request)
        if response.status_code == 200:  # the form again; 302 is in, 403 and 429 tried no password
            waits(request, _named(request), False)
        return response

    return answer


def client_address(request: HttpRequest) -> str:
    """The address under which failed log-ins are counted (``AXES_CLIENT_IP_CALLABLE``)."""
    return counted_as(request.META.get("REMOTE_ADDR", ""))


_LOG_INS = ("/login/", "/login/verify/", "/account/password/")


def _counted(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What a request counts for, and for whom."""
    path, address = request.path, client_address(request)
    if path.startswith("/api/"):
        yield "api", address
    elif request.method == "POST" and path in _LOG_INS:
        yield "login", address
    elif request.method == "POST" and (path == "/checks/take/" or path.endswith("/upload/")):
        yield "upload", str(request.user.pk or address)


def _named(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Whose password a request tries. The log-in form reads names in this normal form."""
    if request.method != "POST" or request.path != _LOG_INS[0]:
        return
    said = unicodedata.normalize("NFKC", request.POST.get("username", ""))
    if name := said.strip().lower()[:150]:
        yield "account", f"{name}\n{client_address(request)}"
        yield "name", name


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
