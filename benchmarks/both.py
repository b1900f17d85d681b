"""A measure taken on both databases, each in a folder of its own; its options and its verdict."""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Protocol, TypeVar

from benchmarks.ground import Ground, ground

DATABASES = ("sqlite", "postgresql")


class Judged(Protocol):
    """A dataclass of figures that knows what was required."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def verdicts(self) -> Iterator[tuple[str, bool]]: ...


Result = TypeVar("Result", bound=Judged)
Size = TypeVar("Size")


def on_both(
    arguments: list[str],
    *,
    about: str | None,
    measure: Callable[[Ground, Path, Size], Result],
    report: Callable[[list[Result]], bool],
    whole: Size,
    quick: Size,
    counted: str = "",
) -> int:
    """Measure and report; the exit code says whether every requirement is met.

    ``whole`` and ``quick`` are sizes of the measure; ``counted`` names the option that gives another number.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"only {quick}")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--only", choices=DATABASES, help="one database")
    if counted:
        parser.add_argument(f"--{counted}", dest="number", type=int, help=f"so many {counted}")
    options, _ = parser.parse_known_args(arguments)
    size = getattr(options, "number", None) or (quick if options.quick else whole)
    results = []
    for name in [options.only] if options.only else DATABASES:
        with TemporaryDirectory(prefix="kurator-bench-") as folder:
            # PostgreSQL runs as somebody else, who must be able to look in.
            Path(folder).chmod(0o755)
            with ground(name, Path(folder)) as place:
                results.append(measure(place, Path(folder), size))
    if options.json:
        print(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))
        return int(not all(holds for result in results for _, holds in result.verdicts()))
    return int(not report(results))
