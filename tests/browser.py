"""Debian's Chromium under Playwright, one for all tests of a process: two at once do not start in one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ru",
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, env={**os.environ, "LANGUAGE": "ru"}, args=FLAGS
        )
        yield browser
        browser.close()


def barriers(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands, by the rules of WCAG 2.2 A and AA."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: list[Any] = page.evaluate(
        "levels => axe.run(document, {runOnly: levels}).then(result => result.violations)", LEVELS
    )
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]
