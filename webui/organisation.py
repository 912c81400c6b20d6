"""The administrator's page of the organisation: taken away as a file, and replaced by one after a look."""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext

from engine.commands import ImportOrganisation
from engine.errors import DeploymentRefused, Finding, Forbidden, InvalidRequest, NotFound
from engine.org import ENDINGS, Contents, read_file, write_file
from engine.queries.organisation import OrganisationNow, organisation_now
from webui.moments import Moments
from webui.posted import command_id
from webui.session import actor, engine, language

room = Blueprint("organisation_page", __name__, url_prefix="/organisation")
SECTIONS, KINDS = ("units", "people", "roles"), ("added", "changed", "removed")
LARGEST = 10_000_000
"""Bytes of what was looked at, unpacked."""
_MIME = {"yaml": "application/yaml", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@room.before_request
def administrators_only() -> None:
    if not actor().is_admin:
        raise Forbidden()


@room.get("")
def organisation() -> ResponseReturnValue:
    return _drawn(_now())


@room.get("/file.<ending>")
def download(ending: str) -> ResponseReturnValue:
    if ending not in ENDINGS:
        raise NotFound(what=f"organisation.{ending}")
    name = f"organisation-{engine().now():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(write_file(ending, _now().contents), mimetype=_MIME[ending], headers=headers)


@room.post("")
def look() -> ResponseReturnValue:
    """What a file would change; nothing is stored. What is wrong with it is told, all at once."""
    now, sent = _now(), request.files.get("file")
    if not sent or not sent.filename:
        flash(gettext("请选择文件。"))
        return redirect(url_for("organisation_page.organisation"), 303)
    try:
        read = read_file(sent.filename, sent.read(), now.contents["roles"])
        answer = engine().handle(_wish(read, now.version, dry_run=True))
    except DeploymentRefused as refused:
        return _drawn(now, faults=refused.findings), refused.status
    return _drawn(now, seen=_Seen(_packed(read), now.version, answer, _Names((read, now.contents))))


@room.post("/import")
def import_file() -> ResponseReturnValue:
    """As it was looked at; refused where the organisation has changed since."""
    read, base = _unpacked(request.form.get("content", "")), request.form.get("base", "")
    if not base.isdigit():
        raise InvalidRequest(reason="base")
    try:
        answer: Mapping[str, Any] = engine().handle(_wish(read, int(base)))
    except DeploymentRefused as refused:
        return _drawn(_now(), faults=refused.findings), refused.status
    flash(gettext("已导入，改变了%(n)s处。", n=len(answer["changes"])))
    return redirect(url_for("organisation_page.organisation"), 303)


def _now() -> OrganisationNow:
    with engine().database.snapshot() as work:
        return organisation_now(work, engine().library)


def _wish(read: Contents, base: int, *, dry_run: bool = False) -> ImportOrganisation:
    return ImportOrganisation(
        id=str(uuid4()) if dry_run else command_id(), actor=actor(), base=base, dry_run=dry_run,
        organisation={"units": read["units"], "people": read["people"]}, roles=read["roles"],
    )  # fmt: skip


def _packed(read: Contents) -> str:
    return base64.b64encode(zlib.compress(json.dumps(read).encode())).decode()


def _unpacked(text: str) -> Contents:
    try:
        unpacked = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), LARGEST)
        content = json.loads(unpacked)
    except (binascii.Error, zlib.error, ValueError):
        content = None
    if not isinstance(content, dict) or content.keys() != set(SECTIONS):
        raise InvalidRequest(reason=gettext("请重新选择文件预览。"))
    return content


@dataclass(frozen=True, slots=True)
class _Names:
    """What codes are called, by the file or else as it was."""

    known: Sequence[Contents]

    def of(self, section: str, id: object) -> str:
        entry = next((one[section][str(id)] for one in self.known if str(id) in one[section]), {})
        words = ("name", "zh") if language() == "zh" else ("name", "en", "zh")
        return str(next((entry[word] for word in words if word in entry), id))

    def value(self, field: str, value: object) -> str:
        match field, value:
            case _, None:
                return str(gettext("无"))
            case "posts", list():
                return _listed(self._post(str(post)) for post in value)
            case (("unit" | "parent"), _):
                return self.of("units", value)
            case "superior", _:
                return self.of("roles", value)
            case "substitutes", dict():
                return _listed(f"{self.of('roles', role)} {self.of('people', one)}" for role, one in value.items())
            case "substitutes", _:
                return self.of("people", value)
        return _listed(map(str, value)) if isinstance(value, list) else str(value)

    def _post(self, post: str) -> str:
        role, _, unit = post.partition(":")
        return self.of("roles", role) + (f" ({self.of('units', unit)})" if unit else "")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was looked at: the file for the import to come, and what it would change."""

    content: str
    base: int
    answer: Mapping[str, Any]
    names: _Names

    @property
    def leaving(self) -> list[Mapping[str, Any]]:
        return [one for one in self.answer["leaving"] if one["tasks"]]

    def groups(self) -> Iterator[tuple[str, str, list[Mapping[str, Any]]]]:
        for section in SECTIONS:
            for kind in KINDS:
                found = [one for one in self.answer["changes"] if (one["section"], one["kind"]) == (section, kind)]
                if found:
                    yield section, kind, found


def _listed(words: Iterable[str]) -> str:
    return str(gettext("、")).join(words)


def _labels() -> dict[str, str]:
    return {
        "units": gettext("单位"), "people": gettext("人员"), "roles": gettext("角色"), "added": gettext("新增"),
        "changed": gettext("变更"), "removed": gettext("移除"), "name": gettext("姓名"), "unit": gettext("所在单位"),
        "posts": gettext("岗位"), "substitutes": gettext("代理人"), "type": gettext("类型"),
        "parent": gettext("上级单位"),
        "zh": gettext("中文名称"), "en": gettext("英文名称"), "superior": gettext("上级角色"),
        "sees_unit": gettext("可看本单位事项"), "of_units": gettext("自动担任的单位类型"),
        "last_resort": gettext("无人可办时兜底"),
    }  # fmt: skip


def _drawn(now: OrganisationNow, seen: _Seen | None = None, faults: Sequence[Finding] = ()) -> str:
    told = [f"{one.zh}{one.remedy_zh}" if language() == "zh" else f"{one.en} {one.remedy_en}" for one in faults]
    return render_template(
        "organisation.html", now=now, seen=seen, faults=told, labels=_labels(), command_id=str(uuid4()), counts=_counts,
        moments=Moments(engine().now()),
    )  # fmt: skip


def _counts(changes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for kind in KINDS:
        n = sum(one["kind"] == kind for one in changes)
        if n:
            yield kind, n
