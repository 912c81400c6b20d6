"""留言 and 抄送: what people say to each other about a case, and who else is to see it."""

from engine.actor import Actor
from engine.commands import CommentCase, CopyCase, MarkCopyRead
from engine.errors import Forbidden, InvalidRequest
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import LONGEST, is_offered, name_of, said
from engine.handlers.telling import tell
from engine.ids import PersonId

MOST = 20
"""People who are told, or sent a copy, at once."""


def comment_case(command: CommentCase, it: Settlement) -> dict[str, object]:
    """Whoever is named is told; only people who may see the case can be named."""
    case = it.case(command.instance)
    require_has_to_do(it, case, command.actor)
    text, named = said(command.text), list(dict.fromkeys(command.named))
    _require_people(it, named)
    for person in named:
        if not _has_to_do(it, case, person):
            name = name_of(it, person)
            raise InvalidRequest(reason=f"{name}看不到该事项，请先抄送 / {name} cannot see the case: send a copy first")
    note = it.work.remarks.add("comment", case.row.key, command.actor.id, text, it.env.now, told=named)
    _remember(it, case, "CaseCommented", {"by": command.actor.id, "to": named, "remark": note})
    who, title = name_of(it, command.actor.id), case.row.title or case.row.process_id
    told = sorted(set(named) - {command.actor.id})
    _tell(it, case, told, "case_commented", {"who": who, "title": title, "text": text})
    return {"remark": note}


def copy_case(command: CopyCase, it: Settlement) -> dict[str, object]:
    """They may look at the case from now on. Answers who had none before."""
    case, people = it.case(command.instance), list(dict.fromkeys(command.people))
    require_has_to_do(it, case, command.actor)
    _require_people(it, people)
    if not people:
        raise InvalidRequest(reason="请选择抄送给谁 / choose who is to have a copy")
    new = [one for one in people if it.work.copies.send(case.row.key, one, command.actor.id, it.env.now)]
    if not new:
        return {"people": new}
    text = command.text.strip()[:LONGEST]
    note = it.work.remarks.add("copy", case.row.key, command.actor.id, text, it.env.now, told=new)
    _remember(it, case, "CaseCopied", {"by": command.actor.id, "to": new, "remark": note})
    who, title = name_of(it, command.actor.id), case.row.title or case.row.process_id
    _tell(it, case, new, "case_copied", {"who": who, "title": title, "text": text})
    return {"people": new}


def mark_copy_read(command: MarkCopyRead, it: Settlement) -> dict[str, object]:
    """The first look is remembered, in the history too: the sender may rely on it."""
    case = it.case(command.instance)
    if it.work.copies.mark_read(case.row.key, command.actor.id, it.env.now):
        _remember(it, case, "CopyRead", {"by": command.actor.id})
    return {"instance": case.row.key}


def _require_people(it: Settlement, people: list[str]) -> None:
    unknown = [one for one in people if it.organisation.person(PersonId(one)) is None]
    if unknown or len(people) > MOST:
        raise InvalidRequest(reason=f"最多选{MOST}人，且须是本组织人员 / at most {MOST} people of this organisation")


def require_has_to_do(it: Settlement, case: Case, actor: Actor) -> None:
    if not (actor.is_admin or _has_to_do(it, case, actor.id)):
        raise Forbidden()


def _has_to_do(it: Settlement, case: Case, person: str) -> bool:
    """Whoever began it, has, had or may take a task of it, or was sent a copy."""
    if person == case.row.started_by or any(
        one.person_id == person for one in it.work.copies.of_instance(case.row.key)
    ):
        return True
    tasks = [*it.work.tasks.done_in(case.row.key), *it.work.tasks.running_in(case.row.key)]
    if any(person in (task.assignee, task.completed_by) for task in tasks):
        return True
    someone = Actor(
        kind=it.actor.kind, id=PersonId(person), name="", groups=it.organisation.groups_of(PersonId(person))
    )
    return any(is_offered(it, task, someone) for task in tasks)


def _remember(it: Settlement, case: Case, kind: str, data: dict[str, object]) -> None:
    it.work.history.append(case.row.key, [(kind, data)], it.actor.id, it.command_id, it.env.now)


def _tell(it: Settlement, case: Case, people: list[str], template: str, data: dict[str, object]) -> None:
    tell(it, people, template, data, link=f"/cases/{case.row.key}", instance=case.row.key)
