"""PDF from a page of ours; WeasyPrint is asked here and nowhere else."""

from functools import lru_cache
from pathlib import Path
from typing import Any

PAPER = Path(__file__).parent.parent / "static" / "paper.css"
"""The looks of reports and accounts; official papers bring their own."""


@lru_cache(maxsize=1)
def pdf_is_possible() -> bool:
    """WeasyPrint needs the Pango library of the system; without it pages are printed by the browser."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


def as_pdf(page: str, style: Path | None = PAPER) -> bytes:
    return bytes(laid_out(page, *([style.read_text(encoding="utf-8")] if style else [])).write_pdf())


def laid_out(page: str, *styles: str) -> Any:
    """The page cut into sheets, WeasyPrint's ``Document``."""
    # WeasyPrint 70 would fetch files and addresses named in the text; only data: is let through.
    from weasyprint import CSS, HTML  # needs the Pango library, which a server may lack
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=["data"])
    sheets = [CSS(string=text, url_fetcher=fetcher) for text in styles]
    return HTML(string=page, url_fetcher=fetcher).render(stylesheets=sheets)
