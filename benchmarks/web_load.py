"""How fast the public pages answer when many read at once.

Usage: ``python benchmarks/web_load.py [--disclosures 300] [--readers 20] [--within 200]``. Needs
``wrk`` (Debian's package of that name). Made disclosures, each of a budget of its own, are loaded
as if they had been published; ``mingzhang serve`` answers on loopback with its default number of
processes; each reader asks for the next page as soon as it has the last, which is harder than
people are. ``bare`` is an answer without a database query: the ratio to it says what a page costs
whatever the machine. A first round with a tenth of the disclosures tells the growth. The exit code
is 1 when the 95th percentile of the mixed readers is above ``--within`` milliseconds, or when any
answer was an error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
YEARS = (2024, 2025, 2026)
WORDS = ("项目", "医疗", "培训", "设备", "保障", "采购", "2130", "不存在的词")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one round of readers saw; times in milliseconds."""

    requests: int
    errors: int
    p50: float
    p95: float
    p99: float


def load(count: int) -> None:
    """Publish made disclosures into the data folder of the environment (in a child process)."""
    sys.path.insert(0, str(HERE))
    from made import LAYOUTS, random_budget
    from seeding.documents import DIVISIONS, SHAPES

    from mingzhang.web.operating.serving import migrate, prepare

    prepare(None, https=False)
    migrate()
    from mingzhang.check import check
    from mingzhang.formats.text import read_bytes
    from mingzhang.interpret import interpret
    from mingzhang.templates import all_templates
    from mingzhang.web.models import Organisation
    from mingzhang.web.services.publishing import store

    for number in range(count):
        body, year = number // len(YEARS), YEARS[number % len(YEARS)]
        layout = tuple(LAYOUTS)[body % len(LAYOUTS)]
        shapes = SHAPES[layout]
        budget = random_budget(body, shapes[body % len(shapes)], DIVISIONS[layout], year)
        text = LAYOUTS[layout](budget)
        reading = interpret(read_bytes(text.encode()), all_templates())
        organisation, _ = Organisation.objects.get_or_create(
            kind="department",
            name=f"{budget.name}（{body + 1}）",
            division=f"{DIVISIONS[layout][:4]}{body % 20 + 10}",
        )
        verdict = check(reading)
        certificate = {
            "rules_version": verdict.certificate.rules_version,
            "outcomes": {o.value: n for o, n in verdict.certificate.outcomes.items()},
        }
        severities = [finding.severity.value for finding in verdict.findings]
        store(
            organisation,
            year,
            reading,
            [("txt", f"{number}.txt", text.encode(), True)],
            certificate,
            None,
            counts=(severities.count("error"), severities.count("warning")),
        )
    _write_addresses()


def _write_addresses() -> None:
    """One file of addresses a kind of page, in the data folder."""
    from urllib.parse import quote

    from mingzhang.web.models import Organisation, Publication, PublishedTable
    from mingzhang.web.settings import DATA

    kinds: dict[str, list[str]] = {"home": ["/"], "bare": ["/health"]}
    kinds["search"] = [f"/explore/?q={quote(word)}" for word in WORDS]
    kinds["compare"] = ["/compare/", "/compare/?measure=three_public&year=2026"]
    bodies = list(Organisation.objects.filter(publications__isnull=False).distinct())
    kinds["place"] = sorted({f"/p/{body.division}/" for body in bodies})
    kinds["body"] = [f"/p/{body.division}/{body.slug}/" for body in bodies]
    for one in Publication.objects.select_related("organisation"):
        base = f"/p/{one.organisation.division}/{one.organisation.slug}/{one.year}/{one.stage}"
        kinds.setdefault("disclosure", []).append(f"{base}/v{one.number}/")
        numbers = PublishedTable.objects.filter(publication=one).values_list("number", flat=True)
        for number in numbers:
            kinds.setdefault("table", []).append(f"{base}/v{one.number}/t/{number}/")
    kinds["interface"] = ["/api/bodies?limit=50", "/api/versions?limit=50"]
    # As people read: most come for a body, its disclosures and tables.
    mixed = [
        *kinds["home"] * 20,
        *kinds["search"] * 3,
        *kinds["compare"] * 5,
        *kinds["place"],
        *kinds["body"],
        *kinds["disclosure"][:150],
        *kinds["table"][:300],
        *kinds["interface"] * 10,
    ]
    kinds["mixed"] = mixed
    for kind, addresses in kinds.items():
        (DATA / f"addresses-{kind}.txt").write_text("\n".join(addresses) + "\n", encoding="utf-8")


