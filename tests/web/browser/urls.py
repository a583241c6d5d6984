"""The addresses of the application, and those that fail on purpose: their pages are looked at, too."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mingzhang.web.urls import urlpatterns as real

_FAULTS = {
    "400": SuspiciousOperation("on purpose"),
    "403": PermissionDenied("on purpose"),
    "500": RuntimeError("on purpose"),
}


def fail(request: HttpRequest, code: str) -> HttpResponse:
    """Fail in the way that is answered with a code."""
    raise _FAULTS[code]


urlpatterns = [path("fails-on-purpose/<str:code>/", fail), *real]
