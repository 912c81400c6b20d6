"""What the engine says of the house in panels: promises that are broken, what is stuck, how processes do, who looked.

Each view answers at most so many lines, and reads a bounded number of the newest rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from engine.forms import Text
from engine.queries.accesses import Asked, access_page, logs_open_to
from engine.queries.filters import COUNTED, Desk
from engine.queries.ledgers import Cell
from engine.queries.names import Names
from engine.queries.panel_lines import Line
from engine.queries.seeing import watched_clocks
from engine.queries.shelf import Shelf
from engine.store.clocks import clock
from engine.store.definitions import definition
from engine.store.export_grants import GrantStatus, export_grant
from engine.store.incidents import incident
from engine.store.instances import instance
from engine.store.people import account
from engine.store.tasks import task
from engine.store.timers import timer
from engine.store.unit_of_work import UnitOfWork

READ = 5_000
"""The newest rows that a view looks at."""
LATELY = timedelta(days=30)
SLOW = timedelta(minutes=1)
"""Longer than a poller takes."""
MONTHS = timedelta(days=90)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

NUMBER, DUE = Text("编号", "Number"), Text("时间", "At")
LEVEL, BROKEN = Text("级别", "Level"), Text("已超时", "Overdue")
LEVELS = {
    "warn": Text("预警", "Warning"), "l1": Text("一级", "Level 1"), "l2": Text("二级", "Level 2"),
    "l3": Text("三级", "Level 3"),
}  # fmt: skip
NO_LEVEL = Text("未到级", "None yet")
WAITING, OLDEST = Text("到时未触发", "Due and not fired"), Text("最早一个", "The oldest")
TIMERS = Text("定时器", "Timers")
WRONG, LOCKED = Text("连续输错密码", "Wrong passwords in a row"), Text("锁定至", "Locked until")
WHAT, SINCE = Text("原因", "Why"), Text("出现", "Since")
OPEN, TOOK = Text("办理中", "Open"), Text("办结用时（中位数）", "Time to finish (median)")
LATE, BACK = Text("超时", "Overdue"), Text("退回", "Sent back")
LEDGER, UNTIL = Text("导出", "File of"), Text("有效至", "Valid until")
UNUSUAL = {
    "many": Text("十分钟内查看过多", "Many rows within ten minutes"),
    "no_case": Text("无对应事项的查看", "Rows without a case"),
    "off_hours": Text("非工作时间查看", "Rows outside working hours"),
}  # fmt: skip


def breaches(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """Open promises that are broken, by step and level, as far as the reader watches over them; a promise of a whole
    case has no step."""
    of_task = (task.c.tenant_id == clock.c.tenant_id) & (task.c.key == clock.c.task_key)
    some = (
        select(clock.c.process_id, task.c.name, task.c.name_en, clock.c.level)
        .select_from(clock.outerjoin(task, of_task))
        .where(
            clock.c.tenant_id == work.tenant, clock.c.stopped_at.is_(None), clock.c.breached_at.is_not(None),
            watched_clocks(desk.actor, desk.organisation),
        )
        .order_by(clock.c.due_at)
        .limit(COUNTED)
        .subquery()
    )  # fmt: skip
    n = func.count().label("n")
    query = select(*some.c, n).group_by(*some.c).order_by(n.desc(), *some.c)
    found = work.connection.execute(query.limit(most)).all()
    names = _processes(work, {row.process_id for row in found})
    return [
        Line(
            head=_step(names.get(row.process_id), row.name, row.name_en), is_bad=True,
            parts=((LEVEL, LEVELS.get(row.level or "", NO_LEVEL)), (BROKEN, row.n)),
        )
        for row in found
    ]  # fmt: skip


def timers(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """One line, where timers are late."""
    late = (timer.c.tenant_id == work.tenant, timer.c.due_at < desk.now - SLOW)
    some = select(timer.c.due_at).where(*late).order_by(timer.c.due_at).limit(COUNTED).subquery()
    n, oldest = work.connection.execute(select(func.count(), func.min(some.c.due_at))).one()
    return [Line(head=TIMERS, parts=((WAITING, n), (OLDEST, oldest)), is_bad=True)] if n else []


def sign_ins(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """Accounts of which somebody has given wrong passwords, those locked first."""
    columns = (account.c.person_id, account.c.failed, account.c.locked_until)
    is_locked = account.c.locked_until > desk.now
    query = select(*columns).where(account.c.tenant_id == work.tenant, or_(account.c.failed > 0, is_locked))
    order = (case((is_locked, 0), else_=1), account.c.failed.desc(), account.c.person_id)
    names = Names(desk.organisation)
    return [
        _sign_in(names.person(person), failed, until if until is not None and until > desk.now else None)
        for person, failed, until in work.connection.execute(query.order_by(*order).limit(most))
    ]


def decisions(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """Cases that are stuck because a decision gave no answer, the newest first."""
    of_case = (incident.c.tenant_id == instance.c.tenant_id) & (incident.c.instance_key == instance.c.key)
    of_process = (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    columns = (instance.c.key, instance.c.business_key, definition.c.name, definition.c.name_en, incident.c.message,
               incident.c.created_at)  # fmt: skip
    query: Select[Any] = (
        select(*columns)
        .select_from(incident.join(instance, of_case).join(definition, of_process))
        .where(
            incident.c.tenant_id == work.tenant, incident.c.resolved_at.is_(None),
            incident.c.error_type.contains("DECISION"),
        )
        .order_by(incident.c.created_at.desc())
        .limit(most)
    )  # fmt: skip
    return [
        Line(
            head=Text(f"{name} {number or ''}".strip(), f"{name_en or name} {number or ''}".strip()), case=key,
            is_bad=True, parts=((WHAT, _code(message)), (SINCE, since)),
        )
        for key, number, name, name_en, message, since in work.connection.execute(query)
    ]  # fmt: skip


def processes(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """How each process does: what is open, how long it takes, how often it is late, how often work goes back. Those
    with most open cases first."""
    under_way, took, late, back = _open(work), _took(work, desk), _late(work, desk), _back(work)
    ids = sorted({*under_way, *took}, key=lambda one: (-under_way.get(one, 0), one))[:most]
    names = _processes(work, ids)
    return [
        Line(head=names[one], parts=tuple(_health(under_way.get(one, 0), took.get(one), late.get(one), back.get(one))))
        for one in ids
        if one in names
    ]


def accesses(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """What is unusual in the access logs of the last month, and files that may still be taken."""
    if not logs_open_to(work, shelf, desk.actor):
        return []
    found = access_page(work, shelf, desk.actor, Asked(), desk.now).anomalies
    unusual = [Line(head=one.who, parts=((UNUSUAL[one.kind], one.n), (DUE, one.at)), is_bad=True) for one in found]
    return [*unusual, *_expiring(work, shelf, desk, most)][:most]


def _expiring(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    open_ones = (export_grant.c.status == GrantStatus.GRANTED, export_grant.c.expires_at > desk.now)
    columns = (export_grant.c.ledger, export_grant.c.person_id, export_grant.c.expires_at)
    query = select(*columns).where(export_grant.c.tenant_id == work.tenant, *open_ones)
    names, declared = Names(desk.organisation), shelf.ledgers(work)
    return [
        Line(head=names.person(person), parts=((LEDGER, _title(declared.get(ledger), ledger)), (UNTIL, until)))
        for ledger, person, until in work.connection.execute(query.order_by(export_grant.c.expires_at).limit(most))
    ]


def _title(declared: Mapping[str, object] | None, id: str) -> Text:
    title = declared.get("title") if declared is not None else None
    return Text(str(title.get("zh", id)), str(title.get("en", id))) if isinstance(title, Mapping) else Text(id, id)


def _sign_in(who: Text, failed: int, until: datetime | None) -> Line:
    said: list[tuple[Text, Cell]] = [(WRONG, failed)] if failed else []
    return Line(head=who, parts=(*said, *(((LOCKED, until),) if until is not None else ())), is_bad=until is not None)


def _step(process: Text | None, name: str | None, name_en: str | None) -> Text:
    zh, en = (process.zh, process.en) if process is not None else ("", "")
    return Text(f"{zh} {name or ''}".strip(), f"{en} {name_en or name or ''}".strip())


def _code(message: str) -> Text:
    """Which of our codes it begins with, without what was put in: that may be personal."""
    code = message.partition(":")[0][:60]
    return Text(code, code)


def warnings(work: UnitOfWork, shelf: Shelf, desk: Desk, most: int) -> list[Line]:
    """What is to be mended in what is published, as it was judged then."""
    titles = {one.name: one.title for one in shelf.said(work)}
    return [
        Line(head=_placed(titles.get(bundle, {}), bundle, one.place), parts=((WHAT, Text(one.zh, one.en)),))
        for bundle, one in islice(work.definitions.warned(), most)
    ]


def _placed(title: Mapping[str, str], bundle: str, place: str) -> Text:
    zh = title.get("zh") or bundle
    return Text(f"{zh} · {place}", f"{title.get('en') or zh} · {place}")


def _processes(work: UnitOfWork, ids: Iterable[str]) -> dict[str, Text]:
    """What each is called now."""
    wanted = (definition.c.tenant_id == work.tenant, definition.c.process_id.in_(sorted(ids)))
    query = select(definition.c.process_id, definition.c.name, definition.c.name_en).where(*wanted)
    rows = work.connection.execute(query.order_by(definition.c.key))
    return {id: Text(name, name_en or name) for id, name, name_en in rows}


def _open(work: UnitOfWork) -> dict[str, int]:
    some = (
        select(instance.c.process_id)
        .where(instance.c.tenant_id == work.tenant, instance.c.status == "active")
        .order_by(instance.c.started_at.desc())
        .limit(READ)
        .subquery()
    )
    return _counted(work, select(some.c.process_id, func.count()).group_by(some.c.process_id))


def _counted(work: UnitOfWork, query: Select[Any]) -> dict[str, int]:
    return {process: n for process, n in work.connection.execute(query)}


def _took(work: UnitOfWork, desk: Desk) -> dict[str, timedelta]:
    ended = (instance.c.tenant_id == work.tenant, instance.c.status == "completed",
             instance.c.started_at > desk.now - MONTHS)  # fmt: skip
    query = select(instance.c.process_id, instance.c.started_at, instance.c.ended_at).where(*ended)
    found = defaultdict[str, list[float]](list)
    for process, began, over in work.connection.execute(query.order_by(instance.c.started_at.desc()).limit(READ)):
        found[process].append((over - began).total_seconds())
    return {process: timedelta(seconds=median(spans)) for process, spans in found.items()}


def _late(work: UnitOfWork, desk: Desk) -> dict[str, tuple[int, int]]:
    """Of promises that ended lately: how many, and how many were broken."""
    ended = (clock.c.tenant_id == work.tenant, clock.c.stopped_at > desk.now - LATELY)
    some = select(clock.c.process_id, clock.c.breached_at).where(*ended).order_by(clock.c.stopped_at.desc())
    kept = some.limit(READ).subquery()
    broken = func.sum(case((kept.c.breached_at.is_not(None), 1), else_=0))
    query = select(kept.c.process_id, func.count(), broken).group_by(kept.c.process_id)
    return {process: (n, int(bad)) for process, n, bad in work.connection.execute(query)}


def _back(work: UnitOfWork) -> dict[str, tuple[int, int]]:
    """Of the newest tasks: how many, and how many were sent back."""
    mine = select(task.c.process_id, task.c.status).where(task.c.tenant_id == work.tenant)
    some = mine.order_by(task.c.key.desc()).limit(READ).subquery()
    returned = func.sum(case((some.c.status == "returned", 1), else_=0))
    query = select(some.c.process_id, func.count(), returned).group_by(some.c.process_id)
    return {process: (n, int(bad)) for process, n, bad in work.connection.execute(query)}


def _health(
    under_way: int, took: timedelta | None, late: tuple[int, int] | None, back: tuple[int, int] | None
) -> Iterable[tuple[Text, Cell]]:
    """Each share with the number that it rests on."""
    yield OPEN, under_way
    if took is not None:
        yield TOOK, _span(took)
    for label, found in ((LATE, late), (BACK, back)):
        if found is not None:
            n, bad = found
            yield label, Text(f"{bad / n:.0%}（n={n}）", f"{bad / n:.0%} (n={n})")


def _span(took: timedelta) -> Text:
    if took >= DAY:
        return Text(f"{took / DAY:.1f}天", f"{took / DAY:.1f} days")
    hours = max(took / HOUR, 0.1)
    return Text(f"{hours:.1f}小时", f"{hours:.1f} hours")
