"""The documents of the year: monitoring report and self-evaluation, forms and report in one file.

Both are pure functions from records to a neutral document; every format is written from it. The
forms are the province's (``templates``), the report is ours. What only a person can write is a
blank with its name, and the last section lists all that is missing.
"""

from mingzhang.performance.documents.evaluation import evaluation_document
from mingzhang.performance.documents.monitoring import monitoring_document

__all__ = ["evaluation_document", "monitoring_document"]
