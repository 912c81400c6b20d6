"""Reads what a model handed to a connector and words its mistakes as incidents; it calls nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from engine.connectors.call import ConnectorCall
from engine.errors import DeploymentRefused, IncidentError, ValidationFailed
from engine.feel import FeelBudgetError

Values = Mapping[str, object]


def given(call: ConnectorCall, name: str) -> object:
    """A task header, or else the input of that name; None when there is neither."""
    return call.headers.get(name) or call.inputs.get(name)


def text(call: ConnectorCall, name: str) -> str:
    value = given(call, name)
    if not isinstance(value, str) or not value:
        raise wrong(call, f"请给出文本 {name} / give the text {name!r}")
    return value


def mapping(call: ConnectorCall, name: str) -> Values:
    """An input that is a context; nothing given is an empty one."""
    value = call.inputs.get(name)
    if value is not None and not isinstance(value, Mapping):
        raise wrong(call, f"{name} 应为键值对 / {name!r} must be a context")
    return value or {}


def texts(call: ConnectorCall, name: str) -> list[str]:
    """An input that is a text or a list of texts."""
    value = given(call, name)
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one for one in listed):
        raise wrong(call, f"{name} 应为文本或文本列表 / {name!r} must be a text or a list of texts")
    return [str(one) for one in listed]


def wrong(call: ConnectorCall, message: str) -> IncidentError:
    return IncidentError("IO_MAPPING_ERROR", f"{call.type}: {message}")


@contextmanager
def blaming_the_model(call: ConnectorCall) -> Iterator[None]:
    """What a model wrote and does not fit is an incident of its instance, not a refusal of who asked."""
    try:
        yield
    except ValidationFailed as refused:
        raise wrong(call, "; ".join(f"{one.field}: {one.zh} / {one.en}" for one in refused.errors)) from refused
    except DeploymentRefused as refused:
        raise wrong(call, "; ".join(f"{one.element}: {one.zh} / {one.en}" for one in refused.findings)) from refused
    except FeelBudgetError as error:
        raise wrong(call, str(error)) from error
