"""``kurator``: everything an operator or a methodologist's script does, from one command."""

import sys
from importlib import import_module
from typing import Any

import click

from app.commands import ALL
from app.commands.russian import name_kinds, speak_russian
from app.commands.usage import complain, russian, wrong_usage
from engine.errors import EngineError


class Commands(click.Group):
    """Imports a command when it is called; shows refusals as sentences, not as traces."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(ALL)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ALL:
            return None
        module, _, name = ALL[cmd_name].partition(":")
        command = vars(import_module(f"app.commands.{module}"))[name]
        assert isinstance(command, click.Command)
        name_kinds(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EngineError as error:
            complain(error.message, error.hint)
            raise SystemExit(1) from error
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            called = error.ctx.command_path if error.ctx is not None else "kurator"
            wrong_usage(russian(error), f"Справка: {called} --help")


speak_russian()


@click.group(
    cls=Commands,
    options_metavar="[ПАРАМЕТРЫ]",
    subcommand_metavar="КОМАНДА [ПАРАМЕТРЫ]…",
    epilog="Справка о команде: kurator КОМАНДА --help",
    help="Куратор: процедуры защиты детей, от звонка до снятия с учёта.",
)
@click.version_option(package_name="kurator", message="Куратор %(version)s")
def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    main()
