"""What a suite's files are expected to do, read from its `expected/<suite>.json`; each entry names its file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

Entry = Mapping[str, Any]


class Result(NamedTuple):
    """One expectation; `difference` is empty when it was met."""

    group: str
    case: str
    difference: str


def read_expected(folder: Path, suite: str, named: Path | None = None) -> list[tuple[Path, Entry]]:
    """The entries whose file lies below `folder`, with that file. `named`, or `expected/<suite>.json` in the folder or
    one above it. Raises FileNotFoundError where there is none."""
    folder = folder.resolve()
    above = [folder, *folder.parents]
    source = named or _found([one / "expected" / f"{suite}.json" for one in above])
    roots = [root for one in above for root in (one, one / suite)]
    found = []
    for entry in json.loads(source.read_text(encoding="utf-8")):
        file = next((root / entry["file"] for root in roots if (root / entry["file"]).is_file()), None)
        if file is not None and file.is_relative_to(folder):
            found.append((file, entry))
    return found


def _found(places: list[Path]) -> Path:
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(str(places[0]))
