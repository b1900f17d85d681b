"""Help and prompts in Russian, those words too that click puts there itself.

click asks gettext for them by the locale of the machine; here the language is the same on every machine.
"""

import click
from click import core, decorators, formatting, termui

WORDS = {
    "Usage:": "Вызов:",
    "Options": "Параметры",
    "Commands": "Команды",
    "Show this message and exit.": "Показать эту справку.",
    "Show the version and exit.": "Показать версию.",
    "default: {default}": "если не указано: {default}",
    "required": "обязательно",
    "Repeat for confirmation": "Ещё раз",
    "Error: The two entered values do not match.": "Введено по-разному. Повторите.",
    "Aborted!": "Прервано.",
}
KINDS = {
    "text": "ТЕКСТ",
    "integer": "ЧИСЛО",
    "integer range": "ЧИСЛО",
    "float": "ЧИСЛО",
    "float range": "ЧИСЛО",
    "directory": "ПАПКА",
    "path": "ФАЙЛ",
}


def speak_russian() -> None:
    """From now on click says its own words in Russian."""
    for module in (core, decorators, formatting, termui):
        vars(module)["_"] = lambda words: WORDS.get(words, words)


def name_kinds(command: click.Command) -> None:
    """Say in Russian what is to be written in place of each parameter, in sub-commands too."""
    command.options_metavar = "[ПАРАМЕТРЫ]"
    for parameter in command.params:
        if parameter.metavar is None and parameter.type.name in KINDS:
            parameter.metavar = KINDS[parameter.type.name]
    if isinstance(command, click.Group):
        command.subcommand_metavar = "КОМАНДА [ПАРАМЕТРЫ]…"
        for each in command.commands.values():
            name_kinds(each)
