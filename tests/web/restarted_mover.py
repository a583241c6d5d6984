"""One of several processes that move a filing while its database is restarted; run by
test_restarted_database.py. Tells how many moves were made, and how many ended without an answer."""

import sys
import time

import django

django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from mingzhang.web.models import Filing, User  # noqa: E402
from mingzhang.web.services.moving import Stale, move  # noqa: E402

MOVES = {"draft": "submit", "submitted": "withdraw"}


def main(seconds: float) -> None:
    made = unanswered = 0
    user = filing = None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            user = user or User.objects.get(username="clerk")
            filing = filing or Filing.objects.get()
            # After a lost connection the same move is tried again, with the version that was seen.
            move(filing, MOVES[filing.state], user, filing.version, "测试")
            made += 1
            filing = None
        except Stale:
            filing = None
        except (OperationalError, InterfaceError):
            unanswered += 1
            connection.close()
            time.sleep(0.05)
        print(made, unanswered, flush=True)


main(float(sys.argv[1]))
