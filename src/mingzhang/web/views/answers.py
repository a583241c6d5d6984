"""What several pages share: refusals as messages, objects that do not exist for a user."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.defaults import page_not_found

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
            return redirect(came_from(request))

    return answer


def came_from(request: HttpRequest, otherwise: str = "/desk/") -> str:
    """The page a form was sent from, if it is one of ours."""
    said = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure())
    return said if ours else otherwise


_TOO_MANY = {
    "login": Message(
        "这台电脑（或同一出口网络）登录得太频繁，请稍候再试。",
        "There were too many log-ins from this computer or network. Please wait a little.",
    ),
    "account": Message(
        "这个用户名登录得太频繁，请稍候再试。不是您本人操作的，请告诉管理员。",
        "This user name was used too often. Please wait; if that was not you, tell the "
        "administrator.",
    ),
    "name": Message(
        "用这个用户名登录失败的次数太多，请稍候再试。不是您本人操作的，请告诉管理员。",
        "Too many log-ins with this user name failed. Please wait; if that was not you, tell the "
        "administrator.",
    ),
    "upload": Message(
        "上传得太频繁，请稍候再试。多份文件可以一次选中，或者打包成 ZIP 上传。",
        "There were too many uploads. Please wait; several files can be sent at once, or as a ZIP.",
    ),
    "api": Message(
        "请求太多，请稍候再试。要全部数据，请下载 /api/bulk/ 的整包文件。",
        "There were too many requests. Please wait; all data can be had at once from /api/bulk/.",
    ),
    "locked": Message(
        "用户名或密码连续多次不对，为保护账号，登录已暂停十五分钟。之后可以再试；"
        "忘记密码请联系本单位管理员。",
        "The name or password was wrong too often. To protect the account, logging in is paused "
        "for fifteen minutes. If you forgot the password, ask the administrator of your office.",
    ),
}


def too_many(request: HttpRequest, what: str, wait: int) -> HttpResponse:
    """The answer to whoever asks too often: a sentence, and when to come again."""
    said = _TOO_MANY[what]
    if request.path.startswith("/api/"):
        body = {"detail": said.zh, "detail_en": said.en, "retry_after": wait}
        response: HttpResponse = JsonResponse(body, status=429)
    else:
        response = render(request, "429.html", {"said": said, "wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """The answer to whoever sends more bytes than can be taken."""
    megabytes = most // 2**20
    said = Message(
        f"一次最多发送{megabytes}MB。文件多时请分几次上传；没有登录的请先登录。",
        f"At most {megabytes} MB can be sent at once. Please send many files in several goes, and "
        "log in first.",
    )
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": said.zh, "detail_en": said.en}, status=413)
    return render(request, "413.html", {"said": said}, status=413)


def unreadable(request: HttpRequest, name: str) -> HttpResponse:
    """The answer to a field with a character that is none of any text."""
    if request.path.startswith("/api/"):
        wrong = {"type": "value_error", "loc": ["query", name], "msg": "NUL is no text"}
        return JsonResponse({"detail": [wrong]}, status=422)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing at an address: programs are told so in their own way."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "no such address"}, status=404)
    return page_not_found(request, exception)


def user_of(request: HttpRequest) -> User:
    """The user who is logged in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
"""What a browser is told a file is, by its format."""


def stored(file: FieldFile) -> File[bytes]:
    """A stored file, opened; 404 where it is gone from the disk."""
    try:
        return file.open("rb")
    except OSError as error:
        raise Http404 from error


def version_of(request: HttpRequest) -> int:
    """The version of a thing that the user's screen showed; -1 where none was sent."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def day_of(request: HttpRequest) -> date | None:
    """The day that was entered in a form; None where none was. Raises Refused for anything else."""
    said = request.POST.get("day", "").strip()
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Refused(
            Message("日期请写成 2026-02-10 的样子。", "Please write the date like 2026-02-10.")
        ) from error


def organisation_or_404(user: User, public_id: str, action: Action = Action.SEE) -> Organisation:
    """An organisation that exists for the user."""
    try:
        found = reach(user, TABLE[action]).filter(public_id=public_id).first()
    except ValidationError:  # no identifier at all
        found = None
    if found is None:
        raise Http404
    return found


def filing_or_404(user: User, public_id: str, action: Action = Action.SEE) -> Filing:
    """A filing that exists for the user."""
    found = (
        filings(user, action)
        .select_related("organisation", "revision")
        .defer("revision__content")  # a whole budget; pages that show it read it
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
