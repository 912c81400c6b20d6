"""`public:` of a manifest: what residents see of a case with their ticket, may say to it, and may ask for themselves.

    permit:
      ticket: {phone: =start.phone, subject: =start.item, promised: =promised_due, papers: =notice, answer: =answer,
               states: [{when: =…, zh: …, en: …}], steps: {ut_check: {zh: 审核材料, en: Papers are checked}}}
      apply: {form: f_public, unit: =community}
      messages: {resident_withdraw: {title: {zh: …, en: …}, hint: {zh: …, en: …}, form: f_withdrawn}}

A process without `ticket` may still take messages: it is called by cases that have one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from engine.bpmn.model import Model
from engine.bundles.formula import formula
from engine.errors import DeploymentRefused, Finding
from engine.feel import Evaluable, Functions
from engine.forms import ComponentType, Form, Text
from engine.yamlparts import Part

LANGUAGES = ("zh", "en")
_PARTS = ("ticket", "apply", "messages")
_FORMULAS = ("phone", "subject", "promised", "papers", "answer")
_TICKET = (*_FORMULAS, "states", "steps")
_APPLY = ("form", "unit")
_MESSAGE = ("title", "hint", "form")
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWords:
    """What is said of a case while `when` is true of it."""

    when: Evaluable | None
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """An element by what residents call it. What comes only `sometimes` is not foretold."""

    name: Text
    sometimes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRules:
    """Expressions see the case's variables and `waits_for`, the messages that the resident may send now, and
    `is_over`. `answer` is what they are told in the end; `steps` are the only elements they hear of, in this order."""

    phone: Evaluable | None
    subject: Evaluable | None = None
    promised: Evaluable | None = None
    papers: Evaluable | None = None
    answer: Evaluable | None = None
    states: tuple[StateWords, ...] = ()
    steps: Mapping[str, ShownStep] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """`unit` is computed from the answers: whose case it becomes."""

    form: str
    unit: Evaluable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentMessage:
    """What a resident may say while the case listens for it; `hint` is said before."""

    message: str
    title: Text
    hint: Text = NOTHING
    form: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRules:
    ticket: TicketRules | None = None
    application: Application | None = None
    messages: Mapping[str, ResidentMessage] = field(default_factory=dict)


def read_public(raw: Mapping[str, object], resource: str, *, functions: Functions) -> dict[str, PublicRules]:
    """By process. Raises DeploymentRefused with every finding."""
    readers = {process: _Reader(process, resource, functions) for process in raw}
    read = {process: readers[process].rules(one) for process, one in raw.items()}
    if findings := [finding for reader in readers.values() for finding in reader.part.findings]:
        raise DeploymentRefused(findings)
    return read


def check_public(
    public: Mapping[str, PublicRules],
    models: Sequence[Model],
    forms: Mapping[str, Form],
    messages: frozenset[str],
    resource: str,
) -> Iterator[Finding]:
    """What is named, held against what the bundle has; `messages` are those that its processes wait for."""
    by_id = {model.process_id: model for model in models}
    for process, rules in public.items():
        at = f"public.{process}"
        if process not in by_id:
            yield _missing(resource, at, process)
            continue
        steps = rules.ticket.steps if rules.ticket is not None else ()
        yield from (_missing(resource, f"{at}.steps", one) for one in steps if one not in by_id[process].by_id)
        for message, one in rules.messages.items():
            if message not in messages:
                yield _missing(resource, f"{at}.messages", message)
            if one.form is not None and one.form not in forms:
                yield _missing(resource, f"{at}.messages.{message}.form", one.form)
        if rules.application is not None:
            yield from _check_form(forms, rules.application.form, resource, f"{at}.apply.form")


def _check_form(forms: Mapping[str, Form], id: str, resource: str, at: str) -> Iterator[Finding]:
    """Nobody knows yet who applies: no files are taken from strangers, and no ledger is read to them."""
    form = forms.get(id)
    if form is None:
        yield _missing(resource, at, id)
    elif form.lookups or any(one.type is ComponentType.FILEPICKER for one in form.fields()):
        yield Finding(
            code="PUBLIC_FORM", resource=resource, element=at,
            zh="公开申请的表单不能上传文件，也不能读取台账。",
            en="A form that anybody may fill in takes no files and looks nothing up.",
            remedy_zh="请删去这些字段，文件可凭查询码补交。",
            remedy_en="Leave these fields out; files may follow with the ticket.",
        )  # fmt: skip


class _Reader:
    """Reads what one process says and collects what is wrong; a faulty part reads as if it were not there."""

    def __init__(self, process: str, resource: str, functions: Functions) -> None:
        how_zh, how_en = "写法见流程包参考。", "See the reference of bundles."
        self.part = Part("PUBLIC", resource, f"public.{process}", how_zh, how_en)
        self._functions = functions

    def rules(self, raw: object) -> PublicRules:
        parts = self.part.mapping("", raw, _PARTS)
        messages = self.part.mapping("messages", parts.get("messages", {}))
        return PublicRules(
            ticket=self._ticket(parts["ticket"]) if "ticket" in parts else None,
            application=self._application(parts["apply"]) if "apply" in parts else None,
            messages={message: self._message(message, one) for message, one in messages.items()},
        )

    def _ticket(self, raw: object) -> TicketRules:
        fields = self.part.mapping("ticket", raw, _TICKET)
        if "phone" not in fields:
            self.part.add("ticket.phone", "请写明居民的电话。", "Say what the resident's telephone is.")
        formulas = {name: self._formula(f"ticket.{name}", fields.get(name)) for name in _FORMULAS}
        steps = self.part.mapping("ticket.steps", fields.get("steps", {}))
        return TicketRules(
            **formulas, states=tuple(self._states(fields.get("states", []))),
            steps={element: self._step(f"ticket.steps.{element}", said) for element, said in steps.items()},
        )  # fmt: skip

    def _step(self, at: str, raw: object) -> ShownStep:
        fields = self.part.mapping(at, raw, (*LANGUAGES, "sometimes"))
        return ShownStep(name=self._text(at, fields), sometimes=fields.get("sometimes") is True)

    def _states(self, raw: object) -> Iterator[StateWords]:
        if not isinstance(raw, list):
            self.part.add("ticket.states", "应为列表。", "It must be a list.")
            return
        for place, one in enumerate(raw, start=1):
            at = f"ticket.states.{place}"
            fields = self.part.mapping(at, one, ("when", *LANGUAGES))
            said = {language: fields.get(language) for language in LANGUAGES}
            yield StateWords(when=self._formula(f"{at}.when", fields.get("when")), words=self._text(at, said))

    def _application(self, raw: object) -> Application:
        fields = self.part.mapping("apply", raw, _APPLY)
        if not isinstance(fields.get("form"), str):
            self.part.add("apply.form", "请写明表单。", "Say which form.")
        if "unit" not in fields:
            self.part.add("apply.unit", "请写明归哪个单位办理。", "Say whose case it becomes.")
        return Application(form=str(fields.get("form", "")), unit=self._formula("apply.unit", fields.get("unit")))

    def _message(self, message: str, raw: object) -> ResidentMessage:
        at = f"messages.{message}"
        fields = self.part.mapping(at, raw, _MESSAGE)
        form = fields.get("form")
        if form is not None and not isinstance(form, str):
            self.part.add(f"{at}.form", "应为表单的 id。", "It must be the id of a form.")
        return ResidentMessage(
            message=message, title=self._text(f"{at}.title", fields.get("title")),
            hint=self._text(f"{at}.hint", fields["hint"]) if "hint" in fields else NOTHING,
            form=str(form) if form else None,
        )  # fmt: skip

    def _formula(self, at: str, raw: object) -> Evaluable | None:
        return formula(raw, self._functions, partial(self.part.add, at))

    def _text(self, at: str, raw: object) -> Text:
        said = raw if isinstance(raw, Mapping) else {}
        words = [said.get(language) for language in LANGUAGES]
        if all(isinstance(one, str) and one for one in words):
            return Text(str(words[0]), str(words[1]))
        self.part.add(at, "请给出 zh 和 en。", "Give zh and en.")
        return NOTHING


def _missing(resource: str, at: str, name: str) -> Finding:
    return Finding(
        code="MANIFEST_NAME", resource=resource, element=at, zh=f"没有{name!r}。", en=f"There is no {name!r}.",
        remedy_zh="请改正名称，或补上文件。", remedy_en="Correct the name or add the file.",
    )  # fmt: skip
