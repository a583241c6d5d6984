"""The documentation is true: links lead somewhere, names exist, what is shown is what happens."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "mingzhang"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *PACKAGE.rglob("README.md"),
        ROOT / "examples" / "README.md",
    ]
)
FOLDERS = sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").is_file())
TUTORIAL = ROOT / "docs" / "tutorial" / "follow-a-figure.md"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def body(path: Path) -> str:
    """The text of a page without its code blocks."""
    return re.sub(r"(?ms)^(```|~~~).*?^\1\s*$", "", path.read_text(encoding="utf-8"))


# ------------------------------------------------------------------------------------- links


def anchors(path: Path) -> set[str]:
    """Anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+\s+(.*)$", body(path))
    plain = (re.sub(r"[`*]", "", h).strip().lower() for h in headings)
    written = re.findall(r'<a (?:id|name)="([^"]+)"', body(path))
    return {re.sub(r"[^\w\s-]", "", h).replace(" ", "-") for h in plain} | set(written)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page):
    text = re.sub(r"`[^`\n]*`", "", body(page))
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    broken = []
    for target in targets:
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", file):
            continue
        linked = (page.parent / file).resolve() if file else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            broken.append(target)
    assert broken == []


# ------------------------------------------------------------------------------- the two maps


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_is_on_the_map_and_has_a_readme(folder):
    assert f"`{folder}/`" in (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    assert (PACKAGE / folder / "README.md").is_file()


def paths_in(page: Path) -> set[str]:
    """Paths into the repository that a page writes as code."""
    roots = "src|tests|docs|examples"
    found = re.findall(rf"`((?:{roots})/[^`\s]*)`", page.read_text(encoding="utf-8"))
    return {path for path in found if not re.search(r"[<>*{}…]", path)}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_path_that_a_page_names_exists(page):
    assert {path for path in paths_in(page) if not (ROOT / path).exists()} == set()


def terms() -> list[str]:
    """The code column of the glossary's tables, one name each."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (`[^|]*) \|", glossary)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def source() -> str:
    files = [p for kind in ("*.py", "*.yaml") for p in PACKAGE.rglob(kind)]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_name_of_the_glossary_exists_in_the_source():
    text = source()
    names = terms()
    assert len(names) > 60
    assert [n for n in names if not re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)] == []


# ---------------------------------------------------------------------- what is shown is true


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"(?ms)^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(">>> " in b for b in blocks(p, "python"))], ids=named
)
def test_a_page_shows_what_python_prints(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    sessions = "\n".join(b for b in blocks(page, "python") if ">>> " in b)
    test = doctest.DocTestParser().get_doctest(sessions, {}, page.name, str(page), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "console")], ids=named)
def test_a_page_shows_what_its_commands_print(page, tmp_path):
    for folder in ("examples", "src", "docs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    for block in blocks(page, "console"):
        for session in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = session.partition("\n")
            assert_shown(output.split("\n"), printed_by(command, tmp_path).split("\n"))


def printed_by(command: str, folder: Path) -> str:
    """What a shell prints, errors included, with paths below ``folder`` as the reader sees them."""
    environment = {k: v for k, v in os.environ.items() if k != "MINGZHANG_LANG"}
    environment["PATH"] = str(Path(sys.executable).parent) + os.pathsep + environment["PATH"]
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return run.stdout.replace(f"{folder}/", "")


def assert_shown(shown: list[str], printed: list[str]) -> None:
    """Equal; or, where the page leaves out lines (…), every line shown is printed, in order."""
    if "…" not in shown:
        assert printed == shown
        return
    rest = iter(printed)
    assert [line for line in shown if line != "…" and line not in rest] == []


def test_the_two_readmes_show_the_same_commands():
    def commands(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        found = re.findall(r"(?ms)^```(?:console)?\n(.*?)^```$", text)
        lines = re.findall(r"(?m)^(?:make|mingzhang|\$) .*?(?=\s+#|$)", "\n".join(found))
        return [line.removesuffix(" --lang en") for line in lines]

    assert commands("README.md") == commands("README.zh-CN.md")