@contextmanager
def served(environ: dict[str, str]) -> Iterator[str]:
    """The application on a free port of loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "mingzhang", "serve", "--port", str(port)]
    process = subprocess.Popen(
        program, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


def read(address: str, file: Path, readers: int, seconds: int) -> Measured:
    """Let readers go through the addresses of a file."""
    said = subprocess.run(
        ["wrk", "-t1", f"-c{readers}", f"-d{seconds}s", "--timeout", "20s", "-s",
         str(HERE / "readers.lua"), address],
        env={**os.environ, "ADDRESSES": str(file)},
        capture_output=True, text=True, check=True, timeout=seconds + 60,
    ).stdout  # fmt: skip
    line = next(line for line in said.splitlines() if line.startswith("MEASURED"))
    _, requests, errors, p50, p95, p99 = line.split()
    return Measured(int(requests), int(errors), float(p50), float(p95), float(p99))


def round_of(count: int, readers: int, seconds: int, folder: Path) -> dict[str, Measured]:
    """Load, serve and measure every kind of page; prints a line each."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.web.settings",
        "MINGZHANG_DATA": str(folder),
        "MINGZHANG_HTTPS": "0",
        "MINGZHANG_LIMIT_API": "0",  # all readers ask from one address
        "MINGZHANG_ADMIN_PASSWORD": "only-for-this-benchmark",
    }
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--load", str(count)], env=environ, check=True)
    print(f"\n{count} disclosures loaded in {time.perf_counter() - start:.0f} s", flush=True)
    print(f"{'':12}{'answers':>9}{'errors':>8}{'a second':>10}{'p50':>8}{'p95':>8}{'p99 ms':>8}")
    found = {}
    with served(environ) as address:
        files = {f.stem.removeprefix("addresses-"): f for f in folder.glob("addresses-*.txt")}
        for kind in sorted(files, key=lambda k: (k == "mixed", k != "bare", k)):
            read(address, files[kind], 2, 1)  # the first answers read templates
            one = found[kind] = read(address, files[kind], readers, seconds)
            print(
                f"{kind:12}{one.requests:9}{one.errors:8}{one.requests / seconds:10.0f}"
                f"{one.p50:8.0f}{one.p95:8.0f}{one.p99:8.0f}",
                flush=True,
            )
    return found


def main() -> int:
    """Measure; the exit code as the module says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--disclosures", type=int, default=300)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=8, help="of each kind of page")
    parser.add_argument("--within", type=float, default=200, help="milliseconds")
    parser.add_argument("--load", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.load:
        load(asked.load)
        return 0
    if shutil.which("wrk") is None:
        print("wrk is missing: install Debian's package of that name.", file=sys.stderr)
        return 2
    rounds = []
    for count in (max(asked.disclosures // 10, 3), asked.disclosures):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(round_of(count, asked.readers, asked.seconds, Path(folder)))
    few, many = rounds
    print("\nagainst a bare answer, and against a tenth of the disclosures:")
    for kind, one in many.items():
        cost = one.p50 / many["bare"].p50
        print(f"  {kind:12}{cost:6.1f} times bare {one.p50 / few[kind].p50:6.2f} times")
    errors = sum(one.errors for one in many.values())
    p95 = many["mixed"].p95
    told = f"95th percentile {p95:.0f} ms (at most {asked.within:.0f}), {errors} errors"
    print(f"{asked.readers} readers of mixed pages: {told}")
    return int(errors > 0 or p95 > asked.within)


if __name__ == "__main__":
    sys.exit(main())
