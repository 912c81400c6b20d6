"""A bundle's `history.yaml` becomes a plan, or is refused with every finding at once; it throws no dice."""

from collections.abc import Mapping
from typing import cast

import yaml

from engine.errors import DeploymentRefused, Finding
from engine.past.plan import Begins, Choice, Plan, ProcessPast, Word, Work
from engine.scenarios.judging import Content, Judge, lines_of
from engine.scenarios.vocabulary import LIST, MAPPING, TEXT, Shape
from engine.yamltext import read_yaml, yaml_nodes

NUMBER: Shape = ((int, float), "数字", "a number")
PROCESS: Mapping[str, Shape] = {"begins": MAPPING, "tasks": MAPPING, "messages": MAPPING}
YES_NO: Shape = (bool, "true 或 false", "true or false")
BEGINS: Mapping[str, Shape] = {"weekly": NUMBER, "by": LIST, "answers": LIST, "shown": YES_NO, "lately": MAPPING}
WORK: Mapping[str, Shape] = {"answers": LIST, "hours": NUMBER, "pace": NUMBER, "late": NUMBER}
WORD: Mapping[str, Shape] = {"answers": LIST, "by": TEXT, "chance": NUMBER, "days": LIST}


def read_past(path: str, content: bytes) -> Plan:
    """Raises DeploymentRefused."""
    try:
        text = content.decode("utf-8")
        lines, raw = lines_of(yaml_nodes(text)), read_yaml(text)
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise DeploymentRefused([_unreadable(path, broken)]) from None
    reader = _Reader(Judge(path, lines, "docs/reference/demo.md"))
    plan = {process: reader.process(process, one) for process, one in raw.items()} if isinstance(raw, dict) else {}
    if reader.judge.findings:
        raise DeploymentRefused(reader.judge.findings)
    return plan


class _Reader:
    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def process(self, at: str, raw: object) -> ProcessPast:
        found = self.judge.fitting(at, raw, PROCESS)
        begins, tasks, messages = (cast(Content, found.get(key, {})) for key in PROCESS)
        return ProcessPast(
            begins=self._begins(f"{at}.begins", begins) if "begins" in found else None,
            tasks={element: self._work(f"{at}.tasks.{element}", one) for element, one in tasks.items()},
            messages={message: self._word(f"{at}.messages.{message}", one) for message, one in messages.items()},
        )

    def _begins(self, at: str, raw: object) -> Begins:
        found = self.judge.fitting(at, raw, BEGINS, ("weekly", "by", "answers"))
        roles = cast(list[object], found.get("by", []))
        weekly = cast(float, found.get("weekly", 0))
        shown, choices = found.get("shown") is not False, self._choices(at, found)
        lately = self._counts(f"{at}.lately", cast(Content, found.get("lately", {})))
        return Begins(weekly=weekly, by=[str(role) for role in roles], answers=choices, shown=shown, lately=lately)

    def _counts(self, at: str, raw: Content) -> dict[str, int]:
        for role, count in raw.items():
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                self.judge.add(f"{at}.{role}", "应为整数（件数）。", "It must be a whole number of cases.")
        return {role: count for role, count in raw.items() if isinstance(count, int)}

    def _work(self, at: str, raw: object) -> Work:
        found = self.judge.fitting(at, raw, WORK)
        timing = {key: cast(float, found[key]) for key in ("hours", "pace", "late") if key in found}
        return Work(answers=self._choices(at, found), **timing)

    def _word(self, at: str, raw: object) -> Word:
        found = self.judge.fitting(at, raw, WORD)
        days = cast(list[float], found.get("days", [1, 3]))
        if len(days) != 2 or not all(isinstance(one, int | float) for one in days):
            self.judge.add(f"{at}.days", "应为两个数字，如 [1, 3]。", "It must be two numbers, such as [1, 3].")
            days = [1, 3]
        by = found.get("by")
        return Word(
            answers=self._choices(at, found), by=str(by) if by else None,
            chance=cast(float, found.get("chance", 100)), days=(days[0], days[1]),
        )  # fmt: skip

    def _choices(self, at: str, found: Content) -> list[Choice]:
        choices = []
        for place, one in enumerate(cast(list[object], found.get("answers", [{}])), start=1):
            if not isinstance(one, dict) or not isinstance(one.get("often", 1), int | float):
                self.judge.add(
                    f"{at}.answers.{place}", "应为键值对，often 为数字。", "It must be a mapping; `often` a number."
                )
                continue
            values = {str(key): value for key, value in one.items() if key != "often"}
            self.judge.files(f"{at}.answers.{place}", values)
            choices.append(Choice(float(one.get("often", 1)), values))
        return choices or [Choice(1, {})]


def _unreadable(path: str, broken: Exception) -> Finding:
    mark, problem = getattr(broken, "problem_mark", None), getattr(broken, "problem", broken)
    return Finding(
        code="YAML", resource=path, line=mark.line + 1 if mark is not None else None,
        zh=f"文件内容无法读取：{problem}。", en=f"The file cannot be read: {problem}.",
        remedy_zh="请检查缩进、冒号和引号。", remedy_en="Check its indentation, colons and quotes.",
    )  # fmt: skip
