"""Many files: limits for each, runs that go on where they stopped, archives, and the summary."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mingzhang.check.certificate import Verdict
from mingzhang.cli import main
from mingzhang.cli.batch.codec import from_plain, to_plain
from mingzhang.cli.batch.results import KEPT
from mingzhang.cli.inputs import Source
from mingzhang.cli.report import ReportFormat, pieces, render
from mingzhang.cli.report.digest import digest
from mingzhang.cli.report.model import DocumentEntry
from mingzhang.cli.work import in_order, over
from mingzhang.facts import Message
from mingzhang.formats.confined import Limits

Pretend = Callable[..., None]
ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "clean-hebei.txt"


def disclosures(folder: Path, count: int) -> Path:
    """Files of different content."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"表\n合计\t{number}\n", encoding="utf-8")
    return folder


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    main(["check", *arguments, "--format", "json"])
    return json.loads(capsys.readouterr().out)


# -------------------------------------------------------------------------------------- limits


def slow(reading: object) -> None:
    time.sleep(60)


def hungry(reading: object) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10_000_000))


def broken(reading: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.mark.parametrize(
    ("work", "options", "said"),
    [
        (slow, ["--time-limit", "1"], "超过 1 秒.*--time-limit"),
        (hungry, ["--memory-limit", "400"], "超过 400 MB.*--memory-limit"),
        (broken, [], "意外终止"),
    ],
)
def test_a_file_that_goes_too_far_costs_only_itself(
    work: Callable[[object], None],
    options: list[str],
    said: str,
    pretend: Pretend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pretend(found=())
    import mingzhang.cli.pipeline as pipeline

    judge = pipeline.check
    monkeypatch.setattr(
        pipeline,
        "check",
        lambda read: work(read) if read.document.path.endswith("001.txt") else judge(read),
    )
    folder = disclosures(tmp_path / "set", 4)
    assert main(["check", str(folder), "--jobs", "2", "--format", "json", *options]) == 2
    documents = json.loads(capsys.readouterr().out)["documents"]
    errors = [document.get("error", "") for document in documents]
    assert [bool(error) for error in errors] == [False, True, False, False]
    import re

    assert re.search(said, errors[1])


def test_read_has_limits_too(
    disclosure: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mingzhang.cli.pipeline.interpret", lambda *_: time.sleep(60))
    assert main(["read", str(disclosure), "--time-limit", "1"]) == 2
    assert "--time-limit" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_ends_everything_at_once(tmp_path: Path) -> None:
    """Also a file in the middle of its work, and what is left of it."""
    program = (
        "import signal, sys, time, tempfile; tempfile.tempdir = sys.argv[1];"
        # Whoever is started in the background by a shell is born deaf to it.
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "import mingzhang.cli.pipeline as p; p.interpret = lambda *_: time.sleep(300);"
        "from mingzhang.cli import main; sys.exit(main(['check', sys.argv[2]]))"
    )
    kept = tmp_path / "temporary"
    kept.mkdir()
    command = [sys.executable, "-c", program, str(kept), str(EXAMPLE)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not list(kept.iterdir()) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        assert process.wait(30) == 130
        assert time.monotonic() - start < 10
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert list(kept.iterdir()) == []


# -------------------------------------------------------------------------------------- resume


@pytest.fixture
def counted(
    pretend: Pretend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """The files that were really checked since the last call."""
    pretend()
    import mingzhang.cli.pipeline as pipeline

    judge, log = pipeline.check, tmp_path / "log"

    def noted(read: object) -> Verdict:
        with log.open("a", encoding="utf-8") as stream:
            stream.write(Path(read.document.path).name + "\n")
        return judge(read)

    monkeypatch.setattr(pipeline, "check", noted)

    def since() -> list[str]:
        said = log.read_text("utf-8").split() if log.exists() else []
        log.unlink(missing_ok=True)
        return sorted(said)

    return since


def test_a_run_goes_on_where_it_stopped(
    counted: Callable[[], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, state = disclosures(tmp_path / "set", 5), tmp_path / "state.jsonl"
    first = report(capsys, str(folder), "--resume", str(state))
    assert len(counted()) == 5
    assert report(capsys, str(folder), "--resume", str(state)) == first
    assert counted() == []
    # Killed while it wrote: the last result is only half there.
    lines = state.read_bytes().splitlines(keepends=True)
    state.write_bytes(b"".join(lines[:-1]) + lines[-1][: len(lines[-1]) // 2])
    (folder / "009.txt").write_text("表\n合计\t9\n", encoding="utf-8")
    again = report(capsys, str(folder), "--resume", str(state))
    assert len(counted()) == 2
    assert len(again["documents"]) == 6
    report(capsys, str(folder), "--resume", str(state))
    assert counted() == []


def test_what_was_changed_is_checked_again(
    counted: Callable[[], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, state = disclosures(tmp_path / "set", 3), tmp_path / "state.jsonl"
    report(capsys, str(folder), "--resume", str(state))
    counted()
    (folder / "001.txt").write_text("表\n合计\t1001\n", encoding="utf-8")
    shutil.move(folder / "002.txt", folder / "moved.txt")
    made = report(capsys, str(folder), "--resume", str(state))
    assert counted() == ["001.txt"]
    assert [Path(d["path"]).name for d in made["documents"]] == ["000.txt", "001.txt", "moved.txt"]
    report(capsys, str(folder), "--resume", str(state), "--lang", "en")
    assert len(counted()) == 3


def test_a_file_that_met_a_limit_is_tried_again_with_more_room(
    counted: Callable[[], list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import mingzhang.cli.pipeline as pipeline

    folder, state = disclosures(tmp_path / "set", 2), tmp_path / "state.jsonl"
    judge = pipeline.check
    monkeypatch.setattr(pipeline, "check", lambda read: (judge(read), time.sleep(60)))
    limited = [str(folder), "--resume", str(state), "--time-limit", "1"]
    assert "--time-limit" in report(capsys, *limited)["documents"][0]["error"]
    counted()
    report(capsys, *limited)
    assert counted() == []
    monkeypatch.setattr(pipeline, "check", judge)
    more = report(capsys, str(folder), "--resume", str(state), "--time-limit", "100")
    assert len(counted()) == 2
    assert "error" not in more["documents"][0]


@pytest.mark.parametrize("content", [b"PK\x03\x04 a file of the user's", b"{}\n"])
def test_another_file_is_never_written_over(
    content: bytes, disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "mine.docx"
    state.write_bytes(content)
    assert main(["check", str(disclosure), "--resume", str(state)]) == 2
    assert "mine.docx" in capsys.readouterr().err
    assert state.read_bytes() == content


def test_an_entry_comes_back_as_it_was(sample: Verdict, clean_sample: Verdict) -> None:
    for verdict in (sample, clean_sample):
        entry = digest(verdict, "zh", with_grids=True)
        plain = json.loads(json.dumps(to_plain(entry)))
        assert from_plain(DocumentEntry, plain) == entry


def test_a_large_run_gives_the_same_report(
    pretend: Pretend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beyond some files the results lie in a file and not in memory."""
    pretend()
    folder = disclosures(tmp_path / "set", KEPT + 6)
    made = report(capsys, str(folder), "--jobs", "2")
    assert made["summary"]["files"] == KEPT + 6
    assert [Path(d["path"]).stem for d in made["documents"]] == [f"{n:03}" for n in range(KEPT + 6)]
    rows = made["summary"]["rows"]
    assert all(made["documents"][row["document"]]["path"] == row["path"] for row in rows)
    one = report(capsys, str(folder / "000.txt"))["documents"][0]
    assert made["documents"][0] == one


# ------------------------------------------------------------------------------- sets, summary


def test_an_archive_stands_for_its_members(
    pretend: Pretend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(found=())
    path = tmp_path / "公开.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("局/一.txt", "表\n合计\t1\n")
        archive.writestr("局/二.xls", "表\n合计\t2\n")  # told by its content
        archive.writestr("__MACOSX/局/._一.txt", "x")
        archive.writestr("局/空.docx", "")
    for named in (path, tmp_path):  # an archive that is named, or found in a folder
        assert main(["check", str(named), "--format", "json"]) == 2
        made = json.loads(capsys.readouterr().out)
        names = [document["path"].partition("公开.zip")[2] for document in made["documents"]]
        assert names == ["!局/一.txt", "!局/二.xls", "!局/空.docx"]
        assert [bool(d.get("error")) for d in made["documents"]] == [False, False, True]


def test_lock_files_of_office_programs_are_passed_over(
    pretend: Pretend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(found=())
    folder = disclosures(tmp_path / "set", 1)
    (folder / "~$000.docx").write_bytes(b"x" * 162)
    (folder / "._000.txt").write_bytes(b"x")
    assert len(report(capsys, str(folder))["documents"]) == 1


def test_the_summary_is_the_table_of_the_text_report(
    sample: Verdict, clean_sample: Verdict
) -> None:
    entries = [digest(clean_sample, "zh"), digest(sample, "zh")]
    summary = json.loads(render(entries, ReportFormat.JSON, "zh"))["summary"]
    assert [row["document"] for row in summary["rows"]] == [1, 0]
    assert (summary["files"], summary["with_errors"], summary["not_read"]) == (2, 1, 0)
    worst = summary["rows"][0]
    assert (worst["errors"], worst["warnings"], worst["notes"]) == (1, 1, 1)
    assert worst["entity"]["name"] == "示例县示例局"
    assert worst["fiscal_year"] == 2026
    assert (worst["tables"], worst["unknown_tables"], worst["unread"]) == (3, 1, 1)


@pytest.mark.parametrize("form", [ReportFormat.TEXT, ReportFormat.JSON])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_report_in_pieces_is_the_report(form: ReportFormat, count: int, sample: Verdict) -> None:
    entries = [digest(sample, "zh")] * count
    made = pieces(entries, form, "zh")
    assert not isinstance(made, bytes)
    assert "".join(made) == render(entries, form, "zh")


def noted(log: Path, source: Source) -> str:
    with log.open("a", encoding="utf-8") as stream:
        stream.write(source.name + "\n")
    return source.path.name


def unexpected(source: Source, message: Message) -> str:
    return message.zh


def test_the_largest_file_is_begun_first(tmp_path: Path) -> None:
    """A long file that is begun last would leave the other processes idle."""
    sources, log = [], tmp_path / "log"
    for name, size in (("a", 10), ("b", 3000), ("c", 200), ("missing", 0)):
        sources.append(Source(tmp_path / name))
        if size:
            (tmp_path / name).write_bytes(b"x" * size)
    made = over(sources, partial(noted, log), unexpected, 1, "zh", Limits())
    assert in_order(made) == ("a", "b", "c", "missing")
    begun = [Path(name).name for name in log.read_text("utf-8").splitlines()]
    assert begun == ["b", "c", "a", "missing"]
