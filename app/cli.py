"""``kurator``: everything an operator or a methodologist's script does, from one command."""

import sys
from typing import Any

import click

from app.commands import ALL
from app.commands.common import fail
from engine.errors import EngineError


class Commands(click.Group):
    """Shows refusals of the engine as sentences, not as traces."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except EngineError as error:
            fail(error.message, error.hint)


@click.group(cls=Commands, help="Куратор: процедуры защиты детей, от звонка до снятия с учёта.")
@click.version_option(package_name="kurator", message="Куратор %(version)s")
def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


for command in ALL:
    main.add_command(command)


if __name__ == "__main__":
    main()
