"""Counting votes as ME 6.1 says: a majority of the members present, abstentions count as present.

The regulation knows no quorum and no tie: a municipality says both in its settings. By default
(A-ME-11) half of the members make a quorum, and on a tie the vote of the presiding person
decides; one who abstained decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Vote(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"


class Quorum(StrEnum):
    """How many members must be present."""

    HALF = "HALF"
    MORE_THAN_HALF = "MORE_THAN_HALF"
    TWO_THIRDS = "TWO_THIRDS"


class Tie(StrEnum):
    """What becomes of a question when half are in favour."""

    PRESIDING = "PRESIDING"
    NOT_ADOPTED = "NOT_ADOPTED"


class Absentee(StrEnum):
    """Whether a member who is away may vote in writing."""

    ALLOWED = "ALLOWED"
    NOT_ALLOWED = "NOT_ALLOWED"


CASTING_VOTE_NOTE = "принято голосом председательствующего"


@dataclass(frozen=True, kw_only=True)
class Count:
    """The outcome of one question. ``in_favour`` + ``against`` + ``abstained`` is the number present."""

    in_favour: int
    against: int
    abstained: int
    adopted: bool
    by_casting_vote: bool

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.in_favour, self.against, self.abstained

    def sentence(self) -> str:
        """As the protocol and the resolution say it."""
        return counted(self.numbers, by_casting_vote=self.by_casting_vote)


def counted(votes: tuple[int, int, int], *, by_casting_vote: bool) -> str:
    """«за — 4, против — 4, воздержались — 0; принято голосом председательствующего»."""
    in_favour, against, abstained = votes
    numbers = f"за — {in_favour}, против — {against}, воздержались — {abstained}"
    return f"{numbers}; {CASTING_VOTE_NOTE}" if by_casting_vote else numbers


def has_quorum(present: int, members: int, rule: str = Quorum.HALF) -> bool:
    """Raises :class:`ValueError` for a rule that is none of :class:`Quorum`."""
    match Quorum(rule):
        case Quorum.HALF:
            return 2 * present >= members
        case Quorum.MORE_THAN_HALF:
            return 2 * present > members
        case Quorum.TWO_THIRDS:
            return 3 * present >= 2 * members


def count_votes(
    votes: Mapping[str, str],
    *,
    present: Iterable[str] = (),
    presiding_id: str | None = None,
    casting: bool = True,
) -> Count:
    """Counts the votes by member; who was present and gave none abstained."""
    members = set(present) | set(votes)
    cast = [votes.get(member, Vote.ABSTAINED) for member in members]
    in_favour, against = cast.count(Vote.FOR), cast.count(Vote.AGAINST)
    majority = 2 * in_favour > len(cast)
    tie = bool(cast) and 2 * in_favour == len(cast)
    by_casting_vote = casting and tie and presiding_id is not None and votes.get(presiding_id) == Vote.FOR
    return Count(
        in_favour=in_favour,
        against=against,
        abstained=len(cast) - in_favour - against,
        adopted=majority or by_casting_vote,
        by_casting_vote=by_casting_vote,
    )
