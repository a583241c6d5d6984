"""`mingzhang check`: exit codes, what is read, where the report goes, and that nothing crashes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang import __version__
from mingzhang.cli import main

Pretend = Callable[..., None]
CLEAN: tuple[()] = ()


def test_a_file_with_an_error_gives_exit_code_1(pretend: Pretend, disclosure: Path) -> None:
    pretend()
    assert main(["check", str(disclosure)]) == 1


def test_a_file_without_findings_gives_exit_code_0(pretend: Pretend, disclosure: Path) -> None:
    pretend(found=CLEAN)
    assert main(["check", str(disclosure)]) == 0


def test_warnings_and_notes_are_no_errors(pretend: Pretend, disclosure: Path, sample) -> None:
    pretend(found=sample.findings[1:])
    assert main(["check", str(disclosure)]) == 0


def test_a_file_that_cannot_be_read_gives_exit_code_2_and_the_others_are_checked(
    pretend: Pretend, disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    missing = tmp_path / "missing.txt"
    assert main(["check", str(missing), str(disclosure), "--format", "json"]) == 2
    printed = capsys.readouterr()
    first, second = json.loads(printed.out)["documents"]
    assert first["error"]
    assert first["findings"] == first["tables"] == first["unread"] == []
    assert len(second["findings"]) == 3
    assert str(missing) in printed.err


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("scan.pdf", b"%PDF-1.7 ..."), ("noise.bin", bytes(range(256)) * 20)],
)
def test_what_is_no_text_is_told_in_a_sentence(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    assert "没有读取" in capsys.readouterr().out


def test_a_folder_stands_for_the_text_files_in_it(
    pretend: Pretend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(found=CLEAN)
    (tmp_path / "inner").mkdir()
    for name in ("b.txt", "a.txt", "inner/c.TXT", "notes.md"):
        (tmp_path / name).write_text("表\n合计\t1\n", encoding="utf-8")
    assert main(["check", str(tmp_path), str(tmp_path / "a.txt"), "--format", "json"]) == 0
    paths = [Path(d["path"]).name for d in json.loads(capsys.readouterr().out)["documents"]]
    assert paths == ["a.txt", "b.txt", "c.TXT"]


def test_an_empty_folder_is_not_a_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), "--format", "json"]) == 2
    assert "没有可以读取的文件" in json.loads(capsys.readouterr().out)["documents"][0]["error"]


@pytest.mark.parametrize("form", ["text", "json", "html", "sarif"])
def test_the_report_goes_into_the_named_file(
    form: str,
    pretend: Pretend,
    disclosure: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pretend()
    report = tmp_path / "report"
    assert main(["check", str(disclosure), "--format", form, "--output", str(report)]) == 1
    assert "示例县示例局" in report.read_text("utf-8") or form == "sarif"
    assert capsys.readouterr().out == ""


def test_a_report_that_cannot_be_written_is_told(
    pretend: Pretend, disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(found=CLEAN)
    assert main(["check", str(disclosure), "-o", str(tmp_path / "no" / "report.txt")]) == 2
    assert "结果写不进" in capsys.readouterr().err


def test_several_processes_give_the_same_report_as_one(
    pretend: Pretend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("表\n合计\t1\n", encoding="utf-8")
    main(["check", str(tmp_path), "--jobs", "1", "--format", "json"])
    alone = capsys.readouterr().out
    main(["check", str(tmp_path), "--jobs", "2", "--format", "json"])
    assert capsys.readouterr().out == alone


def test_a_fault_of_the_program_is_one_sentence(
    pretend: Pretend,
    disclosure: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pretend()
    monkeypatch.setattr("mingzhang.cli.pipeline.check", lambda reading: 1 / 0)
    monkeypatch.delenv("MINGZHANG_DEBUG", raising=False)
    assert main(["check", str(disclosure)]) == 2
    printed = capsys.readouterr()
    assert "程序自身出了错" in printed.out
    assert "MINGZHANG_DEBUG=1" in printed.out
    assert "Traceback" not in printed.out + printed.err


def test_the_traceback_of_a_fault_is_there_for_who_asks(
    pretend: Pretend,
    disclosure: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],  # it comes from the child process that reads the file
) -> None:
    pretend()
    monkeypatch.setattr("mingzhang.cli.pipeline.check", lambda reading: 1 / 0)
    monkeypatch.setenv("MINGZHANG_DEBUG", "1")
    main(["check", str(disclosure)])
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_fault_outside_any_file_is_one_sentence_too(
    disclosure: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(named: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr("mingzhang.cli.inputs.find_sources", broken)
    assert main(["check", str(disclosure)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_ends_quietly(
    pretend: Pretend,
    disclosure: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(reading: object) -> None:
        raise KeyboardInterrupt

    pretend()
    monkeypatch.setattr("mingzhang.cli.pipeline.check", interrupted)
    assert main(["check", str(disclosure)]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    rows = "\n".join(f"{n}\t{n}.00" for n in range(5000))
    path.write_text(f"部门预算支出总表\n{rows}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mingzhang",
        "read",
        str(path),
        "--format",
        "json",
        "--explain",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_an_unknown_template_names_the_nearest(
    disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(disclosure), "--template", "hebie"]) == 2
    assert "hebei" in capsys.readouterr().err


def test_a_folder_without_templates_is_told(
    disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(disclosure), "--templates", str(tmp_path)]) == 2
    assert "template.yaml" in capsys.readouterr().err


def test_a_template_with_a_mistake_is_told_by_file_and_line(
    disclosure: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "template.yaml").write_text("id: mine\nnane: {zh: x}\n", encoding="utf-8")
    assert main(["check", str(disclosure), "--templates", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "template.yaml:2" in said
    assert "name" in said


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["check", "x", "--fromat", "json"], "--format"),
        (["check", "x", "--format", "pdf"], "sarif"),
        (["check"], "FILE"),
        (["chek", "x"], "check"),
        (["check", "x", "--jobs", "many"], "--jobs"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_command_line_is_told_with_what_to_write(
    arguments: list[str],
    hint: str,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MINGZHANG_LANG", lang)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert hint in said
    assert "--help" in said
    assert "Traceback" not in said


def test_english_is_an_option_before_or_after_the_command(
    pretend: Pretend, disclosure: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend()
    main(["check", str(disclosure), "--lang", "en"])
    after = capsys.readouterr().out
    main(["--lang", "en", "check", str(disclosure)])
    assert capsys.readouterr().out == after
    assert "the total says" in after


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"mingzhang {__version__}"


def test_help_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    chinese = capsys.readouterr().out
    assert main(["check", "--help", "--lang=en"]) == 0
    english = capsys.readouterr().out
    assert "选项" in chinese
    assert "‖" not in chinese + english
    assert "disclosures" in english.lower()


HEAVY = ("pyarrow", "jinja2", "mingzhang.check", "mingzhang.interpret", "mingzhang.classifications")


def test_help_loads_nothing_heavy() -> None:
    program = "import sys; from mingzhang.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "typer" in loaded
    assert not [name for name in HEAVY if name in loaded]
