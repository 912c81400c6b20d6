"""The other files that a DMN file may import, found by their namespace and read once; it reads no disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from engine.dmn.xml import attribute, read_definitions
from engine.errors import DeploymentRefused

T = TypeVar("T")

NO_FILES: Mapping[str, bytes] = {}


@dataclass(slots=True)
class Library(Generic[T]):
    """`files` are contents by resource. A file that imports itself, directly or not, finds nothing."""

    files: Mapping[str, bytes]
    _found: dict[str, T | None] = field(default_factory=dict)

    def find(self, namespace: str, read: Callable[[bytes, str], T]) -> T | None:
        """Whatever `read(content, resource)` makes of the file with that namespace; None if there is no sound one."""
        if namespace not in self._found:
            self._found[namespace] = None
            self._found[namespace] = self._read(namespace, read)
        return self._found[namespace]

    def _read(self, namespace: str, read: Callable[[bytes, str], T]) -> T | None:
        for resource, content in self.files.items():
            try:
                if attribute(read_definitions(content, resource), "namespace") == namespace:
                    return read(content, resource)
            except DeploymentRefused:
                continue  # judged where the file itself is read
        return None
