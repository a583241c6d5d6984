"""Text dumps of PDFs restored to tables, forms and paragraphs, led by the template."""

from mingzhang.interpret.loose.restore import restore

__all__ = ["restore"]
