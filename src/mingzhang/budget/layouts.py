"""The layouts (公开样式) that a cover may name: by id, or by the Chinese or English name."""

from __future__ import annotations

from mingzhang.classifications import normalise_name
from mingzhang.templates import TemplateError, all_templates, can_print, template_folders

_SHORTEST = 2


def layout_ids() -> list[str]:
    """The ids of every layout to compile in that can be found without a folder of one's own."""
    return sorted(
        folder.name for folder in template_folders() if (folder / "layout.yaml").is_file()
    )


def layout_named(text: str) -> str:
    """The id of the one layout that ``text`` names (河北 is hebei); else ``text`` itself."""
    if not text or text in layout_ids():
        return text
    said = normalise_name(text)
    if len(said) < _SHORTEST:
        return text
    try:
        found = [
            template.id
            for template in all_templates()
            if can_print(template)
            and any(
                normalise_name(name).startswith(said) for name in (template.id, *template.names)
            )
        ]
    except TemplateError:
        return text  # a broken folder of one's own is told by whoever compiles in it
    return found[0] if len(found) == 1 else text
