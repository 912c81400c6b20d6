"""Verdicts on single files: valid BPMN 2.0 or not, whether this engine would execute them or only draw them."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from engine.bpmn.judging import against_the_standard
from engine.conformance.expected import Entry, Result


def run_spector(entries: Sequence[tuple[Path, Entry]]) -> Iterator[Result]:
    """`expected` of an entry is `valid` or `invalid`; entries are grouped by their rule."""
    for file, entry in entries:
        findings = against_the_standard(file.read_bytes(), file.name, partial(_beside, file))
        verdict = "invalid" if findings else "valid"
        said = "; ".join(f"{finding.code} [{finding.element}]" for finding in findings[:5])
        difference = "" if verdict == entry["expected"] else f"expected {entry['expected']}, is {verdict} {said}"
        yield Result(entry["rule"], f"{file.parent.name}/{file.name}", difference.strip())


def _beside(file: Path, location: str) -> bytes | None:
    other = file.parent / location
    return other.read_bytes() if other.is_file() else None
