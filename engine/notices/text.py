"""One text that people are told, as it was declared: its kind, its class, its words; it renders nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.feel import Evaluable
from engine.ledgers import Pii


class Kind(StrEnum):
    """What a notice is about: people choose by it what reaches them outside the product."""

    WORK = "work"
    DEADLINE = "deadline"
    RESULT = "result"
    TALK = "talk"
    HOUSE = "house"


KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.WORK: ("新的待办", "New work"),
    Kind.DEADLINE: ("时限提醒", "Deadlines"),
    Kind.RESULT: ("办理结果", "Results"),
    Kind.TALK: ("留言和抄送", "Comments and copies"),
    Kind.HOUSE: ("系统消息", "System messages"),
}
CHANNELS = ("mail", "wecom", "dingtalk", "webhook")
"""The ways out of the house; inside the product everything is shown."""
EVENTS = ("task_opened", "case_ended", "incident_raised")
"""What a text may wait for by itself, without a task that sends it."""
RANK: Mapping[Pii, int] = {Pii.NONE: 0, Pii.PERSONAL: 1, Pii.SENSITIVE: 2}
"""How personal a class is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """`texts` and `title` by language. `level` is the most personal that may be in it outside the product, `personal`
    the class of single placeholders: what is above `level` is masked, or `instead` stands there. `urgent` and `when`
    are FEEL over the data. `event` is what it waits for, `to` whom it tells then."""

    id: str
    texts: Mapping[str, Evaluable]
    title: Mapping[str, str]
    kind: Kind = Kind.RESULT
    level: Pii = Pii.NONE
    personal: Mapping[str, Pii] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    channels: frozenset[str] = frozenset(CHANNELS)
    urgent: Evaluable | None = None
    event: str | None = None
    to: tuple[Evaluable, ...] = ()
    when: Evaluable | None = None

    def text(self, language: str) -> Evaluable:
        """The Chinese one where there is no other."""
        return self.texts.get(language) or self.texts["zh"]

    def masks(self, name: str) -> bool:
        return RANK[self.personal.get(name, Pii.NONE)] > RANK[self.level]
