"""What people may do to a case besides its tasks: declared by the bundle, offered while the case listens for it.

    early_return: {title: {zh: 提前返岗, en: Return early}, by: [=applicant], form: f_early, hint: {zh: …, en: …}}

The key is the message that is delivered. `by` are roles, `role:unit`, `starter`, or FEEL that gives people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.actor import Actor
from engine.calendar import calendar_functions
from engine.errors import DeploymentRefused, Finding
from engine.feel import Evaluable, Evaluation, FeelSyntaxError, compile_field
from engine.org import Organisation

STARTER = "starter"
FIELDS = frozenset({"title", "by", "form", "hint"})
LANGUAGES = ("zh", "en")
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction:
    """`title` and `hint` by language; `hint` is what is said before somebody confirms."""

    message: str
    title: Texts
    by: tuple[Evaluable, ...]
    form: str | None = None
    hint: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case as far as it decides who may act: who started it, for which unit, and what its expressions see."""

    started_by: str | None
    unit: str | None
    variables: Mapping[str, object]
    evaluation: Evaluation


def may_act(action: CaseAction, actor: Actor, case: Standing, organisation: Organisation) -> bool:
    return any(is_meant(actor, name, case, organisation) for name in _named(action, case))


def _named(action: CaseAction, case: Standing) -> Iterator[str]:
    for one in action.by:
        found = one.evaluate(case.variables, case.evaluation)
        yield from (name for name in (found if isinstance(found, list) else [found]) if isinstance(name, str))


def is_meant(actor: Actor, name: str, case: Standing, organisation: Organisation) -> bool:
    """Whether a role, `role:unit`, `starter` or the id of a person means the actor in this case."""
    if name == STARTER:
        return actor.id == case.started_by
    return actor.id == name or organisation.resolve(name, case.unit) in actor.groups


def read_case_actions(actions: Mapping[str, object], resource: str = "") -> dict[str, CaseAction]:
    """By message. Raises DeploymentRefused with the findings of all."""
    findings: list[Finding] = []
    read = {message: _Reader(message, resource, findings).action(raw) for message, raw in actions.items()}
    if findings:
        raise DeploymentRefused(findings)
    return read


class _Reader:
    """Reads one action and adds what is wrong with it."""

    def __init__(self, message: str, resource: str, findings: list[Finding]) -> None:
        self._message, self._resource, self._findings = message, resource, findings

    def action(self, raw: object) -> CaseAction:
        fields = raw if isinstance(raw, Mapping) else {}
        if unknown := sorted(str(name) for name in fields.keys() - FIELDS):
            self._add(unknown[0], "没有这个字段。", "There is no such field.")
        form = fields.get("form")
        if form is not None and not isinstance(form, str):
            self._add("form", "应为表单的 id。", "It must be the id of a form.")
        return CaseAction(
            message=self._message, title=self._texts("title", fields.get("title")), by=self._by(fields.get("by")),
            form=str(form) if form else None, hint=self._texts("hint", fields["hint"]) if "hint" in fields else {},
        )  # fmt: skip

    def _texts(self, field: str, raw: object) -> Texts:
        if isinstance(raw, Mapping) and all(isinstance(raw.get(language), str) for language in LANGUAGES):
            return {language: raw[language] for language in LANGUAGES}
        self._add(field, "请给出 zh 和 en。", "Give zh and en.")
        return {}

    def _by(self, raw: object) -> tuple[Evaluable, ...]:
        listed = raw if isinstance(raw, list) else [raw]
        names = [name for name in listed if isinstance(name, str) and name]
        if not names or names != listed:
            self._add("by", "请写明谁可以操作。", "Say who may do it.")
            return ()
        return tuple(one for name in names if (one := self._person(name)) is not None)

    def _person(self, name: str) -> Evaluable | None:
        try:
            return compile_field(name, functions=calendar_functions())
        except FeelSyntaxError as error:
            self._add("by", error.text("zh"), error.text("en"))
            return None

    def _add(self, field: str, zh: str, en: str) -> None:
        self._findings.append(
            Finding(
                code="CASE_ACTION", resource=self._resource, element=f"actions.{self._message}.{field}", zh=zh, en=en,
                remedy_zh="写法见流程包参考。", remedy_en="See the reference of bundles.",
            )
        )  # fmt: skip
