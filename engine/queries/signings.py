"""The joint votes (会签) that a case holds now: their rule, who has signed, who is not yet, and what one may change."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from engine.actor import Actor
from engine.bpmn.model import Element, Loop, Model, Signing
from engine.bundles import Bundle
from engine.forms import Text
from engine.ids import Key
from engine.people import Standing, Verb, allowed, is_named, may_add, may_drop
from engine.queries.names import Names
from engine.queries.shelf import Shelf, form_scope
from engine.runtime import State, decode_state
from engine.runtime.scopes import Visible
from engine.runtime.state import Ballot, Counts, Poll
from engine.runtime.votes import verdict
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """`counts` as of a ballot. `ends` says how the vote would end if this one were dropped, None = it would go on."""

    place: int
    name: Text
    counts: str
    at: datetime | None
    weight: float
    has_veto: bool
    is_added: bool
    can_drop: bool
    ends: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """`key` is the running activity that holds it; `turns` are the signers' tokens, which are their tasks too."""

    instance: Key
    key: Key
    step: Text
    rule: str
    needed: float | None
    everybody: bool
    has_weights: bool
    signers: tuple[Signer, ...]
    turns: frozenset[Key]
    can_add: bool

    @property
    def has_veto(self) -> bool:
        return any(one.has_veto for one in self.signers)

    def count(self, counts: str) -> int:
        return sum(one.counts == counts for one in self.signers)

    def weight(self, counts: str) -> float:
        return sum(one.weight for one in self.signers if one.counts == counts)


def votes_of(
    work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, tasks: Collection[TaskRow], actor: Actor,
    now: datetime,
) -> list[Vote]:  # fmt: skip
    """In the order in which they began."""
    model = bundle.model(case.process_id)
    if case.status != "active" or not any(_signing_of(element) for element in model.elements):
        return []
    state = decode_state(case.state)
    return [
        _Reader(work, shelf, bundle, case, state, key, {task.key: task for task in tasks}, actor, now).vote()
        for key in _held(model, state)
    ]


def _held(model: Model, state: State) -> Iterator[Key]:
    for key, token in state.tokens.items():
        if token.loop is not None and token.loop.poll is not None and _signing_of(model.elements[token.element]):
            yield key


def _signing_of(element: Element) -> Signing | None:
    return element.loop.signing if isinstance(element.loop, Loop) else None


class _Reader:
    """One vote of a case, as one person sees it."""

    def __init__(
        self, work: UnitOfWork, shelf: Shelf, bundle: Bundle, case: InstanceRow, state: State, key: Key,
        tasks: Mapping[Key, TaskRow], actor: Actor, now: datetime,
    ) -> None:  # fmt: skip
        self.organisation, _ = shelf.organisation(work)
        self.names, self.case, self.key, self.actor = Names(self.organisation), case, key, actor
        token = state.tokens[key]
        assert token.loop is not None
        assert token.loop.poll is not None
        self.element, self.poll = bundle.model(case.process_id).elements[token.element], token.loop.poll
        self.tasks = {state.tokens[turn].turn: tasks.get(turn) for turn in state.children_of(key)}
        self.turns = frozenset(state.children_of(key))
        seen = dict(Visible(state, key, None, {"tables": bundle.tables}))
        scope = form_scope(work, shelf, bundle, seen, case.unit, now)
        standing = Standing(
            started_by=case.started_by, unit=case.unit, variables=scope.variables, evaluation=scope.evaluation
        )  # fmt: skip
        self.named = is_named(self.element.properties.get("signing.by"), actor, standing, self.organisation)
        self.is_over = actor.is_admin or case.unit in self.organisation.watched_by(actor.id)

    def vote(self) -> Vote:
        signing = _signing_of(self.element)
        assert signing is not None
        is_signer = any(task is not None and task.assignee == self.actor.id for task in self.tasks.values())
        can_add = may_add(self.named, is_over=self.is_over, is_signer=is_signer)
        return Vote(
            instance=self.case.key, key=self.key, rule=signing.rule.value, needed=self.poll.needed,
            step=Text(self.element.title("zh"), self.element.title("en")), everybody=signing.everybody,
            has_weights=signing.weight is not None, turns=self.turns,
            signers=tuple(self._signer(signing, one) for one in self.poll.ballots),
            can_add=can_add and self._allows(Verb.ADD_SIGNER),
        )  # fmt: skip

    def _signer(self, signing: Signing, one: Ballot) -> Signer:
        can_drop = self._may_drop(one)
        return Signer(
            place=one.place, name=self._name(one), counts=one.counts.value,
            at=datetime.fromisoformat(one.at) if one.at else None, weight=one.weight, has_veto=one.vetoes,
            is_added=one.person is not None, can_drop=can_drop,
            ends=verdict(signing, _without(self.poll, one)) if can_drop else None,
        )  # fmt: skip

    def _may_drop(self, one: Ballot) -> bool:
        taking_part = sum(ballot.counts is not Counts.DROPPED for ballot in self.poll.ballots)
        if one.counts is not Counts.OPEN or taking_part == 1 or not self._allows(Verb.DROP_SIGNER):
            return False
        return may_drop(self.named, is_over=self.is_over, has_added=one.added_by == self.actor.id)

    def _allows(self, verb: Verb) -> bool:
        return all(verb in allowed(task.properties) for task in self.tasks.values() if task is not None)

    def _name(self, one: Ballot) -> Text:
        task = self.tasks.get(one.place)
        person = one.by or (task.assignee if task is not None else None) or one.person
        if person is None and isinstance(one.item, str):
            return self.names.group(one.item) if self.organisation.holders(one.item) else self.names.person(one.item)
        return self.names.person(person) if person else Text(f"第{one.place}位", f"No. {one.place}")


def _without(poll: Poll, one: Ballot) -> Poll:
    ballots = [replace(each, counts=Counts.DROPPED) if each is one else each for each in poll.ballots]
    return Poll(poll.needed, ballots)
