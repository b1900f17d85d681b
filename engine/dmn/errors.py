"""What can go wrong when a decision is read or worked out."""

from engine.errors import Invalid


class CellInvalid(Exception):
    """A cell that cannot be read; its text is the reason in Russian, without a full stop."""


class CellTypeWrong(CellInvalid):
    """A cell that can never be compared with what stands in its column."""


class DecisionFailed(Invalid):
    """A decision could not be made with these values; the sentence names decision, rules and reason."""

    def __init__(self, name: str, reason: str):
        super().__init__(
            f"Решение «{name}» не принято: {reason}.",
            hint="Проверьте введенные сведения; методисту: исправьте таблицу решений.",
        )
        self.reason = reason
