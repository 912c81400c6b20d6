"""Texts that wait for something to happen: a task opens, a case ends or stops; nobody is told what they did."""

from collections.abc import Iterator, Mapping

from engine.feel import from_json
from engine.handlers.secrets import own_secrets_of, secrets_of
from engine.handlers.settlement import Case, Settlement
from engine.ids import Key, PersonId
from engine.notices import NoticeText, holds, say

Variables = Mapping[str, object]


def announce(it: Settlement, case: Case, event: str, about: Variables, task: Key | None = None) -> None:
    """The bundle's texts for `event`, over the case's variables with `title`, `key` and what is said `about` it."""
    texts = [text for text in case.bundle.notifications.values() if text.event == event]
    if not texts:
        return
    data = {**_variables(case), "title": case.row.title, "key": case.row.business_key or "", **about}
    evaluation, link = it.world(case).evaluation(), f"/cases/{case.row.key}" if task is None else f"/tasks/{task}"
    for text in texts:
        if text.when is not None and not holds(text.when, _seen(data), evaluation):
            continue
        said = say(
            text, data, evaluation, secrets=secrets_of(it, case), own=own_secrets_of(it, case),
            reference=case.row.business_key,
        )  # fmt: skip
        for person in sorted(_people(it, case, text, data, task) - {it.actor.id}):
            it.work.notices.add(person, text.id, said.zh, said.en, link, it.env.now, said.outside)


def _variables(case: Case) -> Variables:
    """Of the whole case; none are left of one that is over, but for what its end handed out."""
    root = case.state.tokens.get(case.state.root)
    return dict(root.variables) if root is not None else {}


def _seen(data: Variables) -> Variables:
    seen = from_json(dict(data))
    assert isinstance(seen, dict)
    return seen


def _people(it: Settlement, case: Case, text: NoticeText, data: Variables, task: Key | None) -> set[str]:
    told: set[str] = set()
    for to in text.to:
        named = to.evaluate(_seen(data), it.world(case).evaluation())
        for one in named if isinstance(named, list) else [named]:
            told.update(_named(it, case, str(one), task))
    return told


def _named(it: Settlement, case: Case, name: str, task: Key | None) -> Iterator[str]:
    if name == "starter":
        yield from [case.row.started_by] if case.row.started_by is not None else []
    elif name in ("assignee", "candidates"):
        yield from _of_task(it, task, name)
    elif it.organisation.person(PersonId(name)) is not None:
        yield name
    else:
        yield from it.organisation.holders(it.organisation.resolve(name, case.row.unit) or "")


def _of_task(it: Settlement, task: Key | None, name: str) -> Iterator[str]:
    """Who has the task; `candidates` also everybody who may take it, while nobody has."""
    if task is None:
        return
    row = it.work.tasks.load(task)
    if row.assignee is not None:
        yield row.assignee
    elif name == "candidates":
        groups, users = it.work.tasks.candidates(task)
        yield from users
        for group in groups:
            yield from it.organisation.holders(group)
