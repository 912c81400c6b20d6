"""YAML as values or as nodes with their lines: libyaml where it is there, several times as fast as Python alone."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """Raises yaml.YAMLError, most often with a `problem` and a `problem_mark`."""
    return yaml.load(text, Loader=_LOADER)


def yaml_nodes(text: str) -> Any:
    """The root node; None for an empty text. Raises yaml.YAMLError."""
    return yaml.compose(text, Loader=_LOADER)
