"""YAML as values or as nodes with their lines: libyaml where it is there, several times as fast as Python alone."""

from typing import Any

import yaml

_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOL, _TEXT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:str"


class _Loader(_FASTEST):  # type: ignore[misc]
    """Keys are names: `on:` and `no:` are those words, while as values they are yes and no."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        self.flatten_mapping(node)
        for key, _ in node.value:
            key.tag = _TEXT if key.tag == _BOOL else key.tag
        return super().construct_mapping(node, deep)


def read_yaml(text: str) -> Any:
    """Raises yaml.YAMLError, most often with a `problem` and a `problem_mark`."""
    return yaml.load(text, Loader=_Loader)


def yaml_nodes(text: str) -> Any:
    """The root node; None for an empty text. Raises yaml.YAMLError."""
    return yaml.compose(text, Loader=_Loader)
