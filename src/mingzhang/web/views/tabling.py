"""A comparison as a file: every row with where its figure stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mingzhang.corpus.figures import Measure
from mingzhang.facts import Message
from mingzhang.web.api.writing import csv_lines
from mingzhang.web.views import naming
from mingzhang.web.views.answers import language

_HEADS = {
    "division": Message("区划代码", "division"),
    "place": Message("地方", "place"),
    "body": Message("单位", "body"),
    "year": Message("年度", "year"),
    "stage": Message("阶段", "stage"),
    "version": Message("版本", "version"),
    "measure": Message("指标", "measure"),
    "basis": Message("口径", "basis"),
    "added": Message("相加的部门数", "departments added"),
    "absent": Message("没有公开的部门数", "departments that have not published"),
    "yuan": Message("元", "yuan"),
    "differs": Message("各表不一致", "tables differ"),
    "why": Message("说明", "what is added"),
    "people": Message("人口", "people"),
    "head": Message("人均元", "yuan per head"),
    "source": Message("人口来源", "source of the population"),
    "cell": Message("出处", "cell"),
}
_OF_A_BODY = ("body", "version", "differs")
_OF_A_PLACE = ("added", "absent", "why")


def as_csv(
    request: HttpRequest, rows: list[dict[str, Any]], measure: Measure, stage: str, by_place: bool
) -> HttpResponse:
    """The rows of a comparison of bodies, or of places."""
    left_out = _OF_A_BODY if by_place else _OF_A_PLACE
    heads = {key: head for key, head in _HEADS.items() if key not in left_out}

    def line(row: dict[str, Any]) -> list[Any]:
        told = {**_common(row, measure, stage), **(_place(row) if by_place else _body(row))}
        told["cell"] = request.build_absolute_uri(told["cell"])
        return [told[key] for key in heads]

    lines = [[head.said(language()) for head in heads.values()], *map(line, rows)]
    return HttpResponse(
        "".join(csv_lines(lines)),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="compare.csv"'},
    )


def _common(row: dict[str, Any], measure: Measure, stage: str) -> dict[str, Any]:
    told, held = row["told"], row["people"]
    return {
        "division": row["division"],
        "place": row["path"],
        "year": row["year"],
        "stage": stage,
        "measure": measure.name.said(language()),
        "basis": told.basis.said(language()) if told.basis is not None else "",
        "yuan": "" if told.fen is None else f"{Decimal(told.fen) / 100:.2f}",
        "people": "" if held is None else held.people,
        "head": "" if row["head"] is None else row["head"],
        "source": "" if held is None else held.source,
        "cell": row["href"],
    }


def _body(row: dict[str, Any]) -> dict[str, Any]:
    one = row["version"]
    return {
        "body": row["name"],
        "version": one.number,
        "differs": "1" if row["told"].differs else "",
        "cell": row["href"] or reverse("publication", args=naming.arguments(one)),
    }


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {"added": row["count"], "absent": row["absent"], "why": row["why"].said(language())}
