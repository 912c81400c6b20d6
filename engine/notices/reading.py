"""`notifications.yaml` becomes texts, or all its mistakes at once, each with its line and what to do."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from engine.errors import DeploymentRefused, Finding
from engine.feel import Evaluable, FeelSyntaxError, Functions, compile_expression, compile_field, compile_template
from engine.ledgers import Pii
from engine.notices.text import CHANNELS, EVENTS, KINDS, Kind, NoticeText

E = TypeVar("E", bound=StrEnum)
Content = Mapping[str, object]
Lines = Mapping[tuple[str, ...], int]
FIELDS = ("zh", "en", "title", "kind", "class", "personal", "channels", "urgent", "event", "to", "when")
LANGUAGES = ("zh", "en")
ACT_ON = ("assignee", "candidates", "starter")
"""Words of `to` that are no roles."""


def read_notices(
    content: Content, resource: str, *, functions: Functions, lines: Lines | None = None
) -> dict[str, NoticeText]:
    """By id. Raises DeploymentRefused with every finding."""
    texts, findings = judge_notices(content, resource, functions=functions, lines=lines)
    if findings:
        raise DeploymentRefused(findings)
    return texts


def judge_notices(
    content: Content, resource: str, *, functions: Functions, lines: Lines | None = None
) -> tuple[dict[str, NoticeText], list[Finding]]:
    """What can be read of all texts, so that others may judge it too, and every finding. `lines` says where a path of
    keys stands in the file."""
    reading = _Reading(resource, functions, lines or {})
    texts = {id: reading.text(id, fields) for id, fields in content.items()}
    return {id: text for id, text in texts.items() if text is not None}, reading.findings


class _Reading:
    def __init__(self, resource: str, functions: Functions, lines: Lines) -> None:
        self.findings: list[Finding] = []
        self._resource = resource
        self._functions = functions
        self._lines = lines

    def text(self, id: str, fields: object) -> NoticeText | None:
        if not isinstance(fields, Mapping):
            self._wrong(
                (id,), "应为键值对", "must be a mapping", "写作 zh、en 等各项", "write zh, en and so on below it"
            )
            return None
        for name in fields:
            if name not in FIELDS:
                self._unknown((id, str(name)), str(name), FIELDS)
        kind = self._one_of((id, "kind"), Kind, fields.get("kind"), Kind.RESULT)
        event, to = self._event(id, fields), tuple(self._addressees(id, fields.get("to")))
        if event is not None and not to:
            self._wrong((id, "event"), "没有说明通知谁", "does not say whom to tell", "请补上 to", "add `to`")
        personal, instead = self._personal(id, fields.get("personal"))
        return NoticeText(
            id=id, texts=self._texts(id, fields), title=self._title(id, fields.get("title"), kind), kind=kind,
            level=self._one_of((id, "class"), Pii, fields.get("class"), Pii.NONE),
            personal=personal, instead=instead, channels=self._channels(id, fields.get("channels")),
            urgent=self._condition((id, "urgent"), fields.get("urgent")), event=event, to=to,
            when=self._condition((id, "when"), fields.get("when")),
        )  # fmt: skip

    def _texts(self, id: str, fields: Content) -> dict[str, Evaluable]:
        compiled: dict[str, Evaluable] = {}
        for language in LANGUAGES:
            if language not in fields:
                continue
            text = self._compiled((id, language), str(fields[language]), compile_template)
            if text is not None:
                compiled[language] = text
        if "zh" not in fields:
            self._wrong((id,), "缺少中文文本", "has no Chinese text", "请补上 zh", "add `zh`")
        return compiled

    def _title(self, id: str, title: object, kind: Kind) -> dict[str, str]:
        """What it is called where the text itself may not be told."""
        own = dict(zip(LANGUAGES, KINDS[kind], strict=True))
        if title is None:
            return own
        if not isinstance(title, Mapping) or not all(isinstance(title.get(one), str) for one in LANGUAGES):
            self._wrong((id, "title"), "应有 zh 和 en", "must have zh and en", "请补全两种文字", "write both")
            return own
        return {language: str(title[language]) for language in LANGUAGES}

    def _personal(self, id: str, personal: object) -> tuple[dict[str, Pii], dict[str, str]]:
        """`name: P`, or `name: {class: P, as: words}` with what is said instead."""
        levels, instead = dict[str, Pii](), dict[str, str]()
        if personal is not None and not isinstance(personal, Mapping):
            self._wrong((id, "personal"), "应为键值对", "must be a mapping", "写作 name: P", "write name: P")
        for name, said in personal.items() if isinstance(personal, Mapping) else ():
            at = (id, "personal", str(name))
            level, words = (said.get("class"), said.get("as")) if isinstance(said, Mapping) else (said, None)
            levels[str(name)] = self._one_of(at, Pii, str(level), Pii.SENSITIVE)
            if words is not None:
                instead[str(name)] = str(words)
        return levels, instead

    def _channels(self, id: str, channels: object) -> frozenset[str]:
        if channels is None:
            return frozenset(CHANNELS)
        listed = channels if isinstance(channels, list) else [channels]
        for one in listed:
            if one not in CHANNELS:
                self._unknown((id, "channels"), str(one), CHANNELS)
        return frozenset(str(one) for one in listed)

    def _event(self, id: str, fields: Content) -> str | None:
        event = fields.get("event")
        if event is not None and event not in EVENTS:
            self._unknown((id, "event"), str(event), EVENTS)
        return str(event) if event is not None else None

    def _addressees(self, id: str, to: object) -> Iterator[Evaluable]:
        for one in to if isinstance(to, list) else [] if to is None else [to]:
            compiled = self._compiled((id, "to"), str(one), compile_field)
            if compiled is not None:
                yield compiled

    def _condition(self, path: tuple[str, ...], condition: object) -> Evaluable | None:
        if condition is None:
            return None
        text = str(condition).lower() if isinstance(condition, bool) else str(condition).removeprefix("=")
        return self._compiled(path, text, compile_expression)

    def _compiled(self, path: tuple[str, ...], text: str, compile_it: Callable[..., Evaluable]) -> Evaluable | None:
        try:
            return compile_it(text, functions=self._functions)
        except FeelSyntaxError as wrong:
            self.findings.append(
                Finding(
                    code="NOTIFICATION_TEXT", resource=self._resource, element=".".join(path), line=self._line(path),
                    column=wrong.column, zh=wrong.zh, en=wrong.en,
                    remedy_zh=wrong.hint_zh or "请改正表达式。", remedy_en=wrong.hint_en or "Correct the expression.",
                )
            )  # fmt: skip
            return None

    def _one_of(self, path: tuple[str, ...], values: type[E], given: object, default: E) -> E:
        if given is None:
            return default
        if given not in [one.value for one in values]:
            self._unknown(path, str(given), tuple(str(one) for one in values))
            return default
        return values(str(given))

    def _unknown(self, path: tuple[str, ...], given: str, known: tuple[str, ...]) -> None:
        near = get_close_matches(given, known, n=1)
        self._wrong(
            path, f"没有{given!r}这一项", f"there is no {given!r}",
            f"是否为{near[0]!r}？" if near else f"可用的有：{'、'.join(known)}",
            f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}",
        )  # fmt: skip

    def _wrong(self, path: tuple[str, ...], zh: str, en: str, remedy_zh: str, remedy_en: str) -> None:
        at = ".".join(path)
        self.findings.append(
            Finding(
                code="NOTIFICATION", resource=self._resource, element=at, line=self._line(path),
                zh=f"{at} {zh}。", en=f"{at} {en}.", remedy_zh=f"{remedy_zh}。".replace("？。", "？"),
                remedy_en=f"{remedy_en[0].upper()}{remedy_en[1:]}.".replace("?.", "?"),
            )
        )  # fmt: skip

    def _line(self, path: tuple[str, ...]) -> int | None:
        """That of the nearest that is written there."""
        return next((self._lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self._lines), None)
