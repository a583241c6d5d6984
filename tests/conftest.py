"""What all tests share: the reference documents, and that no test is skipped unseen.

The reference documents ("seeds") are real disclosures, kept beside the checkout in `../shared/seeds` or
where MINGZHANG_SEEDS points. A test gets at them by an argument:

- `seeds_dir` is their folder;
- `seed_file` is one of them: the test runs once for each.

Where they are missing, such tests are skipped, with their number in the reason. CI sets
MINGZHANG_REQUIRE_SEEDS=1, then they fail, and MINGZHANG_NO_SKIPS=1, then any skipped test fails.
"""

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
NEEDS_SEEDS = {"seeds_dir", "seed_file"}

# A busy machine is no reason for a property to fail.
hypothesis.settings.register_profile("mingzhang", deadline=None)
hypothesis.settings.load_profile("mingzhang")


def switched_on(variable: str) -> bool:
    return os.environ.get(variable, "") not in ("", "0")


# ----------------------------------------------------------------- the reference documents

SEEDS = Path(os.environ.get("MINGZHANG_SEEDS") or REPOSITORY.parent / "shared" / "seeds")
SEED_FILES = sorted(SEEDS.glob("*.txt"))
affected_by_seeds = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def seeds_dir(request: pytest.FixtureRequest) -> Path:
    """The folder of the reference documents."""
    demand_seeds(request.config)
    return SEEDS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `seed_file` runs once for each reference document."""
    if "seed_file" in metafunc.fixturenames:
        # Without the documents one case is left, which demand_seeds() stops.
        files = SEED_FILES or [SEEDS / "missing.txt"]
        metafunc.parametrize("seed_file", files, ids=[file.stem for file in files])


def pytest_itemcollected(item: pytest.Item) -> None:
    if NEEDS_SEEDS & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.seeds)


@pytest.hookimpl(trylast=True)  # after -k and -m have chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[affected_by_seeds] = sum(1 for item in items if item.get_closest_marker("seeds"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("seeds"):
        demand_seeds(item.config)


def demand_seeds(config: pytest.Config) -> None:
    if SEED_FILES:
        return
    reason = (
        f"no reference documents in {os.path.relpath(SEEDS, REPOSITORY)} (MINGZHANG_SEEDS names "
        f"another folder); tests that need them: {config.stash.get(affected_by_seeds, 1)}"
    )
    if switched_on("MINGZHANG_REQUIRE_SEEDS"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


# ------------------------------------------------------------------------- no skipped test


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # An expected failure also reports itself as skipped, but it did run.
    if not hasattr(report, "wasxfail"):
        forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    forbid_skip(report)
    return report


def forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and switched_on("MINGZHANG_NO_SKIPS"):
        # A skip's report is (file, line, reason).
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"MINGZHANG_NO_SKIPS is set and this was skipped. {reason}"
