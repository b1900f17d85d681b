"""What leads to what over any number of steps, asked about many pairs of elements."""

from collections.abc import Collection, Mapping
from functools import cached_property


class Order:
    """``edges``: element → the elements right after it. Worked out for all at once, when first asked.

    Each element's followers are the bits of one number, so that a step of the work joins two
    whole sets; circles settle in as many rounds as they are nested.
    """

    def __init__(self, edges: Mapping[str, Collection[str]]):
        self._edges = edges

    def leads(self, one: str, other: str) -> bool:
        """Whether ``other`` can come after ``one``; an element comes after itself only on a circle."""
        numbers, followers = self._numbers, self._followers
        return one in numbers and other in numbers and followers[numbers[one]] >> numbers[other] & 1 == 1

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """Elements numbered so that, circles aside, followers have smaller numbers."""
        numbers: dict[str, int] = {}
        seen: set[str] = set()
        for root in self._edges:
            stack = [] if root in seen else [(root, iter(self._edges[root]))]
            seen.add(root)
            while stack:
                element, following = stack[-1]
                step = next((each for each in following if each not in seen), None)
                if step is None:
                    numbers[element] = len(numbers)
                    stack.pop()
                else:
                    seen.add(step)
                    stack.append((step, iter(self._edges.get(step, ()))))
        return numbers

    @cached_property
    def _followers(self) -> list[int]:
        numbers = self._numbers
        next_ones = [[numbers[each] for each in self._edges.get(element, ())] for element in numbers]
        found = [sum(1 << number for number in set(following)) for following in next_ones]
        changed = True
        while changed:
            changed = False
            for number, following in enumerate(next_ones):
                reached = found[number]
                for each in following:
                    reached |= found[each]
                if reached != found[number]:
                    found[number], changed = reached, True
        return found
