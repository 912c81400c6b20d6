"""会签: people are added to a joint vote that runs, or dropped from it, with a reason; its rule is asked at once."""

from dataclasses import dataclass

from engine import runtime
from engine.bpmn.model import Element
from engine.commands import AddSigners, DropSigner
from engine.errors import Forbidden, FourEyes, InvalidRequest, VerbNotAllowed
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import name_of, said
from engine.handlers.telling import tell
from engine.ids import Key, PersonId
from engine.people import Standing, Verb, allowed, is_named, may_add, may_drop
from engine.runtime.state import Ballot, Counts, Poll
from engine.store.tasks import TaskRow

MOST = 20
"""People added at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    """A joint vote that runs: the activity that holds it, and the open tasks of its signers by their places."""

    case: Case
    key: Key
    element: Element
    poll: Poll
    tasks: dict[int, TaskRow]

    @property
    def title(self) -> str:
        return self.case.row.title or self.element.title("zh")


def add_signers(command: AddSigners, it: Settlement) -> dict[str, object]:
    """Each has a task of their own, at once or after the others where they sign in turn."""
    vote, by, people = _vote(it, command.instance, command.signing), command.actor.id, list(command.people)
    _require_verb(vote, Verb.ADD_SIGNER)
    is_signer = any(task.assignee == by for task in vote.tasks.values())
    if not may_add(_named(it, vote), is_over=_is_over(it, vote), is_signer=is_signer):
        raise Forbidden()
    reason = said(command.reason)
    _require_addable(it, vote, people)
    # Judged here as well, so that whoever asks hears at once why not.
    runtime.add_signers(vote.case.model, vote.case.state, it.world(vote.case), vote.key, people, by)
    it.act(vote.case.row.key, lambda m, s, w: runtime.add_signers(m, s, w, vote.key, people, by))
    _remember(it, vote, "SignersAdded", people, reason)
    for person in people:
        data = {"who": name_of(it, by), "title": vote.title, "reason": reason}
        tell(it, [person], "signer_added", data, link=f"/cases/{vote.case.row.key}", instance=vote.case.row.key)
    return {"instance": vote.case.row.key, "signing": vote.key}


def drop_signer(command: DropSigner, it: Settlement) -> dict[str, object]:
    """Only who has not signed, and never the last; it may be that with this the vote is over."""
    vote = _vote(it, command.instance, command.signing)
    _require_verb(vote, Verb.DROP_SIGNER)
    runtime.require_droppable(vote.poll, command.place)
    ballot = vote.poll.ballots[command.place - 1]
    if not may_drop(_named(it, vote), is_over=_is_over(it, vote), has_added=ballot.added_by == command.actor.id):
        raise Forbidden()
    reason = said(command.reason)
    person = _person_of(ballot, vote.tasks.get(command.place))
    it.act(vote.case.row.key, lambda m, s, w: runtime.drop_signer(m, s, w, vote.key, command.place))
    _remember(it, vote, "SignersDropped", [person] if person else [], reason)
    if person and person != command.actor.id:
        data = {"who": name_of(it, command.actor.id), "title": vote.title, "reason": reason}
        tell(it, [person], "signer_dropped", data, link=f"/cases/{vote.case.row.key}", instance=vote.case.row.key)
    return {"instance": vote.case.row.key, "signing": vote.key}


def _vote(it: Settlement, instance: Key, signing: Key) -> _Vote:
    """Raises NotFound, and SignersRefused for a vote that is over."""
    case = it.case(instance)
    poll = runtime.poll_at(case.model, case.state, signing)
    turns = {key: case.state.tokens[key].turn for key in case.state.children_of(signing)}
    running = it.work.tasks.running_in(instance)
    tasks = {turns[row.key]: row for row in running if row.key in turns}
    element = case.model.elements[case.state.tokens[signing].element]
    return _Vote(case=case, key=signing, element=element, poll=poll, tasks=tasks)


def _require_verb(vote: _Vote, verb: Verb) -> None:
    if any(verb not in allowed(task.properties) for task in vote.tasks.values()):
        raise VerbNotAllowed()


def _is_over(it: Settlement, vote: _Vote) -> bool:
    return it.actor.is_admin or vote.case.row.unit in it.organisation.watched_by(it.actor.id)


def _named(it: Settlement, vote: _Vote) -> bool | None:
    row = vote.case.row
    seen, evaluation = vote.case.visible(vote.key), it.world(vote.case).evaluation()
    standing = Standing(started_by=row.started_by, unit=row.unit, variables=seen, evaluation=evaluation)
    return is_named(vote.element.properties.get("signing.by"), it.actor, standing, it.organisation)


def _require_addable(it: Settlement, vote: _Vote, people: list[str]) -> None:
    if not 1 <= len(people) <= MOST or len(set(people)) < len(people):
        raise InvalidRequest(reason=f"请选择1到{MOST}人，不要重复 / choose 1 to {MOST} people, each once")
    signing = {_person_of(one, vote.tasks.get(one.place)) for one in vote.poll.ballots if one.counts != Counts.DROPPED}
    for person in people:
        if it.organisation.person(PersonId(person)) is None:
            raise InvalidRequest(reason=f"没有{person!r}这个人 / there is nobody called {person!r}")
        if person in signing:
            raise InvalidRequest(reason=f"{name_of(it, person)}已在会签中 / {name_of(it, person)} signs already")
        if any(person in it.work.stand_ins.barred(task.key) for task in vote.tasks.values()):
            raise FourEyes()


def _person_of(ballot: Ballot, task: TaskRow | None) -> str | None:
    """Who has signed, or has the task; else whom it is for, where that is a person."""
    named = ballot.by or (task.assignee if task is not None else None) or ballot.person
    return named or (ballot.item if isinstance(ballot.item, str) else None)


def _remember(it: Settlement, vote: _Vote, kind: str, people: list[str], reason: str) -> None:
    case, by = vote.case.row.key, it.actor.id
    note = it.work.remarks.add(
        "signers", case, by, reason, it.env.now, element=vote.element.id, told=people
    )  # fmt: skip
    data: dict[str, object] = {"key": vote.key, "element": vote.element.id, "by": by, "to": people, "remark": note}
    it.work.history.append(case, [(kind, data)], by, it.command_id, it.env.now)
