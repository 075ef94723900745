"""The page of commands, from the program itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import typer

from rasid.cli import app

# What any Typer program has; said once at the head of the page or on a page of its own.
_COMMON = frozenset({"--help", "--install-completion", "--show-completion"})
_HEAD = """\
# Commands

`rasid COMMAND --help` says the same. `--debug`, anywhere on the line, shows the whole trace of a failure; `rasid --version` the version.

Exit codes: 0 done; 1 done, but some input was put aside or a check found something; 2 cannot be done as asked; 70 a fault of the program;
130 interrupted. What went wrong stands on standard error, results on standard output.
"""


def page() -> str:
    """The page in Markdown: each command with what it does, its arguments, options and an example."""
    return "\n".join([_HEAD, *_commands(typer.main.get_command(app), ("rasid",))])


def _commands(group: object, path: tuple[str, ...]) -> Iterator[str]:
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group of Click, which Typer gives no type for
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))
        else:
            yield from _command(command, (*path, name))


def _command(command: typer.core.TyperCommand, path: tuple[str, ...]) -> Iterator[str]:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [
        parameter for parameter in command.params if parameter.param_type_name == "option" and not _COMMON.intersection(parameter.opts)
    ]
    yield f"## {' '.join(path)}\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    if arguments or options:
        yield "| | |\n|---|---|"
        for parameter in arguments:
            yield f"| `{cell(parameter.metavar or parameter.name or '')}` | {cell(_help(parameter))} |"
        for parameter in options:
            names = ", ".join((*parameter.opts, *parameter.secondary_opts))
            yield f"| `{names}{_value(parameter)}` | {cell(_help(parameter))} |"
        yield ""
    for example in (command.epilog or "").removeprefix("Example: ").split("   "):
        if example:
            yield f"    {example}"
    yield ""


def _help(parameter: object) -> str:
    """What a parameter is for, with its default and the variable it is also read from."""
    text = str(getattr(parameter, "help", None) or "")
    default = getattr(parameter, "default", None)
    variable = getattr(parameter, "envvar", None)
    told = [f"`{default}` if not told"] if default not in (None, False, [], ()) and not callable(default) else []
    told += [f"or the variable `{variable}`"] if variable else []
    return text + (f" ({', '.join(told)})" if told else "")


def _value(parameter: object) -> str:
    """The word for an option's value; an option without one of its own takes a number or any text."""
    if getattr(parameter, "is_flag", False):
        return ""
    bounded = getattr(parameter, "type", parameter)  # Typer before 0.29 keeps the bounds with the type
    number = getattr(bounded, "min", None) is not None or isinstance(getattr(parameter, "default", None), int)
    return " " + cell(getattr(parameter, "metavar", None) or ("N" if number else "VALUE"))


def cell(text: str) -> str:
    """A text that cannot break a row of a table."""
    return " ".join(text.split()).replace("|", "\\|")
