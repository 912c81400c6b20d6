"""`events:` of a manifest: what departments may send us, which form judges it, and which process or message it means.

    dept_task:    {start: task_dispatch, key: dept_ref_no, shows: "={state: state}"}
    dept_confirm: {message: dept_confirm, key: business_key, form: f_dispatch_confirm,
                   refuse: [{when: state = "working", code: NOT_DELIVERED, zh: …, en: …}]}

`key` is a field of the form: `business_key` finds a case by ours, any other field holds the department's own reference.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from engine.bpmn.expressions import static_text
from engine.bpmn.model import ElementType, Model
from engine.bundles.formula import formula
from engine.errors import DeploymentRefused, Finding
from engine.feel import Evaluable, Functions
from engine.forms import Form
from engine.yamlparts import Part

BUSINESS_KEY = "business_key"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_FIELDS = ("start", "message", "key", "form", "shows", "refuse")
_REFUSAL_FIELDS = ("when", "code", "zh", "en")
_THROWS = (ElementType.INTERMEDIATE_THROW_EVENT, ElementType.END_EVENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is answered when nobody waits for the message and `when` is true of the case's variables (or is None)."""

    when: Evaluable | None
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Either `start` names a process or `message` a message. `form` judges the body. `shows` is what of its case a
    department may see. Without `refusals` a message that nobody waits for is kept for a day."""

    name: str
    start: str | None
    message: str | None
    key: str
    form: str
    refusals: tuple[Refusal, ...]
    shows: Evaluable | None

    @property
    def is_by_reference(self) -> bool:
        """Whether its key is a number of the department's own."""
        return self.key != BUSINESS_KEY


def read_events(
    raw: Mapping[str, object], start_forms: Mapping[str, str], resource: str, *, functions: Functions
) -> dict[str, Event]:
    """By name. Raises DeploymentRefused with every finding."""
    readers = [_Reader(str(name), resource, functions) for name in raw]
    read = [reader.event(one, start_forms) for reader, one in zip(readers, raw.values(), strict=True)]
    if findings := [finding for reader in readers for finding in reader.part.findings]:
        raise DeploymentRefused(findings)
    return {event.name: event for event in read}


def check_events(
    events: Mapping[str, Event],
    models: Sequence[Model],
    forms: Mapping[str, Form],
    resource: str,
    *,
    numbers_cases: bool,
) -> Iterator[Finding]:
    """What events name, held against what the bundle has; `numbers_cases`: it gives them business keys."""
    processes = {model.process_id for model in models}
    messages = {name for model in models for name in _awaited(model)}
    for event in events.values():
        at = f"events.{event.name}"
        if event.start is not None and event.start not in processes:
            yield _missing(resource, f"{at}.start", "流程", "process", event.start)
        if event.message is not None and event.message not in messages:
            yield _missing(resource, f"{at}.message", "等待中的消息", "message that is waited for", event.message)
        if event.form not in forms:
            yield _missing(resource, f"{at}.form", "表单", "form", event.form)
        elif event.key not in {field.key for field in forms[event.form].fields()}:
            yield _missing(resource, f"{at}.key", f"{event.form}的字段", f"field of {event.form}", event.key)
        if event.start is not None and not numbers_cases:
            yield _unnumbered(resource, at)


def _awaited(model: Model) -> Iterator[str]:
    for element in model.elements:
        if element.event is not None and element.event.message is not None and element.type not in _THROWS:
            name = static_text(element.event.message.name)
            if name is not None:
                yield name


class _Reader:
    """Reads one event and collects what is wrong with it; a faulty field reads as if it were not there."""

    def __init__(self, name: str, resource: str, functions: Functions) -> None:
        self.name = name
        how_zh, how_en = "请按部门接入指南改正。", "See the how-to for departments."
        self.part = Part("EVENT", resource, f"events.{name}", how_zh, how_en)
        self._functions = functions

    def event(self, raw: object, start_forms: Mapping[str, str]) -> Event:
        if not _NAME.fullmatch(self.name):
            self.part.add(
                "", "名称应为字母、数字、下划线或短横线。", "A name is of letters, digits, underscores and hyphens."
            )
        fields = self.part.mapping("", raw, _FIELDS)
        start, message = self._text(fields, "start"), self._text(fields, "message")
        if (start is None) == (message is None):
            self.part.add("", "start 和 message 应恰好写一个。", "Write exactly one of start and message.")
        key = self._text(fields, "key")
        if key is None:
            self.part.add("key", "请写明用哪个字段查找事项。", "Say which field finds the case.")
        form = self._text(fields, "form") or start_forms.get(start or "")
        if form is None:
            self.part.add("form", "请写明按哪个表单核对内容。", "Say which form judges what is sent.")
        return Event(
            name=self.name, start=start, message=message, key=key or "", form=form or "",
            refusals=tuple(self._refusals(fields.get("refuse"))), shows=self._formula("shows", fields.get("shows")),
        )  # fmt: skip

    def _refusals(self, raw: object) -> Iterator[Refusal]:
        if raw is not None and not isinstance(raw, list):
            self.part.add("refuse", "应为列表。", "It must be a list.")
        for place, one in enumerate(raw if isinstance(raw, list) else [], start=1):
            at = f"refuse.{place}"
            fields = self.part.mapping(at, one, _REFUSAL_FIELDS)
            code, zh, en = (self._text(fields, name, at) for name in ("code", "zh", "en"))
            if not (code and zh and en):
                self.part.add(at, "请写明 code、zh 和 en。", "Give its code, zh and en.")
            yield Refusal(
                when=self._formula(f"{at}.when", fields.get("when")), code=code or "", zh=zh or "", en=en or ""
            )

    def _formula(self, at: str, raw: object) -> Evaluable | None:
        return formula(raw, self._functions, partial(self.part.add, at))

    def _text(self, fields: Mapping[str, object], name: str, at: str = "") -> str | None:
        found = fields.get(name)
        if found is None or (isinstance(found, str) and found):
            return found
        self.part.add(f"{at}.{name}".lstrip("."), "应为文字。", "It must be a text.")
        return None


def _missing(resource: str, at: str, zh: str, en: str, name: str) -> Finding:
    return Finding(
        code="EVENT_NAME", resource=resource, element=at, zh=f"没有{zh}{name!r}。", en=f"There is no {en} {name!r}.",
        remedy_zh="请改正名称，或补上文件。", remedy_en="Correct the name or add the file.",
    )  # fmt: skip


def _unnumbered(resource: str, at: str) -> Finding:
    return Finding(
        code="EVENT_UNNUMBERED", resource=resource, element=at,
        zh="事件启动的事项没有业务编号。", en="The event starts cases that have no business key.",
        remedy_zh="请在 bundle.yaml 中写明 business_key。", remedy_en="Give a business_key in bundle.yaml.",
    )  # fmt: skip
