"""One formula of a manifest: compiled, or told of; what it may name is judged elsewhere."""

from collections.abc import Callable

from engine.feel import Evaluable, FeelSyntaxError, Functions, compile_expression


def formula(raw: object, functions: Functions, tell: Callable[[str, str], None]) -> Evaluable | None:
    """None where none is written, and where it cannot be read: then `tell` is given what is wrong, in zh and en."""
    if raw is None:
        return None
    try:
        return compile_expression(str(raw).removeprefix("="), functions=functions)
    except FeelSyntaxError as error:
        tell(error.text("zh"), error.text("en"))
        return None
