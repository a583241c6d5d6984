"""One of several processes that move the same filing at once; run by test_races.py."""

import sys

import django

django.setup()

from mingzhang.web.models import Filing, User  # noqa: E402
from mingzhang.web.services.moving import Stale, move  # noqa: E402

MOVES = {"draft": "submit", "submitted": "withdraw"}


def main(moves: int) -> None:
    user = User.objects.get(username="clerk")
    made = refused = 0
    while made < moves:
        filing = Filing.objects.get()
        try:
            move(filing, MOVES[filing.state], user, filing.version, "测试")
        except Stale:
            refused += 1
        else:
            made += 1
    print(made, refused)


main(int(sys.argv[1]))
