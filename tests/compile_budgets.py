"""Small budgets that the tests of compilation share, written out so that sums can be done by hand."""

from decimal import Decimal

from mingzhang.budget import (
    Asset,
    Budget,
    BudgetLine,
    BudgetUnit,
    CarryOut,
    IncomeLine,
    Project,
    Purchase,
    ThreePublicLine,
)
from mingzhang.classifications import UnitKind

D = Decimal
OFFICE, CENTRE = "450001", "450002"


def two_units() -> Budget:
    """An office and its service centre: general money, a government fund, business income, money
    carried over both ways, and one project in each unit under the same name."""
    return Budget(
        2026,
        "450",
        "测试县医疗保障局",
        "130529",
        "hebei",
        units=(
            BudgetUnit(
                OFFICE, "测试县医疗保障局本级", UnitKind.ADMINISTRATIVE, "正科级", "财政拨款"
            ),
            BudgetUnit(CENTRE, "测试县医保服务中心", UnitKind.INSTITUTION, "股级", "财政拨款"),
        ),
        incomes=(
            IncomeLine(OFFICE, "general", D("3150000.00")),
            IncomeLine(OFFICE, "general", D("40000.00"), carry="prior"),
            IncomeLine(OFFICE, "government", D("50000.00"), revenue="1030148"),
            IncomeLine(CENTRE, "general", D("600000.00")),
            IncomeLine(CENTRE, "business", D("80000.00")),
        ),
        lines=(
            _line(OFFICE, "2101501", "personnel", "2000000.50", "30101", "50101"),
            _line(OFFICE, "2101501", "public", "284999.50", "30201", "50201"),
            _line(OFFICE, "2101501", "public", "15000.00", "30231", "50208"),
            _line(OFFICE, "2101502", "special_target", "800000.00", "30299", "50299", "P1"),
            _line(
                OFFICE,
                "2101502",
                "special_target",
                "40000.00",
                "30299",
                "50299",
                "P1",
                carry="prior",
            ),
            _line(
                OFFICE,
                "2120801",
                "special_target",
                "50000.00",
                "30299",
                "50299",
                "P1",
                "government",
            ),
            _line(CENTRE, "2101506", "personnel", "500000.00", "30101", "50501"),
            _line(CENTRE, "2101506", "special_target", "100000.00", "30299", "50502", "P2"),
            _line(CENTRE, "2101506", "public", "60000.00", "30201", "50502", fund="business"),
        ),
        carry_outs=(
            CarryOut(OFFICE, "general", D("50000.00")),
            CarryOut(CENTRE, "business", D("20000.00")),
        ),
        projects=(
            Project("医保宣传", OFFICE, "special_target", code="P1"),
            Project("医保宣传", CENTRE, "special_target", code="P2"),
        ),
        purchases=(
            Purchase(
                OFFICE,
                "P1",
                "复印纸",
                "A05040101",
                D("14400.00"),
                "批",
                D(48),
                D("300.00"),
                reserve=D("14400.00"),
            ),
        ),
        three_public=(
            ThreePublicLine(OFFICE, "vehicle_running", D("15000.00"), last_year=D("16000.00")),
        ),
        assets=(
            Asset(OFFICE, "asset_house", D(200), D("500000.00")),
            Asset(OFFICE, "asset_office", D(150), D("400000.00")),
            Asset(OFFICE, "asset_vehicle", D(1), D("128000.00")),
        ),
    )


def _line(
    unit: str,
    function: str,
    category: str,
    amount: str,
    dept_econ: str,
    gov_econ: str,
    project: str = "",
    fund: str = "general",
    carry: str = "current",
) -> BudgetLine:
    return BudgetLine(
        unit, function, category, D(amount), fund, carry, project, dept_econ, gov_econ
    )
