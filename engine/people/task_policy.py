"""How a user task treats people: nobody fits, the same person twice in a row, an opinion to be given; it acts on
nothing.

    tasks: {empty_assignee: superior, same_person: skip, opinion: "reject, return"}     # in bundle.yaml, for all tasks
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn.signing import OUTCOMES, USUAL_YES, YES
from engine.bpmn.task_policies import EMPTY, NAMES, OPINION, SAME, SKIP, SKIPPED, known_values, names
from engine.errors import DeploymentRefused, Finding

OPINION_FIELDS = ("opinion", "comment", "note")
"""Fields of a form in which people say why, the first that it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPolicy:
    """`empty` is `superior`, `skip`, `incident` or a role (None = the organisation's own order), `skip_outcome` what
    then stands as the outcome. `skips_same`: whoever approved the step before need not approve this one. `opinion` are
    the outcomes that need one, `yes` those that approve, `outcomes` all of them where they are said."""

    empty: str | None = None
    skip_outcome: str | None = None
    skips_same: bool = False
    opinion: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset(USUAL_YES)
    outcomes: frozenset[str] = frozenset()

    def copies(self, outcome: str | None) -> bool:
        """Whether an approval of the step before can stand for this one."""
        return outcome in self.yes and (not self.outcomes or outcome in self.outcomes)


def task_policy(properties: Mapping[str, object]) -> TaskPolicy:
    said = {name: value.strip() for name, value in properties.items() if isinstance(value, str)}
    return TaskPolicy(
        empty=said.get(EMPTY), skip_outcome=said.get(SKIPPED), skips_same=said.get(SAME) == SKIP,
        opinion=names(said.get(OPINION, "")), yes=names(said.get(YES, "")) or frozenset(USUAL_YES),
        outcomes=names(said.get(OUTCOMES, "")),
    )  # fmt: skip


def opinion_field(fields: Iterable[str]) -> str | None:
    """Which of a form's fields is the opinion."""
    there = set(fields)
    return next((name for name in OPINION_FIELDS if name in there), None)


def read_task_rules(content: Mapping[str, object], resource: str = "") -> dict[str, str]:
    """What a bundle says for all its tasks. Raises DeploymentRefused with every finding."""
    findings = [one for name, text in content.items() if (one := _wrong(name, str(text), resource)) is not None]
    if findings:
        raise DeploymentRefused(findings)
    return {name: str(text) for name, text in content.items()}


def _wrong(name: str, text: str, resource: str) -> Finding | None:
    known = known_values(name, text) if name in NAMES else ", ".join(NAMES)
    if known is None:
        return None
    return Finding(
        code="TASK_RULE", resource=resource, element=f"tasks.{name}",
        zh=f"tasks.{name}（{text}）不可用。", en=f"tasks.{name} ({text}) cannot be said.",
        remedy_zh=f"可以填写：{known}。", remedy_en=f"It can be: {known}.",
    )  # fmt: skip
