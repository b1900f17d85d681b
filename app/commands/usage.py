"""What a command says when it cannot do its work: sentences in Russian; a wrong call ends with code 2."""

from typing import NoReturn

import click
from rich.console import Console
from rich.markup import escape

complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str, hint: str = "") -> None:
    complaints.print(f"[red]{escape(message)}[/red]")
    if hint:
        complaints.print(escape(hint))


def wrong_usage(message: str, hint: str = "") -> NoReturn:
    complain(message, hint)
    raise SystemExit(2)


def russian(error: click.UsageError) -> str:
    """What click found, in a sentence."""
    match error:
        case click.NoSuchOption():
            near = f" Похоже на {', '.join(error.possibilities)}." if error.possibilities else ""
            return f"Нет параметра {error.option_name}.{near}"
        case click.MissingParameter():
            return f"Не указано: {_named(error)}."
        case click.BadParameter():
            return f"{_named(error)}: {_expected(error)}."
        case click.BadOptionUsage():
            return f"Параметру {error.option_name} нужно значение."
    command = getattr(error, "command_name", None)
    return f"Нет команды «{command}»." if command else error.format_message()


def _named(error: click.BadParameter) -> str:
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else ", ".join(error.param_hint)
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx) if error.ctx is not None else str(error.param.name)
    return max(error.param.opts, key=len) if error.param is not None else "параметр"


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.IntRange | click.FloatRange):
        whole = "целое " if isinstance(kind, click.IntRange) else ""
        return f"нужно {whole}число от {kind.min} до {kind.max}"
    if isinstance(kind, click.types.IntParamType):
        return "нужно целое число"
    if isinstance(kind, click.types.FloatParamType):
        return "нужно число"
    if isinstance(kind, click.Choice):
        return f"возможно только {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.Path):
        return "такого файла или папки нет, или они не читаются"
    return error.message.rstrip(".")
