"""Credentials of departments: issued, counted against, locked; what they send is `webhook`'s."""

from dataclasses import replace
from datetime import timedelta

from engine.actor import ADMIN
from engine.commands import IssueDepartmentSecret, NoteRefusedCall, SetCallback
from engine.errors import Forbidden, InvalidRequest, NotFound
from engine.handlers.environment import Environment
from engine.handlers.telling import tell_house
from engine.org import Unit, UnitType
from engine.store.departments import CallRow, DepartmentRow
from engine.store.unit_of_work import UnitOfWork

WRONG_CALLS = 5
COUNTED_FOR = timedelta(minutes=10)


def issue_department_secret(command: IssueDepartmentSecret, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Answers the `serial` of the secret and never the secret: receipts are stored. Raises Forbidden, NotFound."""
    if not command.actor.is_admin:
        raise Forbidden()
    if env.secret is None:
        raise InvalidRequest(reason="服务没有设置密钥 / this server has no secret of its own; set LINLI_SECRET_KEY")
    department_unit(command.dept, work, env)
    known = work.departments.load(command.dept, lock=True)
    serial = known.serial + 1 if known else 1
    row = known or DepartmentRow(dept=command.dept, serial=serial, issued_at=env.now)
    work.departments.put(replace(row, serial=serial, issued_at=env.now, locked_at=None))
    return {"dept": command.dept, "serial": serial}


def set_callback(command: SetCallback, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises NotFound for a department without a secret, which could not trust what we send."""
    if not command.actor.is_admin:
        raise Forbidden()
    if command.url is not None and not command.url.startswith(("https://", "http://")):
        raise InvalidRequest(reason="地址应以 https:// 开头 / an address begins with https://")
    known = work.departments.load(command.dept, lock=True)
    if known is None:
        raise NotFound(what=f"部门密钥 / a secret of {command.dept}")
    work.departments.put(replace(known, callback_url=command.url))
    return {"dept": command.dept}


def note_refused_call(command: NoteRefusedCall, work: UnitOfWork, env: Environment) -> dict[str, object]:
    known = work.departments.load(command.dept, lock=True)
    if known is not None and known.locked_at is None:
        count_wrong_call(known, work, env)
    return {}


def count_wrong_call(row: DepartmentRow, work: UnitOfWork, env: Environment) -> None:
    """The last one that is borne locks the credentials, and the administrators are told."""
    work.departments.note_call(CallRow(key=work.keys.new(), dept=row.dept, at=env.now, is_refused=True))
    work.departments.forget_calls(row.dept, env.now - COUNTED_FOR)
    wrong, _ = work.departments.calls_since(row.dept, env.now - COUNTED_FOR, refused=True)
    if wrong >= WRONG_CALLS:
        work.departments.put(replace(row, locked_at=env.now))
        _tell_administrators(row, wrong, work, env)


def department_unit(dept: str, work: UnitOfWork, env: Environment) -> Unit:
    """Raises NotFound for what is no department of the organisation."""
    organisation, _ = env.library.organisation(work)
    unit = organisation.unit(dept)
    if unit is None or unit.type is not UnitType.DEPARTMENT:
        raise NotFound(what=f"部门 / department {dept}")
    return unit


def _tell_administrators(row: DepartmentRow, wrong: int, work: UnitOfWork, env: Environment) -> None:
    organisation, _ = env.library.organisation(work)
    unit = organisation.unit(row.dept)
    named = (unit.zh, unit.en) if unit else (row.dept, row.dept)
    data = {"id": row.dept, "unit": named[0], "unit_en": named[1], "n": wrong}
    tell_house(work, env, organisation.holders(ADMIN), "department_locked", data)
