"""Filters of the inbox are kept, shared and dropped; whoever keeps one is the only one to change it."""

from engine.commands import DropFilter, KeepFilter
from engine.errors import FieldError, Forbidden, InvalidRequest, NotFound, ValidationFailed
from engine.handlers.environment import Environment
from engine.ids import Key
from engine.people import read_filter
from engine.store.filters import FilterRow
from engine.store.unit_of_work import UnitOfWork

MOST = 20
LONGEST_NAME = 40
AUDIENCES = ("me", "unit", "all")


def keep_filter(command: KeepFilter, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """A new one, or another content for one's own. For all only an administrator keeps one. Raises ValidationFailed,
    Forbidden, NotFound, and InvalidRequest for one too many."""
    wanted, name = read_filter(command.wanted), command.name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationFailed([_unnamed()])
    if command.audience not in AUDIENCES:
        raise InvalidRequest(reason="请选择给谁看 / choose who is to see it")
    if command.audience == "all" and not command.actor.is_admin:
        raise Forbidden()
    key = command.filter if command.filter is not None else work.keys.new()
    if command.filter is not None:
        _own(work, command.actor.id, command.filter)
    elif len(work.filters.owned_by(command.actor.id)) >= MOST:
        raise InvalidRequest(reason=f"最多保存{MOST}个筛选，请先删除一个 / {MOST} filters are kept: drop one first")
    person = env.library.organisation(work)[0].person(command.actor.id)
    work.filters.put(
        FilterRow(key=key, owner=command.actor.id, name=name, audience=command.audience,
                  unit=person.unit if person is not None else None, wanted=wanted.written())
    )  # fmt: skip
    return {"filter": key}


def drop_filter(command: DropFilter, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises NotFound for one that is not there or somebody else's."""
    work.filters.drop(_own(work, command.actor.id, command.filter).key)
    return {"filter": command.filter}


def _own(work: UnitOfWork, person: str, key: Key) -> FilterRow:
    found = work.filters.load(key)
    if found is None or found.owner != person:
        raise NotFound(what=f"筛选 / filter {key}")
    return found


def _unnamed() -> FieldError:
    return FieldError(
        field="name", code="NAME", zh=f"请起一个名称，最多{LONGEST_NAME}个字。",
        en=f"Give it a name of at most {LONGEST_NAME} characters.",
    )  # fmt: skip
