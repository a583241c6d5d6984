"""The reference classifications a Chinese departmental budget is written in.

Five code trees (:func:`functional`, :func:`dept_economic`, :func:`gov_economic`, :func:`revenue`,
:func:`procurement`), the administrative divisions, the small code sets of integrated budget
management, the table that links the two economic classifications, and the two codes that are
built by rule: project codes and procurement codes.

The lists are reconstructions, not the official publication. Every row says how well it is
established (``data/README.md``), so:

* an unknown code is never by itself a mistake of the document;
* only an :class:`Item` that is ``firm`` may contradict a document, which is what
  :attr:`NameMatch.DIFFERENT` stands for; everything less certain is :attr:`NameMatch.UNSURE`.
"""

from mingzhang.classifications.budget_code import BudgetCode, BudgetCodes
from mingzhang.classifications.codes import is_well_formed, parent_code
from mingzhang.classifications.division import Division, DivisionKind, Divisions
from mingzhang.classifications.economic_link import EconomicLink, EconomicMap, UnitKind
from mingzhang.classifications.loader import (
    ClassificationDataError,
    budget_codes,
    dept_economic,
    divisions,
    economic_map,
    functional,
    gov_economic,
    procurement,
    revenue,
)
from mingzhang.classifications.names import normalise_name
from mingzhang.classifications.procurement_code import (
    ProcurementClass,
    is_fixed_asset,
    is_money_unit,
    is_procurement_code,
    procurement_class,
)
from mingzhang.classifications.project_code import CHECK_ALPHABET, ProjectCode, check_character
from mingzhang.classifications.project_code import make as make_project_code
from mingzhang.classifications.project_code import parse as parse_project_code
from mingzhang.classifications.records import Confidence, FormerName, Item, Source
from mingzhang.classifications.scheme import NameMatch, Scheme

__all__ = [
    "CHECK_ALPHABET",
    "BudgetCode",
    "BudgetCodes",
    "ClassificationDataError",
    "Confidence",
    "Division",
    "DivisionKind",
    "Divisions",
    "EconomicLink",
    "EconomicMap",
    "FormerName",
    "Item",
    "NameMatch",
    "ProcurementClass",
    "ProjectCode",
    "Scheme",
    "Source",
    "UnitKind",
    "budget_codes",
    "check_character",
    "dept_economic",
    "divisions",
    "economic_map",
    "functional",
    "gov_economic",
    "is_fixed_asset",
    "is_money_unit",
    "is_procurement_code",
    "is_well_formed",
    "make_project_code",
    "normalise_name",
    "parent_code",
    "parse_project_code",
    "procurement",
    "procurement_class",
    "revenue",
]
