"""Publishing in the background: ordered in a moment, done by a worker, once and once only.

A worker may die at any moment. It gives a sign of life every second; an order without one for a
while is taken up by another. That two may then work on one order does no harm: the filing moves
only from the version that was seen, so the second comes too late and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_q.tasks import async_task

from mingzhang.cli.complaints import fault
from mingzhang.facts import Message
from mingzhang.web.flow import flow
from mingzhang.web.models import Filing, Order, User
from mingzhang.web.pure.work import Set
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused, demand, in_turn
from mingzhang.web.services.publishing import confined, publish

_JOB = "mingzhang.web.jobs.run_order"
_SILENT = timedelta(seconds=20)
"""Without a sign of life for so long, whoever works on an order counts as dead."""
_FORGOTTEN = timedelta(seconds=60)
"""After so long the queue is told of an order again."""
_BEAT = 1.0
_MOST_ATTEMPTS = 3
_DIED = Message(
    f"编制公开文件的进程中断了{_MOST_ATTEMPTS}次，没有公开。请稍后重新办理；仍不行请联系管理员。",
    f"The process that compiled the disclosure broke off {_MOST_ATTEMPTS} times; nothing was "
    "published. Please try again later, or ask the administrator.",
)


def order(filing: Filing, action: str, user: User, version: int, note: str = "") -> Order:
    """Have a filing published. Everything that can be said against it is said now (Stale, Refused)
    and judged again when it is done."""
    with atomic():
        now = in_turn(filing.pk)
        demand(now, flow().moves[action], user, version, note)
        before = latest(now)
        if before is not None and before.pending:
            raise Refused(
                Message("正在编制公开文件，请稍候。", "It is being published already; please wait.")
            )
        at = timezone.now()
        made = Order.objects.create(
            filing=now,
            action=action,
            user=user,
            version=version,
            note=note,
            asked_at=at,
            beat_at=at,
        )
        record(
            user,
            "filing.ordered",
            now,
            after={"action": action, "version": version},
            reason=note,
            organisation=now.organisation.name,
        )
    async_task(_JOB, made.pk, group="publishing")
    return made


def latest(filing: Filing) -> Order | None:
    """The newest order of a filing that is about the filing as it is now."""
    return filing.orders.filter(version=filing.version).order_by("-pk").first()


def carry_out(pk: int) -> None:
    """Publish what was ordered; called by a worker. Does nothing where it is done, or somebody is
    at it."""
    claimed = Order.objects.filter(pk=pk, state="queued").update(
        state="running", beat_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return
    one = Order.objects.select_related("filing__organisation", "filing__revision", "user").get(
        pk=pk
    )
    try:
        publish(
            one.filing,
            one.action,
            one.user,
            one.version,
            one.note,
            _Beating(pk),
            also=lambda: Order.objects.filter(pk=pk).update(state="done"),
        )
    except Refused as refused:
        _fail(pk, refused.said)
    except Exception as error:  # a fault of ours: told, not left as being published for ever
        _fail(pk, fault(error))


def rescue() -> int:
    """Queue anew what dead workers left and what the queue may have forgotten; how many."""
    now, found = timezone.now(), 0
    for one in Order.objects.filter(state="running", beat_at__lt=now - _SILENT):
        same = Order.objects.filter(pk=one.pk, state="running", beat_at=one.beat_at)
        if one.attempts >= _MOST_ATTEMPTS:
            same.update(state="failed", problem=_DIED.zh, problem_en=_DIED.en)
        elif same.update(state="queued", beat_at=now):
            async_task(_JOB, one.pk, group="publishing")
            found += 1
    for one in Order.objects.filter(state="queued", beat_at__lt=now - _FORGOTTEN):
        if Order.objects.filter(pk=one.pk, state="queued", beat_at=one.beat_at).update(beat_at=now):
            async_task(_JOB, one.pk, group="publishing")
            found += 1
    return found


def _fail(pk: int, said: Message) -> None:
    """Keep the sentence why; what another worker has done meanwhile stays done."""
    Order.objects.filter(pk=pk, state="running").update(
        state="failed", problem=said.zh, problem_en=said.en
    )


class _Beating:
    """Compiles in a limited child process and gives a sign of life meanwhile."""

    def __init__(self, pk: int) -> None:
        self._pk, self._last = pk, time.monotonic()

    def __call__(self, order: tuple[str, str, Sequence[str]]) -> Set | Message:
        return confined(order, self._beat)

    def _beat(self) -> None:
        if time.monotonic() - self._last >= _BEAT:
            self._last = time.monotonic()
            Order.objects.filter(pk=self._pk, state="running").update(beat_at=timezone.now())
