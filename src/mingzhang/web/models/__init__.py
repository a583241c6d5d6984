"""What the web application keeps. Written only by :mod:`mingzhang.web.services`."""

from mingzhang.web.models.audit import Event
from mingzhang.web.models.congress import CongressApproval
from mingzhang.web.models.drafts import Draft
from mingzhang.web.models.execution import ExecutionRecord, Release
from mingzhang.web.models.filings import Filing, Revision
from mingzhang.web.models.findings import UNSETTLED, Comment, Item, Verdict
from mingzhang.web.models.organisations import Kind, Membership, Organisation, Role, User
from mingzhang.web.models.places import Population
from mingzhang.web.models.publications import (
    Figure,
    Order,
    Passage,
    Publication,
    PublishedFile,
    PublishedPage,
    PublishedTable,
)
from mingzhang.web.models.uploads import Batch, Upload

__all__ = [
    "UNSETTLED",
    "Batch",
    "Comment",
    "CongressApproval",
    "Draft",
    "Event",
    "ExecutionRecord",
    "Figure",
    "Filing",
    "Item",
    "Kind",
    "Membership",
    "Order",
    "Organisation",
    "Passage",
    "Population",
    "Publication",
    "PublishedFile",
    "PublishedPage",
    "PublishedTable",
    "Release",
    "Revision",
    "Role",
    "Upload",
    "User",
    "Verdict",
]
