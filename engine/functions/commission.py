"""Functions about how a commission decides."""

from engine.functions.lists import count, items_of
from engine.sessions.voting import Quorum, has_quorum
from engine.values import Unfit


def majority(votes: object, presiding_vote: object = None) -> bool:
    """Whether a question is adopted: ``for > present / 2``; on a tie the presiding vote decides.

    ME 6.1 counts the majority of those present, so abstentions count; the casting vote
    of the presiding person is an assumption (A-ME-11).
    """
    cast = items_of(votes)
    in_favour = count(cast, "for")
    if 2 * in_favour > len(cast):
        return True
    return bool(cast) and 2 * in_favour == len(cast) and presiding_vote == "for"


def quorum(present: object, members: object, rule: object = None) -> bool:
    """Whether enough members are present: at least half (assumption A-ME-11), or as ``rule`` says."""
    if not isinstance(present, int) or not isinstance(members, int):
        return False
    if rule is not None and rule not in list(Quorum):
        known = ", ".join(f"«{each}»" for each in Quorum)
        raise Unfit(f"правила кворума «{str(rule)[:40]}» нет, есть {known}")
    return has_quorum(present, members, str(rule or Quorum.HALF))
