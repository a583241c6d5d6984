"""Users and organisations, for administrators."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Kind, Membership, Organisation, Role, User
from mingzhang.web.pure.listing import Office, offices_in_file, offices_in_text
from mingzhang.web.services import accounts, offices, people
from mingzhang.web.services.moving import Refused
from mingzhang.web.views.answers import refusals_told, tell, user_of

_READING = Limits(60, 1024)
_LARGEST = 16 * 1024 * 1024


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The users of what one administers, and the form for a new one."""
    manager = _manager(request)
    managed = people.managed(manager)
    held = Membership.objects.filter(organisation__in=managed).select_related("organisation")
    users = people.people(manager).prefetch_related(Prefetch("memberships", held, "held"))
    words = {
        "users": users.order_by("-is_active", "username"),
        "organisations": managed,
        "roles": Role,
        "kinds": Kind,
    }
    return render(request, "people/home.html", words)


@never_cache
@login_required
@require_POST
@refusals_told
def add(request: HttpRequest) -> HttpResponse:
    """Add a user and show the password this once."""
    manager, said = _manager(request), request.POST
    user, password = people.add(
        manager,
        said.get("username", ""),
        said.get("name", ""),
        _organisation(manager, request),
        said.get("role", ""),
    )
    return _handed_over(request, user, password)


@login_required
@require_GET
def person(request: HttpRequest, user: int) -> HttpResponse:
    """A user: roles and account."""
    manager = _manager(request)
    one = _person(manager, user)
    managed = people.managed(manager)
    words = {
        "person": one,
        "memberships": one.memberships.filter(organisation__in=managed).select_related(
            "organisation"
        ),
        "owned": people.owns(manager, one),
        "second_factor": accounts.second_factor(one),
        "organisations": managed,
        "roles": Role,
    }
    return render(request, "people/person.html", words)


@never_cache
@login_required
@require_POST
@refusals_told
def change(request: HttpRequest, user: int, action: str) -> HttpResponse:
    """Change the roles or the account of a user."""
    manager = _manager(request)
    one = _person(manager, user)
    if action == "password":
        return _handed_over(request, one, people.new_password(manager, one))
    if action == "grant":
        organisation = _organisation(manager, request)
        people.grant(manager, one, organisation, request.POST.get("role", ""))
    elif action == "revoke":
        people.revoke(manager, _membership(manager, one, request))
    elif action in ("activate", "deactivate"):
        people.set_active(manager, one, action == "activate")
    elif action == "reset":
        people.reset_second_factor(manager, one)
    else:
        raise Http404
    tell(request, Message("已保存。", "Saved."))
    left = people.people(manager).filter(pk=one.pk).exists()
    return redirect("person", one.pk) if left else redirect("people")


@login_required
@require_POST
@refusals_told
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation below one's own."""
    manager, said = _manager(request), request.POST
    parent = _organisation(manager, request) if said.get("organisation") else None
    made = people.add_organisation(
        manager, said.get("kind", ""), said.get("name", ""), said.get("code", ""),
        said.get("division", ""), parent,
    )  # fmt: skip
    tell(request, Message(f"已增加{made.name}。", f"Added {made.name}."))
    return redirect("people")


@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def office(request: HttpRequest, public_id: str) -> HttpResponse:
    """An office: its name, and until when it makes budgets."""
    manager, said = _manager(request), request.POST
    one = get_object_or_404(people.managed(manager), public_id=public_id)
    if request.method == "GET":
        return render(request, "people/office.html", {"office": one})
    last = said.get("closed_after", "").strip()
    if last and not (last.isascii() and last.isdigit() and len(last) == 4):
        raise Refused(Message("年度请写四位数字。", "Please write a year of four digits."))
    seen = said.get("seen", "").replace("\r\n", "\n")
    one = offices.change(manager, one, said.get("name", ""), int(last) if last else None, seen)
    tell(request, Message(f"已保存{one.name}。", f"Saved {one.name}."))
    return redirect("people")


@login_required
@require_POST
@refusals_told
def add_list(request: HttpRequest) -> HttpResponse:
    """Add many offices at once: of a pasted list, or of a file."""
    manager = _manager(request)
    below = _organisation(manager, request)
    file = request.FILES.get("file")
    found = _read(file) if file is not None else offices_in_text(request.POST.get("list", ""))
    if isinstance(found, Message):
        raise Refused(found)
    made, held = people.add_list(manager, below, found)
    tell(
        request,
        Message(
            f"增加了{len(made)}个单位" + (f"，{held}个原来就有。" if held else "。"),
            f"{len(made)} offices were added" + (f"; {held} were there." if held else "."),
        ),
    )
    return redirect("people")


def _read(file: UploadedFile) -> tuple[Office, ...] | Message:
    """The offices of a file, which is read in a limited child process."""
    if (file.size or 0) > _LARGEST:
        return Message("文件太大。", "The file is too large.")
    suffix = PurePath(file.name or "").suffix.lower()[:6]
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            return run_confined(offices_in_file, Path(copy.name), _READING)
        except Stopped as stopped:
            return stopped.message


def _handed_over(request: HttpRequest, user: User, password: str) -> HttpResponse:
    words = {"person": user, "password": password}
    return render(request, "people/password.html", words)


def _manager(request: HttpRequest) -> User:
    user = user_of(request)
    if not people.is_manager(user):
        raise Http404
    return user


def _person(manager: User, pk: int) -> User:
    found = people.people(manager).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _organisation(manager: User, request: HttpRequest) -> Organisation:
    said = request.POST.get("organisation", "")
    try:
        found = people.managed(manager).filter(public_id=said).first()
    except ValidationError:  # no identifier at all
        found = None
    if found is None:
        raise Http404
    return found


def _membership(manager: User, user: User, request: HttpRequest) -> Membership:
    said = request.POST.get("membership", "")
    held = user.memberships.filter(organisation__in=people.managed(manager))
    found = next((one for one in held if str(one.pk) == said), None)
    if found is None:
        raise Http404
    return found
