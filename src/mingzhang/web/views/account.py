"""A user's own account: profile, password, second factor, and the second step of logging in."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import django_otp
import qrcode
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.facts import Message
from mingzhang.web.services import accounts
from mingzhang.web.views.answers import refusals_told, tell, too_many, user_of


@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, roles."""
    user = user_of(request)
    if request.method == "GET":
        words = {
            "memberships": user.memberships.select_related("organisation"),
            "second_factor": accounts.second_factor(user),
        }
        return render(request, "account/profile.html", words)
    language = request.POST.get("language", "")
    accounts.change_profile(user, request.POST.get("name", ""), language)
    tell(request, Message("已保存。", "Saved."))
    response = redirect("profile")
    chosen = "en" if language == "en" else "zh-hans"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; whoever was given theirs by somebody else must."""
    user = user_of(request)
    if request.method == "GET":
        return render(request, "account/password.html", {"must": user.must_change_password})
    said = request.POST
    accounts.change_password(user, said.get("old", ""), said.get("new", ""), said.get("again", ""))
    update_session_auth_hash(request, user)
    tell(request, Message("密码已修改。", "The password is changed."))
    return redirect("profile")


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def two_factor(request: HttpRequest) -> HttpResponse:
    """Turn the second factor on and off, and make recovery codes."""
    user = user_of(request)
    action, code = request.POST.get("action", ""), request.POST.get("code", "")
    codes: tuple[str, ...] = ()
    if action == "begin":
        accounts.begin_second_factor(user)
        return redirect("two_factor")
    if action == "confirm":
        device, codes = accounts.confirm_second_factor(user, code)
        django_otp.login(request, device)
    elif action == "codes":
        codes = accounts.renew_codes(user, code)
    elif action == "off":
        accounts.end_second_factor(user, code)
        tell(request, Message("两步验证已关闭。", "The second factor is off."))
        return redirect("two_factor")
    elif request.method == "POST":
        raise Http404
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    words = {
        "device": accounts.second_factor(user),
        "begun": begun,
        "secret": _in_fours(begun) if begun is not None else "",
        "picture": _picture(begun.config_url) if begun is not None else "",
        "codes": codes,
        "left": accounts.codes_left(user),
    }
    return render(request, "account/two_factor.html", words)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@refusals_told
def verify(request: HttpRequest) -> HttpResponse:
    """The second step of logging in."""
    user = user_of(request)
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = settings.LOGIN_REDIRECT_URL
    if request.method == "GET":
        if accounts.second_factor(user) is None or request.user.is_verified():
            return redirect(onward)
        return render(request, "account/verify.html", {"next": onward})
    device = accounts.verify(user, request.POST.get("code", ""))
    request.session.cycle_key()  # a session known before the code was typed opens nothing
    django_otp.login(request, device)
    return redirect(onward)


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """The answer to whoever gave wrong passwords too often."""
    return too_many(request, "locked", int(settings.AXES_COOLOFF_TIME * 3600))


def _in_fours(device: TOTPDevice) -> str:
    """The key as it is typed in where no camera is at hand."""
    from base64 import b32encode

    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _picture(text: str) -> SafeString:
    """A QR code as SVG inside the page: it is made here and never leaves the page."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    size = len(rows)
    svg = ElementTree.Element(
        "svg", {"viewBox": f"0 0 {size} {size}", "class": "qr", "aria-hidden": "true",
                "xmlns": "http://www.w3.org/2000/svg", "shape-rendering": "crispEdges"}
    )  # fmt: skip
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    ElementTree.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#fff"})
    ElementTree.SubElement(svg, "path", {"d": "".join(dark), "fill": "#000"})
    out = BytesIO()
    ElementTree.ElementTree(svg).write(out)
    return mark_safe(out.getvalue().decode())
