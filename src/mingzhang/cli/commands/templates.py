"""``mingzhang templates``: which templates there are."""

from __future__ import annotations

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language, TemplateFolders


def templates(templates: TemplateFolders = None, lang: Language = Lang.ZH) -> int:
    """Print every template that would be tried: id, name, years, tables, folder."""
    import sys

    from mingzhang.cli.layouts import chosen_layouts
    from mingzhang.cli.output import deliver
    from mingzhang.cli.template_list import render_templates
    from mingzhang.templates import all_templates

    layouts = chosen_layouts(templates, None)
    colour = sys.stdout.isatty()
    deliver(render_templates(all_templates(layouts.folders), lang.value, colour=colour), None)
    return 0
