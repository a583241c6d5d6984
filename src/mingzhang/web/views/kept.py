"""Public pages are the same for all readers: each is made once, kept, and made anew when the public
side has changed. Whoever has logged in gets pages of their own.

Kept packed in files that all processes of a machine share, a bounded number of them. What a page
is kept under names the newest entry of the log that changed anything public, so nothing has to be
thrown away.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime
from functools import wraps

from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag

from mingzhang import __version__
from mingzhang.web.models import Event
from mingzhang.web.views.answers import View, language

CHANGES = (
    "publication.store",
    "organisation.add",
    "organisation.change",
    "performance.release",
    "population.load",
)
"""Entries of the log after which the public side shows something else."""
_SECONDS, _LARGEST = 3600, 4_000_000
# One look-up in the index for each action, however long the log is.
_NEWEST = " UNION ALL ".join(
    [f"SELECT MAX(number) AS last FROM {Event._meta.db_table} WHERE action = %s"] * len(CHANGES)
)
_LAST = f"SELECT MAX(last) FROM ({_NEWEST}) AS newest"
_STATE = f"SELECT digest FROM {Event._meta.db_table} WHERE number = ({_LAST})"


class Pages(FileBasedCache):
    """Where pages are kept. Whether there are too many is looked at now and then, not with every
    page: all files have to be listed for it."""

    _looked = 0

    def _cull(self) -> None:
        self._looked += 1
        if self._looked % 100 == 0:
            super()._cull()


def newest_change() -> tuple[str, datetime] | None:
    """The seal and time of the newest entry of the log that changed anything public."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, CHANGES)
        number = cursor.fetchone()[0]
    found = Event.objects.filter(number=number).values_list("digest", "at")
    change: tuple[str, datetime] | None = found.first() if number is not None else None
    return change


def kept(view: View) -> View:
    """Keep the page of a view that shows every reader the same."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        if request.method != "GET" or "messages" in request.COOKIES:
            return view(request, *args, **words)
        if request.user.is_authenticated:
            return view(request, *args, **words)
        key = _key(request)
        tag = quote_etag(key)
        if tag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
            response: HttpResponse = HttpResponseNotModified()
        elif (held := caches["pages"].get(key)) is not None:
            content_type, body = held
            response = HttpResponse(zlib.decompress(body), content_type=content_type)
        else:
            response = view(request, *args, **words)
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            if len(response.content) <= _LARGEST:
                body = zlib.compress(response.content, 1)
                caches["pages"].set(key, (response["Content-Type"], body), _SECONDS)
        response["ETag"] = tag
        # A browser asks each time whether its copy still is true; the answer costs one look-up.
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return answer


def _key(request: HttpRequest) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STATE, CHANGES)
        state = cursor.fetchone()
    text = "\n".join(
        (__version__, str(state), language(), request.get_host(), request.get_full_path())
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]
