"""A small invented budget without a mistake, to break in tests: two units, two projects."""

from functools import cache

from mingzhang.budget import Budget, read_yaml, write_workbook
from mingzhang.templates import all_templates

TEXT = """\
year: 2026
code: '101'
name: 示例县档案局
division: '130529'
template: hebei
units:
- {code: '101001', name: 示例县档案局本级, kind: 行政单位}
- {code: '101002', name: 示例县档案馆, kind: 事业单位}
incomes:
- {unit: '101001', fund: general, amount: 1000000.00}
- {unit: '101001', fund: general, carry: prior, amount: 50000.00}
- {unit: '101002', fund: general, amount: 300000.00}
lines:
- {unit: '101001', category: personnel, function: '2012601', dept_econ: '30101', amount: 600000.00}
- {unit: '101001', category: public, function: '2012601', dept_econ: '30231', amount: 30000.00}
- {unit: '101001', category: special_target, project: 13052926P00001710000B, function: '2012604', dept_econ: '31002', amount: 370000.00}
- {unit: '101001', category: special_target, project: 13052926P00001710000B, function: '2012604', dept_econ: '30201', carry: prior, amount: 40000.00}
- {unit: '101002', category: personnel, function: '2012604', dept_econ: '30101', amount: 200000.00}
- {unit: '101002', category: other_operation, project: 库房租赁, function: '2012604', dept_econ: '30214', amount: 100000.00}
carry_outs:
- {unit: '101001', fund: general, amount: 10000.00}
projects:
- {unit: '101001', name: 档案数字化加工, code: 13052926P00001710000B, kind: special_target, plan: {3: 20, 6: 50, 12: 100}}
- {unit: '101002', name: 库房租赁, kind: other_operation}
indicators:
- {unit: '101001', project: 13052926P00001710000B, level1: 产出指标, level2: 数量指标, level3: 加工数量, value: ≥10万页, weight: 60}
- {unit: '101001', project: 13052926P00001710000B, level1: 满意度指标, level2: 服务对象满意度指标, level3: 满意度, value: ≥95%, weight: 40}
purchases:
- {unit: '101001', source: 13052926P00001710000B, item_name: 扫描仪, item_code: A02021118, measure: 台, quantity: 2, price: 50000.00, amount: 100000.00, reserve: 40000.00}
assets:
- {unit: '101001', item: asset_house, quantity: 800, value: 2000000.00}
- {unit: '101001', item: asset_office, quantity: 300, value: 750000.00}
staff:
- {unit: '101001', item: authorised, number: 12}
- {unit: '101001', item: actual, number: 11}
three_public:
- {unit: '101001', item: vehicle_running, amount: 30000.00, last_year: 30000.00}
last_year:
- {unit: '101', coordinate: {flow: expenditure, category: basic}, amount: 820000.00}
texts:
- {unit: '101', key: duties, text: 保管全县档案。}
"""
"""The budget in YAML; one record a line."""


@cache
def small() -> Budget:
    """The budget itself."""
    budget, problems = read_yaml(TEXT.encode())
    assert budget is not None, [p.said() for p in problems]
    assert problems == (), [p.said() for p in problems]
    return budget


@cache
def small_workbook() -> bytes:
    """The budget as a workbook in the layout of Hebei."""
    layout = next(t for t in all_templates() if t.id == "hebei")
    return write_workbook(small(), layout, 2026)
