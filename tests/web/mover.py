"""One of several processes that move the same filing, or save it, at once; run by test_races.py."""

import sys

import django

django.setup()

from mingzhang.web.models import Filing, User  # noqa: E402
from mingzhang.web.services.drafting import save  # noqa: E402
from mingzhang.web.services.moving import Stale, move  # noqa: E402

MOVES = {"draft": "submit", "submitted": "withdraw"}


def main(what: str, name: str, wanted: int) -> None:
    """Prints how often it was done, and how often somebody else had been quicker."""
    user = User.objects.get(username="clerk")
    made = refused = 0
    while made < wanted:
        filing = Filing.objects.get()
        try:
            if what == "save":
                save(filing, f"{name} {made}", user, filing.version)
            else:
                move(filing, MOVES[filing.state], user, filing.version, "测试")
        except Stale:
            refused += 1
        else:
            made += 1
    print(made, refused)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
