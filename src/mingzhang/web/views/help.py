"""The help pages, from ``help.yaml`` and ``flow.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mingzhang.web.flow import flow
from mingzhang.web.pages import flowchart
from mingzhang.web.views.answers import language

_FILE = Path(__file__).parents[1] / "help.yaml"
_WORDS, _KEYS = "words", "keys"


@cache
def told() -> dict[str, Any]:
    """What ``help.yaml`` says."""
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The pages, and the way of a budget."""
    drawing = flowchart.drawn(flow(), language())
    moves = [
        {
            "move": move,
            "sources": [flow().states[one].name for one in move.sources],
            "target": flow().states[move.target].name,
            "by": sorted(move.by),
        }
        for move in flow().moves.values()
    ]
    said = {"pages": told()["pages"], "drawing": drawing, "moves": moves}
    return render(request, "help/index.html", said)


@require_GET
def page(request: HttpRequest, page: str) -> HttpResponse:
    """The help for one kind of user, the terms, or the keys."""
    pages = told()["pages"]
    if page in (_WORDS, _KEYS):
        return render(request, f"help/{page}.html", {"pages": pages, "rows": told()[page]})
    one = next((found for found in pages if found["id"] == page), None)
    if one is None:
        raise Http404
    return render(request, "help/page.html", {"pages": pages, "one": one})
