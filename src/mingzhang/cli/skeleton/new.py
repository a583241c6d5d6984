"""Making new templates and rules: files on disk, filled in from the ones beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from mingzhang.check.catalogue import FOLDER as RULES
from mingzhang.check.catalogue import rules
from mingzhang.cli.complaints import CommandError, no_such
from mingzhang.templates import all_templates, load_template

HERE = Path(__file__).parent
PARTS = ("template.yaml", "tables.yaml", "sections.yaml", "narrative.yaml", "forms.yaml")
PRINTED = ("layout.yaml", "prose.yaml", "form_layouts.yaml")
"""What a template needs to compile as well; copied from a neighbour, never begun from nothing."""


def new_template_folder(name: str, based_on: str | None, parent: Path) -> tuple[Path, ...]:
    """Write a template folder ``parent/name`` and return its files.

    ``based_on`` is the id of the template to copy; without it the commented skeleton is written.
    The result is loaded once, so that what a user starts from is known to be valid. Raises
    :class:`CommandError` for a bad or taken name, and when the folder cannot be written.
    """
    if not re.fullmatch(r"[\w-]+", name):
        raise CommandError(
            f"样式编号“{name}”只能用字母、数字、汉字、- 和 _。",
            f"The template id “{name}” may hold letters, digits, - and _ only.",
        )
    known = {template.id: template for template in all_templates()}
    if name in known:
        raise CommandError(
            f"已经有编号为“{name}”的样式（{known[name].folder}）。请换一个编号。",
            f"There is a template “{name}” already ({known[name].folder}). "
            "Please choose another id.",
        )
    if based_on is not None and based_on not in known:
        ids = list(known)
        raise CommandError(*no_such(based_on, ids, "公开样式", "template", "mingzhang templates"))
    folder = parent / name
    skeleton = HERE / "template"
    texts = {
        part: _filled(skeleton / part, {"ID": name})
        for part in (*PARTS, "examples/README.md", "examples/example.txt")
    }
    if based_on is not None:
        source = Path(known[based_on].folder)
        texts.update(
            {
                part: _copied(source / part, name, based_on)
                for part in (*PARTS, *PRINTED)
                if (source / part).is_file()
            }
        )
        # The example of the skeleton is laid out as the skeleton says, not as the copied tables do.
        del texts["examples/example.txt"]
        texts["examples/README.md"] = texts["examples/README.md"].partition("`example.txt`")[0]
    written = _write((folder / part, text) for part, text in texts.items())
    load_template(folder.resolve())
    return written


_CHANGE = {
    "template.yaml": "先改编号、名称、区划、年度和单位。",
    "tables.yaml": "逐张核对标题、表头和行名；口径（says）一般不用改。",
    "sections.yaml": "核对各章节的标题。",
    "narrative.yaml": "核对数字前面的字样。",
    "forms.yaml": "核对绩效目标表的标题、标签和表头。",
    "layout.yaml": "编制用：核对封面、目录、各表的顺序、印出的行名和空表说明。",
    "prose.yaml": "编制用：核对情况说明的章节和语句。",
    "form_layouts.yaml": "编制用：核对绩效目标表的格子。",
}


def _copied(path: Path, name: str, based_on: str) -> str:
    """A part of an existing template with a comment saying what to change, and its new id."""
    text = path.read_text(encoding="utf-8")
    if path.name == "template.yaml":
        text = re.sub(r"(?m)^id:.*$", f"id: {name}", text, count=1)
        text = re.sub(
            r"(?m)^name:\s*\{.*\}\s*$",
            f"name: {{zh: {name} 部门预算公开样式, en: {name} budget disclosure}}",
            text,
            count=1,
        )
    return (
        f"# 照 {based_on} 复制。{_CHANGE[path.name]}\n"
        "# 各个键的含义见文档 docs/reference/templates.md。\n" + text
    )


def new_check_files(
    identifier: str, name: str, name_en: str, severity: str, folder: Path | None = None
) -> tuple[Path, ...]:
    """Write the row, the function and the cases of a new rule and return the files.

    They are found by being there; no list is edited. What is written works: the function tests
    something simple, and its two cases hold. Raises :class:`CommandError` for a bad or taken id.
    """
    if not re.fullmatch(r"[A-Z]\d{1,3}[a-z]?", identifier):
        raise CommandError(
            f"规则编号“{identifier}”应为一个大写字母加数字，如 K16。",
            f"The rule id “{identifier}” should be a capital letter and a number, such as K16.",
        )
    if identifier in rules():
        raise CommandError(
            f"已经有编号为 {identifier} 的规则：{rules()[identifier].name.zh}。请换一个编号。",
            f"There is a rule {identifier} already: {rules()[identifier].name.en}. "
            "Please choose another id.",
        )
    stem, target = identifier.lower(), folder or RULES
    fields = {
        "ID": identifier,
        "NAME": _quoted(name),
        "NAME_EN": _quoted(name_en or name),
        "SEVERITY": severity,
        "FUNCTION": f"check_{stem}",
    }
    source = HERE / "check"
    return _write(
        (
            (target / f"{stem}.yaml", _filled(source / "rule.yaml", fields)),
            (target / f"{stem}.py", _filled(source / "rule.py.txt", fields)),
            (target / "cases" / f"{identifier}.yaml", _filled(source / "case.yaml", fields)),
        )
    )


def _quoted(text: str) -> str:
    """Free text as a YAML scalar that means the same whatever characters it holds."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _filled(path: Path, fields: dict[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for key, value in fields.items():
        text = text.replace(f"@{key}@", value)
    return text


def _write(files: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
    """Write all files, or none when one of them exists already."""
    wanted = dict(files)
    for path in wanted:
        if path.exists():
            raise CommandError(
                f"{path} 已经存在，没有写入任何文件。",
                f"{path} exists already; nothing was written.",
            )
    try:
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            f"写不进 {path}：{reason}。请用 --dir 指定一个可写的文件夹。",
            f"{path} cannot be written: {reason}. Please name a writable folder with --dir.",
        ) from error
    return tuple(wanted)
