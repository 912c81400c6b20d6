"""`linli feel`: what an expression gives, once or line after line; it reads no database and stores nothing."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import click
import yaml

from engine.calendar import Calendar, calendar_functions
from engine.cli.asking import failed
from engine.cli.group import linli
from engine.clock import wall_clock
from engine.errors import IncidentError
from engine.feel import Evaluation, FeelSyntaxError, compile_expression, feel_literal, from_json
from engine.yamltext import read_yaml

with suppress(ImportError):  # a Python built without it has no history of lines
    import readline  # noqa: F401

PROMPT = "feel> "
LAST = "_"
"""The name of the value before, from line to line."""


@linli.command(
    help="Evaluate EXPRESSION and print its value; without one, line after line until Ctrl-D.",
    context_settings={"ignore_unknown_options": True},  # -1 is an expression
)
@click.argument("expression", required=False)
@click.option("--context", "file", type=click.File(encoding="utf-8"), help="Variables as JSON or YAML; - is the input.")
def feel(expression: str | None, file: Iterable[str] | None) -> None:
    variables = _variables("".join(file or ()))
    if expression is None:
        for line in filter(str.strip, _lines()):
            _say(line, variables)
    elif not _say(expression, variables):
        sys.exit(1)


def _variables(text: str) -> dict[str, object]:
    try:
        read = read_yaml(text) if text.strip() else {}
    except yaml.YAMLError as wrong:
        raise failed(f"上下文文件无法识别：{wrong}", f"the context file cannot be read: {wrong}") from None
    if not isinstance(read, dict):
        raise failed("上下文应为键值对", "the context must be names with values")
    return {str(name): from_json(value) for name, value in read.items()}


def _lines() -> Iterator[str]:
    """Typed by a person, or piped."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return


def _say(text: str, variables: dict[str, object]) -> bool:
    """Print the value, or what is wrong; whether there was a value to print. It is kept under `_`."""
    evaluation = Evaluation(now=wall_clock(), host=_Nation())
    try:
        compiled = compile_expression(text.strip(), functions=calendar_functions(), names=_names(variables))
        variables[LAST] = compiled.evaluate(variables, evaluation)
        click.echo(feel_literal(variables[LAST]))
    except FeelSyntaxError as wrong:
        click.echo(f"{wrong.excerpt}\n{wrong.text('zh')}\n{wrong.text('en')}", err=True)
        return False
    except IncidentError as wrong:
        click.echo(wrong.message, err=True)
        return False
    for warning in evaluation.warnings:
        click.echo(f"  {warning}", err=True)
    return True


def _names(value: object) -> frozenset[str]:
    """All names in the variables, for those with spaces."""
    if isinstance(value, Mapping):
        return frozenset(value).union(*map(_names, value.values()))
    return frozenset().union(*map(_names, value)) if isinstance(value, list) else frozenset()


@dataclass(frozen=True, slots=True)
class _Nation:
    """The host of calendar functions: the days and hours that hold without a tenant, and no promises."""

    calendar: Calendar = field(default_factory=Calendar)

    def due(self, policy: str) -> datetime | None:
        return None
