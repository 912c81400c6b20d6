"""A form drawn for somebody who fills it in, with the rows that were searched for in this request.

A field that picks a row is sent as its key; beside it stands what was typed to find it (`_find.<name>`). The button
查找 (`_search`) only draws the form again; so does a form that is sent with something typed and nothing chosen.
"""

from collections.abc import Iterator, Mapping, Sequence

from flask import request
from flask_babel import gettext
from limits import parse

from engine.errors import FieldError
from engine.forms import Component, fields_of
from engine.queries.form_pages import FormPage
from engine.queries.picking import LONGEST, Found, Picking, find, with_picked
from webui.forms import FindView, FormView, Values, form_view
from webui.session import actor, engine, language
from webui.throttle import limiter

FIND = "_find."
"""Before a field's name: what was typed to find a row."""
_SEARCH = "_search"
SEARCHES = parse("100/10 minutes")
"""Of one person: more than anybody needs who serves residents, less than it takes to guess a register."""


def form_of(page: FormPage, values: Values, errors: Sequence[FieldError] = ()) -> FormView | None:
    """None where there is nothing to fill in."""
    if page.form is None:
        return None
    finds, scope = {}, page.scope
    if page.form.picks:
        with engine().database.snapshot() as work:
            library = engine().library
            scope = with_picked(work, library, page.form, values, scope, page.pickings)
            for name, field in _searched(page.form.fields(), values):
                picking, text = page.pickings.get(field.pick), request.form.get(FIND + name, "").strip()[:LONGEST]
                found = find(work, library, picking, text) if picking is not None and _may_search() else None
                finds[name] = FindView(text, _told(field, picking, text, found), found.options if found else ())
    return form_view(page.form, values, scope, language=language(), errors=errors, finds=finds)


def is_search() -> bool:
    """Whether somebody looks for a row, or has typed something and chosen nothing."""
    return _SEARCH in request.form or bool(_undecided())


def _undecided() -> set[str]:
    """The fields with something typed where neither a row nor none at all was chosen."""
    typed = {name.removeprefix(FIND) for name, text in request.form.items() if name.startswith(FIND) and text.strip()}
    return typed - set(request.form)


def _searched(fields: Sequence[Component], values: Values, path: str = "") -> Iterator[tuple[str, Component]]:
    """The picking fields that are searched for in this request, by their names on the page."""
    wanted = {request.form.get(_SEARCH, ""), *_undecided()} if request.method == "POST" else set()
    for field in fields:
        name, rows = f"{path}{field.key}", values.get(field.key)
        if field.pick and name in wanted:
            yield name, field
        for n, row in enumerate(rows if field.is_list and isinstance(rows, list) else ()):
            inside = row if isinstance(row, Mapping) else {}
            yield from _searched(tuple(fields_of(field.children)), inside, f"{name}[{n}].")


def _may_search() -> bool:
    return limiter.limiter.hit(SEARCHES, "find", str(actor().id))


def _told(field: Component, picking: Picking | None, text: str, found: Found | None) -> str:
    if picking is None:
        return str(gettext("这里没有可查找的名册，请联系管理员。"))
    if found is None:
        return str(gettext("查找过于频繁，请十分钟后再试，或直接询问编号。"))
    if found.is_short:
        return str(gettext("请至少输入两个字，或完整编号、电话后四位。"))
    if found.has_more:
        return str(gettext("符合的较多，只列出前%(n)s条，请再多输入几个字。", n=len(found.options)))
    if not found.options and field.is_open:
        return str(gettext("没有找到“%(text)s”，可以按所写内容登记，或换一个写法再找。", text=text))
    if not found.options:
        return str(gettext("没有找到“%(text)s”，请核对姓名、编号或电话后四位。", text=text))
    return str(gettext("找到%(n)s条，请选择。", n=len(found.options)))
