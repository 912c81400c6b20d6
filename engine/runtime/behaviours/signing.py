"""Joint votes (会签) on multi-instance user tasks: every turn is a ballot; the declared rule says when it is over.

The multi-instance stays what it is; this takes the place of its completion condition, and says in a variable how it
went.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from engine.bpmn.model import Element, Loop, Signing
from engine.bpmn.signing import fits
from engine.errors import IncidentError
from engine.facts import SigningDecided
from engine.feel import Evaluable
from engine.ids import Key
from engine.runtime.moves import Moves
from engine.runtime.state import Ballot, Counts, LoopProgress, Poll, Turn, Vote
from engine.runtime.votes import counted, verdict, vetoed_by

Begun = tuple[list[Turn], list[object], LoopProgress]


def begin(run: Moves, key: Key, element: Element, items: Sequence[object], kept: Sequence[Vote]) -> Begun:
    """The turns to begin with, the outputs as far as they are known, and the poll. Votes that were given before work
    was sent back count again; who was added or dropped stays so. Raises IncidentError for a vote that nobody takes
    part in, or that cannot pass."""
    signing = signing_of(element)
    ballots, outputs = _ballots(run, key, element, items, kept)
    poll = Poll(_needed(run, key, signing), ballots)
    still = counted(ballots, Counts.OPEN)
    taking_part = [one for one in ballots if one.counts is not Counts.DROPPED]
    if not taking_part:
        raise _incident("SIGNING_NOBODY", element, "没有会签人", "nobody is to sign")
    found = verdict(signing, poll)
    if found is not None and len(still) == len(taking_part):
        raise _incident("SIGNING_OUT_OF_REACH", element, "会签人不够，达不到规则", "too few signers for its rule")
    turns = [Turn(one.place, one.item, one.person) for one in still] if found is None else []
    run.set_local(key, {signing.result: told(signing, poll)})
    done = len(taking_part) - len(still)
    return turns, outputs, LoopProgress(items=[], total=done + len(turns), completed=done, poll=poll)


def ballot_of(run: Moves, key: Key, element: Element, place: int, item: object) -> Ballot:
    """An open ballot. Raises IncidentError for a weight that is none."""
    signing = signing_of(element)
    weight, vetoes = _of_signer(run, key, element, signing.weight, place, item), None
    if signing.veto is not None:
        vetoes = _of_signer(run, key, element, signing.veto, place, item)
    return Ballot(place, item, _weight(element, weight), vetoes in (True, "true"))


def vote(run: Moves, key: Key, element: Element, signing: Signing) -> bool:
    """A turn is leaving with the outcome that its signer chose; answers whether the vote is over."""
    token = run.state.tokens[key]
    poll = poll_of(run, token.parent)
    about = token.variables.get("task")
    task = about if isinstance(about, dict) else {}
    chosen = task.get("outcome")
    outcome = chosen if isinstance(chosen, str) else None
    here = poll.ballots[token.turn - 1]
    poll.ballots[token.turn - 1] = replace(
        here, counts=_counts(signing, outcome), vote=outcome, by=task.get("completedBy"), at=task.get("completedAt")
    )
    run.set_local(token.parent, {signing.result: told(signing, poll)})
    return verdict(signing, poll) is not None


def decide(run: Moves, body: Key, element: Element, signing: Signing) -> None:
    """How it went is told in its variable, and as a fact that names those who are not needed any more."""
    poll, tokens = poll_of(run, body), run.state.tokens
    run.note(
        SigningDecided(
            key=body, element=element.id, rule=signing.rule.value, passed=bool(verdict(signing, poll)),
            votes=tuple(_vote_of(one) for one in _given(poll)),
            vetoed_by=tuple(one.by or "" for one in vetoed_by(poll)),
            missing=len(counted(poll.ballots, Counts.OPEN)), open=tuple(run.state.children_of(body)),
        )
    )  # fmt: skip
    run.set_variables(tokens[body].parent, {signing.result: told(signing, poll)})


def told(signing: Signing, poll: Poll) -> dict[str, object]:
    """The variable of a vote: `passed` is null while that is open."""
    sizes = {
        name: len(counted(poll.ballots, counts))
        for name, counts in (("yes", Counts.YES), ("no", Counts.NO), ("abstained", Counts.ABSTAINED),
                             ("open", Counts.OPEN), ("dropped", Counts.DROPPED))
    }  # fmt: skip
    return {
        "passed": verdict(signing, poll), "rule": signing.rule.value, "needed": poll.needed, **sizes,
        "yesWeight": sum(one.weight for one in counted(poll.ballots, Counts.YES)),
        "noWeight": sum(one.weight for one in counted(poll.ballots, Counts.NO)),
        "vetoedBy": [one.by for one in vetoed_by(poll)],
        "votes": [{"signer": one.item, **_vote_of(one), "at": one.at} for one in _given(poll)],
        "missing": [one.item for one in counted(poll.ballots, Counts.OPEN)],
    }  # fmt: skip


def _given(poll: Poll) -> Iterable[Ballot]:
    return (one for one in poll.ballots if one.counts not in (Counts.OPEN, Counts.DROPPED))


def _vote_of(one: Ballot) -> dict[str, object]:
    return {"by": one.by, "vote": one.vote, "counts": one.counts.value, "weight": one.weight}


def _ballots(
    run: Moves, key: Key, element: Element, items: Sequence[object], kept: Sequence[Vote]
) -> tuple[list[Ballot], list[object]]:
    left = [vote for vote in kept if vote.ballot is not None]
    ballots, outputs = list[Ballot](), list[object]()
    for place, item in enumerate(items, start=1):
        before = next((vote for vote in left if vote.item == item and not _added(vote)), None)
        if before is not None:
            left.remove(before)
        ballots.append(_again(before, place) if before else ballot_of(run, key, element, place, item))
        outputs.append(before.output if before else None)
    for before in filter(_added, left):
        ballots.append(_again(before, len(ballots) + 1))
        outputs.append(before.output)
    return ballots, outputs


def _added(vote: Vote) -> bool:
    return vote.ballot is not None and vote.ballot.person is not None


def _again(vote: Vote, place: int) -> Ballot:
    assert vote.ballot is not None
    return replace(vote.ballot, place=place)


def _of_signer(run: Moves, key: Key, element: Element, value: Evaluable | None, place: int, item: object) -> object:
    loop = element.loop
    assert isinstance(loop, Loop)
    seen: dict[str, object] = {"loopCounter": place, **({loop.element_name: item} if loop.element_name else {})}
    return run.value(value, key, seen) if value is not None else 1


def _weight(element: Element, found: object) -> float:
    try:
        weight = float(str(found))
    except ValueError:
        weight = -1
    if isinstance(found, bool) or not 0 <= weight < float("inf"):
        raise _incident("SIGNING_WEIGHT", element, f"权重应是不小于0的数，实际为{found!r}",
                        f"a weight must be a number from 0 on, it is {found!r}")  # fmt: skip
    return weight


def _needed(run: Moves, key: Key, signing: Signing) -> float | None:
    if signing.needed is None:
        return None
    found = run.value(signing.needed, key)
    if not fits(signing.rule, found):
        raise _incident("SIGNING_NEEDED", run.element(key), f"会签需达到的数{found!r}不合规则{signing.rule.value}",
                        f"{found!r} cannot be what the rule {signing.rule.value} needs")  # fmt: skip
    return float(str(found))


def _counts(signing: Signing, outcome: str | None) -> Counts:
    """Who is let pass without an outcome takes no part in it."""
    if outcome is None or outcome in signing.abstain:
        return Counts.ABSTAINED
    return Counts.YES if outcome in signing.yes else Counts.NO


def item_of(run: Moves, body: Key, element: Element, person: str) -> object | None:
    """What an added person is in the collection; None where nothing says it and the collection holds no texts."""
    signing, ballots = signing_of(element), poll_of(run, body).ballots
    assert isinstance(element.loop, Loop)
    if signing.added is not None:
        return run.value(signing.added, body, {"person": person})
    if element.loop.collection is None:
        return len(ballots) + 1
    return person if all(isinstance(one.item, str) for one in ballots) else None


def _incident(code: str, element: Element, zh: str, en: str) -> IncidentError:
    return IncidentError(
        "EXTRACT_VALUE_ERROR",
        f"{code}: {element.name or element.id}：{zh}，请改正后重试。 / {element.id}: {en}; correct it, then try again.",
    )


def poll_of(run: Moves, body: Key) -> Poll:
    loop = run.state.tokens[body].loop
    assert loop is not None
    assert loop.poll is not None
    return loop.poll


def signing_of(element: Element) -> Signing:
    assert isinstance(element.loop, Loop)
    assert element.loop.signing is not None
    return element.loop.signing
