"""A person sends work back to an earlier step: what ends for it, and where it goes on (design.md, D7).

Which steps come before which is read off the drawing, loops left out: the flows that lead back to where a walk from
the start has come from do not count. Everything that can follow the step it goes back to ends, for it will be done
again; what runs beside it stays. Nothing is changed before that is known: a preview and the deed are one computation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.bpmn.model import Element, ElementType, Loop, Model
from engine.errors import ReturnRefused
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.run import Run
from engine.runtime.state import Counts, Poll, Returned, State, Vote
from engine.runtime.step import Step, played
from engine.runtime.world import World


class Policy(StrEnum):
    """How it goes on after the step that it was sent back to."""

    REDO = "redo"
    """Everything in between is done again."""
    STRAIGHT = "straight"
    """Straight back to whoever sent it; nothing in between, and nothing beside it, is touched."""
    KEEP = "keep"
    """As REDO, but votes that were given already count again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What sending back does: `ended` are running elements directly inside `scope`, `through` the one that holds the
    task it is sent from, `missing` the scopes that are opened again around the target, the outermost first; `dropped`
    are the flows, by gateway, whose waiting tokens go too."""

    target: Element
    scope: Key
    through: Key
    ended: tuple[Key, ...]
    missing: tuple[Element, ...] = ()
    dropped: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def plan(model: Model, state: State, source: Key, target: str, policy: Policy) -> Plan:
    """Raises ReturnRefused where the work cannot go back from the running element `source` to `target`."""
    element = model.by_id.get(target)
    if element is None or element.type is not ElementType.USER_TASK:
        raise ReturnRefused(zh="只能退回到由人办理的环节", en="work is sent back to a step of people only")
    scope, missing = _scope_of(model, state, source, element)
    through = _inside(state, scope, source)
    entry = missing[0] if missing else element
    after = forward(model, entry.index)
    if state.tokens[through].element not in after or state.tokens[through].element == entry.index:
        raise ReturnRefused(zh="该环节不在当前环节之前", en="that step does not come before this one")
    if policy is Policy.STRAIGHT:
        if through != source or missing or state.tokens[source].turn:
            raise ReturnRefused(
                zh="会签、子流程之间不能直接退回本人，请选择依次重办",
                en="between votes or sub-processes work cannot come straight back: have the steps done again",
            )
        return Plan(target=element, scope=scope, through=through, ended=(source,))
    ended = tuple(key for key in state.children_of(scope) if state.tokens[key].element in after)
    return Plan(
        target=element, scope=scope, through=through, ended=ended, missing=missing,
        dropped=dict(_dropped(model, state, scope, after)),
    )  # fmt: skip


def send_back(
    model: Model, state: State, world: World, source: Key, target: str, policy: Policy,
    *, to: str | None = None, by: str | None = None,
) -> Step:  # fmt: skip
    """The step `target` is open again, for `to` if it is known who did it; `by` is who sends it back, and has it back
    with the policy STRAIGHT. Raises ReturnRefused; the state is then as it was."""
    run = Run(model, state.copy(), world)
    wanted = plan(model, run.state, source, target, policy)
    if policy is Policy.KEEP:
        _keep_votes(run, wanted)
    for key in wanted.ended:
        run.terminate(key)
    scope = run.state.tokens[wanted.scope]
    scope.children -= len(wanted.ended)
    for gateway, flows in wanted.dropped.items():
        for flow in flows:
            scope.joins[gateway].remove(flow)
        scope.children -= len(flows)
        if not scope.joins[gateway]:
            del scope.joins[gateway]
    holder = wanted.scope
    for missing in wanted.missing:
        holder = run.open_scope(missing, holder)
    back = model.elements[state.tokens[source].element].index if policy is Policy.STRAIGHT else None
    run.begin(Arrival(wanted.target, holder, returned=Returned(to, back, by if back is not None else None)))
    return played(run)


def forward(model: Model, start: int) -> frozenset[int]:
    """The elements that can follow `start` in its scope, itself among them, loops left out."""
    back = model.leading_back
    found: set[int] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [there for there in model.after(here) if (here, there) not in back]
    return frozenset(found)


def _scope_of(model: Model, state: State, source: Key, target: Element) -> tuple[Key, tuple[Element, ...]]:
    """The running scope around `source` in which the work goes on, and the scopes between it and the target."""
    around = {_scope_index(model, state, key): key for key in _outwards(state, source)}
    missing: list[Element] = []
    scope = target.scope
    while scope not in around:
        element = model.elements[scope]
        if element.loop is not None or element.type is not ElementType.SUB_PROCESS:
            raise ReturnRefused(
                zh=f"不能退回到已结束的{element.name or element.id}内部",
                en=f"{element.name or element.id} is over: work cannot go back into it",
            )
        missing.insert(0, element)
        scope = element.scope
    return around[scope], tuple(missing)


def _scope_index(model: Model, state: State, key: Key) -> int:
    """The element whose inside this token is; the body of a loop is none, its turns are."""
    token = state.tokens[key]
    return -1 if model.elements[token.element].loop is not None and not token.turn else token.element


def _outwards(state: State, key: Key) -> Iterator[Key]:
    while key := state.tokens[key].parent:
        yield key


def _inside(state: State, scope: Key, source: Key) -> Key:
    """The running element directly inside the scope that holds the source, or is it."""
    key = source
    while state.tokens[key].parent != scope:
        key = state.tokens[key].parent
    return key


def _dropped(model: Model, state: State, scope: Key, after: frozenset[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Tokens that wait at a gateway and came by what is done again."""
    for gateway, arrived in state.tokens[scope].joins.items():
        flows = tuple(flow for flow in arrived if model.flows[flow].source in after)
        if flows:
            yield gateway, flows


def _keep_votes(run: Run, wanted: Plan) -> None:
    """The votes given in what ends now count when it is reached again."""
    for key in wanted.ended:
        token, element = run.state.tokens[key], run.element(key)
        if isinstance(element.loop, Loop) and not token.turn and token.loop is not None:
            votes = _votes(run, key, element.loop)
            if votes:
                run.state.tokens[wanted.scope].kept[element.index] = votes


def _votes(run: Run, body: Key, loop: Loop) -> list[Vote]:
    token = run.state.tokens[body]
    progress = token.loop
    assert progress is not None
    if progress.poll is not None:
        return _ballots(progress.poll, token.variables.get(loop.output_collection or ""))
    if loop.collection is None:
        return []
    items, outputs = run.value(loop.collection, body), token.variables.get(loop.output_collection or "")
    if not isinstance(items, list) or not isinstance(outputs, list) or len(items) != len(outputs):
        return []
    running = {run.state.tokens[turn].turn for turn in run.state.children_of(body)}
    waiting = {waiting.place for waiting in progress.items}
    given = [place for place in range(1, len(items) + 1) if place not in running | waiting]
    return [Vote(items[place - 1], outputs[place - 1]) for place in given]


def _ballots(poll: Poll, outputs: object) -> list[Vote]:
    """The ballots that were given, and who was added or dropped."""
    collected = outputs if isinstance(outputs, list) else [None] * len(poll.ballots)
    kept = [one for one in poll.ballots if one.counts is not Counts.OPEN or one.person is not None]
    return [Vote(one.item, collected[one.place - 1], one) for one in kept]
