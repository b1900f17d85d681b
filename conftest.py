"""What holds for every test of the house: in CI a skipped test is a failure.

A test that skips itself where something is missing is kind on a developer's
machine; in CI it would let a whole part go unseen.
"""

import gc
import os

import pytest

pytest_plugins = ["tests.taken"]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return
    for nodeid in (report.nodeid for report in reporter.stats.get("skipped", [])):
        reporter.write_line(f"skipped, and CI does not allow it: {nodeid}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end; a collection need not walk them each time."""
    gc.collect()
    gc.freeze()
