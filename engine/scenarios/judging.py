"""Holds one mapping of a scenario's file against the vocabulary and collects what is wrong; it plays nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import cast

import yaml

from engine.errors import Finding
from engine.feel.evaluation import SHANGHAI
from engine.scenarios.files import FILE, SIZE, files_in
from engine.scenarios.vocabulary import BROUGHT, Shape

Content = dict[str, object]
HOW = "docs/reference/scenarios.md"
SOMETIME = datetime(2026, 1, 1, tzinfo=SHANGHAI)
"""Stands for a time that cannot be read; its finding refuses the file."""


class Judge:
    """`lines` says on which line each place of the file is written."""

    def __init__(self, path: str, lines: Mapping[str, int], how: str = HOW) -> None:
        """`how` is the text that says how such a file is written."""
        self.findings: list[Finding] = []
        self._path = path
        self._lines = lines
        self._how = how

    def fitting(self, at: str, raw: object, known: Mapping[str, Shape], needed: Sequence[str] = ()) -> Content:
        """The keys of `raw` that are known and well-shaped; everything else becomes a finding."""
        if not isinstance(raw, dict):
            self.add(at, "应为键值对。", "It must be a mapping.")
            return {}
        for key in raw.keys() - known.keys():
            self._unknown(f"{at}.{key}".lstrip("."), str(key), list(known))
        for key in needed:
            if key not in raw:
                self.add(at or key, f"缺少 {key}。", f"{key} is missing.")
        found: Content = {}
        for key, (kind, zh, en) in known.items():
            if key in raw and isinstance(raw[key], kind):
                found[key] = raw[key]
            elif key in raw:
                self.add(f"{at}.{key}".lstrip("."), f"应为{zh}。", f"It must be {en}.")
        return found

    def files(self, at: str, answers: object) -> None:
        """Whether each file among answers is written as one."""
        for place, one in files_in(answers, at) if isinstance(answers, dict) else ():
            found = self.fitting(place, one, BROUGHT)
            if not str(found.get(FILE, "-")).strip():
                self.add(f"{place}.{FILE}", "缺少文件名。", "The file has no name.")
            if cast(float, found.get(SIZE, 0)) < 0:
                self.add(f"{place}.{SIZE}", "不能小于0。", "It must not be below 0.")

    def rows(self, at: str, raw: object) -> dict[str, list[Content]]:
        """Ledger → rows."""
        read: dict[str, list[Content]] = {}
        for ledger, rows in raw.items() if isinstance(raw, dict) else ():
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                read[str(ledger)] = rows
            else:
                self.add(f"{at}.{ledger}", "应为行的列表。", "It must be a list of rows.")
        return read

    def moment(self, at: str, raw: object) -> datetime:
        """Local time of the tenant, unless it says its offset."""
        try:
            moment = datetime.fromisoformat(str(raw))
        except ValueError:
            self.add(at, "应为时间，如 2026-11-24T09:00。", "It must be a time such as 2026-11-24T09:00.")
            return SOMETIME
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)

    def add(self, at: str, zh: str, en: str, hint: tuple[str, str] = ("", "")) -> None:
        self.findings.append(
            Finding(
                code="SCENARIO", resource=self._path, element=at, line=self._line(at), zh=zh, en=en,
                remedy_zh=hint[0] or f"写法见 {self._how}。", remedy_en=hint[1] or f"How it is written: {self._how}.",
            )
        )  # fmt: skip

    def _unknown(self, at: str, key: str, known: list[str]) -> None:
        near = get_close_matches(key, known, n=1)
        hint = (f"是否为 {near[0]}？", f"Did you mean {near[0]}?") if near else (
            f"可用的有：{'、'.join(known)}。", f"Known keys: {', '.join(known)}.")  # fmt: skip
        self.add(at, f"没有 {key} 这一项。", f"There is no key {key}.", hint)

    def _line(self, at: str) -> int | None:
        """Of the place itself or of what it lies in."""
        while at and at not in self._lines:
            at = at.rpartition(".")[0]
        return self._lines.get(at)


def lines_of(node: yaml.Node | None) -> dict[str, int]:
    """Place → line, of a file's nodes."""
    return dict(_lines(node))


def _lines(node: yaml.Node | None, at: str = "") -> Iterator[tuple[str, int]]:
    """Place → line. Steps are counted from 1, as people count them."""
    if node is not None:
        yield at, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, f"{at}.{key.value}".lstrip("."))
            yield f"{at}.{key.value}".lstrip("."), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value, start=1):
            yield from _lines(value, f"{at}.{place}")
