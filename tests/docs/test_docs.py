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
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *PACKAGE.rglob("README.md")]
    + [ROOT / "examples" / "README.md"]
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
    return {re.sub(r"[^\w\s-]", "", h).replace(" ", "-") for h in plain}


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


def test_the_tutorial_shows_what_python_prints(monkeypatch):
    monkeypatch.chdir(ROOT)
    # doctest would take the fence for output.
    text = re.sub(r"(?m)^```.*$", "", re.sub(r"(?ms)^```console$.*?^```$", "", TUTORIAL.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(text, {}, TUTORIAL.name, str(TUTORIAL), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def consoles() -> list[tuple[str, str, str]]:
    """Page, command and output of every console block; commands of a block share a directory."""
    found = []
    for page in PAGES:
        for block in re.findall(r"(?ms)^```console\n(.*?)^```$", page.read_text(encoding="utf-8")):
            commands = re.split(r"(?m)^\$ ", block)[1:]
            script = " && ".join(c.partition("\n")[0] for c in commands)
            output = "".join(c.partition("\n")[2] for c in commands)
            found.append((named(page), script, output))
    return found


@pytest.mark.parametrize(("page", "script", "output"), consoles())
def test_a_page_shows_what_its_commands_print(page, script, output, tmp_path):
    for folder in ("examples", "src", "docs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    beside = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": beside + os.pathsep + os.environ["PATH"], "COLUMNS": "80"}
    environment.pop("MINGZHANG_LANG", None)
    run = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.stderr == ""
    shown, printed = output.split("\n"), run.stdout.split("\n")
    if "…" in shown:
        # A shortened output: every line shown is printed, in this order.
        rest = iter(printed)
        missing = [line for line in shown if line != "…" and line not in rest]
        assert missing == []
    else:
        assert printed == shown


def test_the_two_readmes_show_the_same_commands():
    blocks = [
        re.findall(r"(?ms)^```(?:console)?\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.zh-CN.md")
    ]
    commands = [[re.findall(r"(?m)^(?:make|\$) .*?(?=\s+#|$)", b) for b in page] for page in blocks]
    assert commands[0] == commands[1]
