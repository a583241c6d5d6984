"""Which templates to read under, as the user's options say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.cli.complaints import CommandError, no_such
from mingzhang.templates import all_templates


@dataclass(frozen=True, slots=True)
class Layouts:
    """Under which templates to read: folders beyond the shipped ones, and one to force."""

    folders: tuple[Path, ...] = ()
    forced: str | None = None


def chosen_layouts(folders: Sequence[Path] | None, forced: str | None) -> Layouts:
    """The options of the user, looked over before any file is read.

    Raises :class:`CommandError` for a folder without templates or an unknown template;
    :class:`mingzhang.templates.TemplateError` for a template with a mistake.
    """
    for folder in folders or ():
        if not (folder / "template.yaml").is_file() and not any(folder.glob("*/template.yaml")):
            raise CommandError(
                f"文件夹 {folder} 里没有样式（template.yaml）。新建：mingzhang new-template",
                f"The folder {folder} holds no template (template.yaml). "
                "To make one: mingzhang new-template",
            )
    layouts = Layouts(tuple(folders or ()), forced)
    known = [template.id for template in all_templates(layouts.folders)]
    if forced is not None and forced not in known:
        raise CommandError(*no_such(forced, known, "公开样式", "template", "mingzhang templates"))
    return layouts
