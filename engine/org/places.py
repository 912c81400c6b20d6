"""Where in a file an entry stands, so that whatever is wrong with it is found again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Finding

REMEDY = ("请改正后重新导入。", "Correct it and import it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a text, or a row of a sheet with the column's heading. Both count from 1."""

    line: int
    column: int | None = None
    sheet: str = ""
    heading: str = ""

    def zh(self) -> str:
        if not self.sheet:
            return f"第{self.line}行："
        return f"“{self.sheet}”第{self.line}行" + (f"“{self.heading}”列：" if self.heading else "：")

    def en(self) -> str:
        if not self.sheet:
            return f"Line {self.line}: "
        return f"Sheet {self.sheet}, row {self.line}" + (f", column {self.heading}: " if self.heading else ": ")


Key = tuple[str, str, str]
"""Section, id, field; without field ("") the whole entry, without id the whole section."""


@dataclass(slots=True)
class Places:
    """Of one file. A post's field is `posts.0`, a fact's `facts.name`."""

    file: str
    of: dict[Key, Place] = field(default_factory=dict)

    def find(self, section: str, id: str, name: str = "") -> Place | None:
        """The nearest that is known: the field, what it belongs to, the entry."""
        keys = ((section, id, name), (section, id, name.partition(".")[0]), (section, id, ""))
        return next((self.of[key] for key in keys if key in self.of), None)

    def finding(self, zh: str, en: str, place: Place | None = None, element: str | None = None) -> Finding:
        return Finding(
            code="ORGANISATION", zh=(place.zh() if place else "") + zh, en=(place.en() if place else "") + en,
            remedy_zh=REMEDY[0], remedy_en=REMEDY[1], resource=self.file, element=element,
            line=place.line if place else None, column=place.column if place else None,
        )  # fmt: skip


@dataclass(slots=True)
class Handed:
    """What a file says, unjudged: entries by section, where each stands, and what could not be read."""

    places: Places
    sections: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, zh: str, en: str, place: Place | None = None) -> None:
        self.findings.append(self.places.finding(zh, en, place))
