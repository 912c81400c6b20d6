"""A scenario's file becomes a Scenario, or is refused with every finding at once; it looks nothing up."""

from typing import cast

import yaml

from engine.errors import DeploymentRefused, Finding
from engine.feel import to_json
from engine.scenarios.judging import SOMETIME, Content, Judge, lines_of
from engine.scenarios.scenario import (
    Complete,
    Do,
    Enter,
    Meet,
    Row,
    Say,
    Scenario,
    Signal,
    Start,
    Step,
    Then,
    Wait,
    Wish,
    Withdraw,
)
from engine.scenarios.vocabulary import FILE, GIVEN, NEEDED, STEP, TASK, TEXT, THEN, WHEN
from engine.yamltext import read_yaml, yaml_nodes


def read_scenario(path: str, content: bytes) -> Scenario:
    """Raises DeploymentRefused."""
    try:
        text = content.decode("utf-8")
        lines = lines_of(yaml_nodes(text))
        raw = to_json(read_yaml(text))
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise DeploymentRefused([_unreadable(path, broken)]) from None
    reader = _Reader(path, lines)
    scenario = reader.scenario(raw)
    if reader.judge.findings:
        raise DeploymentRefused(reader.judge.findings)
    return scenario


class _Reader:
    """Reads step by step; `names` are the instances that the steps so far have named."""

    def __init__(self, path: str, lines: dict[str, int]) -> None:
        self.judge = Judge(path, lines)
        self._path, self._lines = path, lines
        self._names: set[str] = set()

    def scenario(self, raw: object) -> Scenario:
        file = self.judge.fitting("", raw, FILE, NEEDED["file"])
        name = self.judge.fitting("name", file.get("name", {}), {"zh": TEXT, "en": TEXT}, ("zh", "en"))
        given = self.judge.fitting("given", file.get("given", {}), GIVEN, NEEDED["given"])
        steps = cast(list[object], file.get("steps", []))
        if "steps" in file and not steps:
            self.judge.add("steps", "至少要有一步。", "There must be one step at least.")
        return Scenario(
            path=self._path, name={language: str(text) for language, text in name.items()},
            tenant=str(file.get("tenant")),
            at=self.judge.moment("given.at", given["at"]) if "at" in given else SOMETIME,
            ledgers=self.judge.rows("given.ledgers", given.get("ledgers", {})),
            bundles=[str(one) for one in _listed(given.get("bundles", []))],
            steps=[self._step(f"steps.{place}", one) for place, one in enumerate(steps, start=1)],
        )  # fmt: skip

    def _step(self, at: str, raw: object) -> Step:
        step = self.judge.fitting(at, raw, STEP, NEEDED["step"])
        wish = self._wish(f"{at}.when", step["when"], at) if "when" in step else None
        then = self._then(f"{at}.then", step.get("then", {}), wish)
        return Step(line=self._lines.get(at, 1), when=wish or Wait(until=SOMETIME), then=then)

    def _wish(self, at: str, raw: object, alias: str) -> Wish | None:
        verbs = [verb for verb in WHEN if isinstance(raw, dict) and verb in raw]
        if len(verbs) != 1:
            listed = ", ".join(WHEN)
            self.judge.add(at, f"应恰好是其中之一：{listed}。", f"It must be exactly one of {listed}.")
            return None
        when = self.judge.fitting(at, raw, WHEN[verbs[0]], NEEDED.get(verbs[0], ()))
        said = {key: str(value) for key, value in when.items() if isinstance(value, str)}
        self.judge.files(f"{at}.answers", when.get("answers"))
        match verbs[0]:
            case "start":
                start = Start(
                    process=said.get("start", ""), by=said.get("by", ""), alias=said.get("as", alias),
                    answers=_row(when, "answers"),
                )  # fmt: skip
                self._names.add(start.alias)
                return start
            case "complete":
                return Complete(
                    element=said.get("complete", ""), by=said.get("by", ""), case=self._case(at, "case", said),
                    answers=_row(when, "answers"),
                )  # fmt: skip
            case "withdraw":
                return Withdraw(case=self._case(at, "withdraw", said) or "", by=said.get("by", ""))
            case "act":
                return Do(
                    message=said.get("act", ""), by=said.get("by", ""), case=self._case(at, "case", said),
                    answers=_row(when, "answers"),
                )  # fmt: skip
            case "message":
                to = self._case(at, "to", said) or ""
                return Say(message=said.get("message", ""), to=to, variables=_row(when, "variables"))
            case "meet":
                met = Meet(process=said.get("meet", ""), alias=said.get("as", at))
                self._names.add(met.alias)
                return met
            case "signal":
                return Signal(
                    name=said.get("signal", ""), key=said.get("key"), variables=_row(when, "variables")
                )  # fmt: skip
            case "calendar":
                return Enter(year=cast(int, when.get("calendar", 0)), days=_row(when, "days"))
            case _:
                return Wait(until=self.judge.moment(f"{at}.at", said.get("at", "")))

    def _then(self, at: str, raw: object, wish: Wish | None) -> Then:
        then = self.judge.fitting(at, raw, THEN)
        said = {key: str(value) for key, value in then.items() if isinstance(value, str)}
        refused = then.get("refused")
        if refused is not None and not isinstance(wish, Start):
            self.judge.add(f"{at}.refused", "只有 start 会不予受理。", "Only a start is refused; write rejected.")
        tasks = then.get("tasks")
        return Then(
            case=self._case(at, "case", said), rejected=said.get("rejected"), ended=said.get("ended"),
            refused=[str(code) for code in refused] if isinstance(refused, list) else None,
            tasks=self._tasks(f"{at}.tasks", tasks) if isinstance(tasks, dict) else None,
            variables=_row(then, "variables"), ledgers=self.judge.rows(f"{at}.ledgers", then.get("ledgers", {})),
            notices={name: [str(one) for one in _listed(people)] for name, people in _row(then, "notices").items()},
        )  # fmt: skip

    def _tasks(self, at: str, raw: Content) -> dict[str, list[Row]]:
        """An element with several open tasks has a list of them."""
        return {
            element: [self.judge.fitting(f"{at}.{element}", task, TASK) for task in _listed(tasks)]
            for element, tasks in raw.items()
        }

    def _case(self, at: str, key: str, said: dict[str, str]) -> str | None:
        name = said.get(key)
        if name is not None and name not in self._names:
            zh, en = f"前面没有名为 {name} 的实例。", f"No step before names an instance {name}."
            self.judge.add(f"{at}.{key}", zh, en, ("请在 start 中写 as。", "Write `as` beside its start."))
        return name


def _row(content: Content, key: str) -> Row:
    found = content.get(key)
    return found if isinstance(found, dict) else {}


def _listed(raw: object) -> list[object]:
    return raw if isinstance(raw, list) else [raw]


def _unreadable(path: str, broken: Exception) -> Finding:
    mark, problem = getattr(broken, "problem_mark", None), getattr(broken, "problem", broken)
    return Finding(
        code="YAML", resource=path, line=mark.line + 1 if mark is not None else None,
        zh=f"文件内容无法读取：{problem}。", en=f"The file cannot be read: {problem}.",
        remedy_zh="请检查缩进、冒号和引号。", remedy_en="Check its indentation, colons and quotes.",
    )  # fmt: skip
