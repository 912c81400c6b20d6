"""One part of a YAML file read key by key, with all that is wrong with it told at once; what the keys mean is the
reader's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.errors import Finding


@dataclass(slots=True)
class Part:
    """`path` is where it stands in the file `resource`, such as `events.dept_task`; `how_zh` and `how_en` say where
    it is written down how such a part looks."""

    code: str
    resource: str
    path: str
    how_zh: str
    how_en: str
    findings: list[Finding] = field(default_factory=list)

    def mapping(self, at: str, raw: object, known: Collection[str] | None = None) -> dict[str, object]:
        """The keys below `at`; nothing where it is no mapping. What is not `known` is told and given all the same."""
        if not isinstance(raw, Mapping):
            self.add(at, "应为键值对。", "It must be a mapping.")
            return {}
        for name in sorted(set(map(str, raw)) - set(known)) if known is not None else ():
            self.stranger(f"{at}.{name}".lstrip("."), name, known or ())
        return {str(name): value for name, value in raw.items()}

    def stranger(self, at: str, name: str, known: Collection[str]) -> None:
        """A name that is none of these, with the one that it was perhaps meant to be."""
        near = get_close_matches(name, sorted(map(str, known)), n=1)
        zh, en = (f"是否为 {near[0]}？", f"Did you mean {near[0]}?") if near else ("", "")
        self.add(at, f"没有 {name}。", f"There is no {name}.", zh, en)

    def add(self, at: str, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        self.findings.append(
            Finding(
                code=self.code, resource=self.resource, element=f"{self.path}.{at}".strip("."), zh=zh, en=en,
                remedy_zh=hint_zh or self.how_zh, remedy_en=hint_en or self.how_en,
            )
        )  # fmt: skip
