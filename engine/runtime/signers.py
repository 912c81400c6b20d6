"""Signers join and leave a joint vote while it runs (加签, 减签); the rule is asked again at once.

Who joins is open, so joining never decides a vote; leaving may, and then it is over.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from engine.bpmn.model import Element, Loop, Model
from engine.errors import IncidentError, SignersRefused
from engine.ids import Key
from engine.runtime.behaviours import multi_instance, signing
from engine.runtime.run import Run
from engine.runtime.state import Ballot, Counts, Poll, State, Turn
from engine.runtime.step import Step, played
from engine.runtime.votes import verdict
from engine.runtime.world import World


def poll_at(model: Model, state: State, body: Key) -> Poll:
    """The joint vote that the running activity `body` holds. Raises SignersRefused where it holds none."""
    token = state.tokens.get(body)
    loop = model.elements[token.element].loop if token is not None else None
    progress = token.loop if token is not None else None
    if not isinstance(loop, Loop) or loop.signing is None or progress is None or progress.poll is None:
        raise SignersRefused(zh="该会签已结束", en="the vote is over")
    return progress.poll


def add_signers(model: Model, state: State, world: World, body: Key, people: Sequence[str], by: str) -> Step:
    """Each gets a turn of their own, by name. Raises SignersRefused; the state is then as it was."""
    poll_at(model, state, body)
    run = Run(model, state.copy(), world)
    for person in people:
        _add(run, body, run.element(body), person, by)
    return played(run)


def drop_signer(model: Model, state: State, world: World, body: Key, place: int) -> Step:
    """Whoever has the turn `place` is not asked any more. Raises SignersRefused for who has signed, or is the last."""
    poll_at(model, state, body)
    run = Run(model, state.copy(), world)
    element, poll = run.element(body), signing.poll_of(run, body)
    require_droppable(poll, place)
    rule = signing.signing_of(element)
    poll.ballots[place - 1] = replace(poll.ballots[place - 1], counts=Counts.DROPPED)
    run.set_local(body, {rule.result: signing.told(rule, poll)})
    multi_instance.part(run, body, place, is_over=verdict(rule, poll) is not None)
    return played(run)


def require_droppable(poll: Poll, place: int) -> None:
    here = poll.ballots[place - 1] if 1 <= place <= len(poll.ballots) else None
    if here is None or here.counts is not Counts.OPEN:
        raise SignersRefused(zh="对方已表态或已不在会签中", en="they have signed, or do not sign any more")
    if sum(one.counts is not Counts.DROPPED for one in poll.ballots) == 1:
        raise SignersRefused(zh="至少要保留一位会签人", en="at least one signer has to stay")


def _add(run: Run, body: Key, element: Element, person: str, by: str) -> None:
    poll, rule = signing.poll_of(run, body), signing.signing_of(element)
    place, item = len(poll.ballots) + 1, signing.item_of(run, body, element, person)
    if item is None:
        raise SignersRefused(
            zh="流程没有说明增加的人在集合中怎样写（signing.added），请联系流程管理员",
            en="the process does not say what an added signer is (signing.added): ask a process designer",
        )
    ballot = replace(_ballot(run, body, element, place, item), person=person, added_by=by)
    poll.ballots.append(ballot)
    run.set_local(body, {rule.result: signing.told(rule, poll)})
    multi_instance.join(run, body, Turn(place, item, person))


def _ballot(run: Run, body: Key, element: Element, place: int, item: object) -> Ballot:
    try:
        return signing.ballot_of(run, body, element, place, item)
    except IncidentError as error:
        zh, _, en = error.message.partition(" / ")
        raise SignersRefused(zh=zh.rstrip("。"), en=en.rstrip(".")) from None
