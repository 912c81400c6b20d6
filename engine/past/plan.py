"""What a bundle's invented past is made of, as values: what begins how often, and what people answer and say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer; it comes up `often` times as against the others."""

    often: float
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """`weekly` cases of a process in all, each begun by somebody in one of the roles `by`; not by the accounts that a
    demo shows first where `shown` is false. `lately` so many more by each role in the last days, whose holders take
    turns: what is open when the past ends lies mostly there."""

    weekly: float
    by: Sequence[str]
    answers: Sequence[Choice]
    shown: bool = True
    lately: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How a task is answered; `hours` is what it usually takes where nothing is promised, `pace` how much of what is
    promised, `late` how many of a hundred are handed in after they were due."""

    answers: Sequence[Choice] = (Choice(1, {}),)
    hours: float = 4
    pace: float = 0.45
    late: float = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said to a case that waits for the message: by whom (None = from outside), to how many of a hundred, after
    how many days."""

    answers: Sequence[Choice] = (Choice(1, {}),)
    by: str | None = None
    chance: float = 100
    days: tuple[float, float] = (1, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPast:
    """Of one process; tasks by element, words by message."""

    begins: Begins | None = None
    tasks: Mapping[str, Work] = field(default_factory=dict)
    messages: Mapping[str, Word] = field(default_factory=dict)


Plan = Mapping[str, ProcessPast]
"""By process id."""
ANYHOW = Work()
NOTHING = ProcessPast()
