"""The list of a case's documents: newest versions, with what belongs to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.queries.documents import AttachedFile, DocumentLine


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A document in the list of the case, with its earlier versions and signed copies."""

    paper: DocumentLine
    earlier: Sequence[DocumentLine]
    copies: Sequence[AttachedFile]


def listed(papers: Sequence[DocumentLine], files: Sequence[AttachedFile]) -> list[PaperLine]:
    """Newest versions in the order given; the earlier ones under them."""
    of_first: dict[str, list[DocumentLine]] = {}
    for paper in papers:
        of_first.setdefault(paper.origin_id or paper.id, []).append(paper)
    lines = []
    for versions in of_first.values():
        newest, *earlier = sorted(versions, key=lambda paper: -paper.version)
        copies = [file for file in files if file.document_id == newest.id]
        lines.append(PaperLine(paper=newest, earlier=earlier, copies=copies))
    return lines
