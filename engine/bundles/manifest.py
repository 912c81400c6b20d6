"""`bundle.yaml`: what a bundle says of itself; unknown keys and wrong shapes are findings, not silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.bundles.at_hand import AtHand, read_at_hand
from engine.bundles.panels import Panel, read_panels
from engine.errors import DeploymentRefused, Finding

Content = Mapping[str, object]
SHAPES: Mapping[str, tuple[type, str, str]] = {
    "title": (Mapping, "键值对", "a mapping"),
    "business_key": (str, "文字", "a text"),
    "starters": (Mapping, "键值对", "a mapping"),
    "start_forms": (Mapping, "键值对", "a mapping"),
    "at_hand": (Mapping, "键值对", "a mapping"),
    "foremost": (list, "列表", "a list"),
    "panels": (Mapping, "键值对", "a mapping"),
    "actions": (Mapping, "键值对", "a mapping"),
    "sla": (Mapping, "键值对", "a mapping"),
    "ledgers": (Mapping, "键值对", "a mapping"),
    "notifications": (Mapping, "键值对", "a mapping"),
    "events": (Mapping, "键值对", "a mapping"),
    "public": (Mapping, "键值对", "a mapping"),
    "words": (Mapping, "键值对", "a mapping"),
    "searchable": (list, "列表", "a list"),
    "tasks": (Mapping, "键值对", "a mapping"),
    "retention": (Mapping, "键值对", "a mapping"),
    "grants": (list, "列表", "a list"),
    "uses": (list, "列表", "a list"),
    "uses_ledgers": (list, "列表", "a list"),
}
"""What may be written, with the shape it takes; `PARTS` says the same of what lies one level below."""
PARTS: Mapping[str, tuple[type, str, str]] = {
    "title": (str, "文字", "a text"),
    "starters": (list, "列表", "a list"),
    "start_forms": (str, "文字", "a text"),
    "at_hand": (Mapping, "键值对", "a mapping"),
    "panels": (Mapping, "键值对", "a mapping"),
    "actions": (Mapping, "键值对", "a mapping"),
    "notifications": (Mapping, "键值对", "a mapping"),
    "tasks": (str, "文字", "a text"),
    "public": (Mapping, "键值对", "a mapping"),
    "words": (Mapping, "键值对", "a mapping"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`name` is the bundle's, where it is known. `starters`: process → roles that may start it. `start_forms`: process
    → form. `at_hand`: what stands ready to be started on first screens. `foremost`: processes whose tasks go before
    others. `panels`: what they show beside the inbox. `actions`: message → what people may do to a case. `public`:
    process → what residents may see and say. `words`: what codes and labels of decisions are called. `uses`: foreign
    processes, `uses_ledgers`: foreign ledgers. `searchable`: variables that cases are found by. `tasks`: rules of all
    tasks. `retention`: how long data is kept. `grants`: guarded connectors that its models may name."""

    name: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    business_key: str | None = None
    starters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start_forms: Mapping[str, str] = field(default_factory=dict)
    at_hand: tuple[AtHand, ...] = ()
    foremost: frozenset[str] = frozenset()
    panels: tuple[Panel, ...] = ()
    actions: Mapping[str, Content] = field(default_factory=dict)
    policies: Content = field(default_factory=dict)
    ledgers: Mapping[str, Content] = field(default_factory=dict)
    notifications: Mapping[str, Content] = field(default_factory=dict)
    events: Content = field(default_factory=dict)
    public: Mapping[str, Content] = field(default_factory=dict)
    words: Mapping[str, Content] = field(default_factory=dict)
    searchable: tuple[str, ...] = ()
    tasks: Content = field(default_factory=dict)
    retention: Content = field(default_factory=dict)
    grants: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    uses_ledgers: frozenset[str] = frozenset()


def read_manifest(content: Content, resource: str) -> Manifest:
    """Raises DeploymentRefused with every unknown key and every value of a wrong shape."""
    findings = [_unknown(key, resource) for key in content if key not in SHAPES]
    findings += [_misshapen(at, shape, resource) for at, shape in _wrong_shapes(content)]
    at_hand = read_at_hand(_nested(content, "at_hand"), resource, findings)
    panels = read_panels(_nested(content, "panels"), resource, findings)
    if findings:
        raise DeploymentRefused(findings)
    prefix = content.get("business_key")
    return Manifest(
        title={language: str(text) for language, text in _mapping(content, "title").items()},
        business_key=str(prefix) if prefix else None,
        starters={process: _names(roles) for process, roles in _mapping(content, "starters").items()},
        start_forms={process: str(form) for process, form in _mapping(content, "start_forms").items()},
        at_hand=at_hand,
        foremost=frozenset(_names(content.get("foremost"))),
        panels=panels,
        actions=_nested(content, "actions"),
        policies=_mapping(content, "sla"),
        ledgers=_nested(content, "ledgers"),
        notifications=_nested(content, "notifications"),
        events=_mapping(content, "events"),
        public=_nested(content, "public"),
        words=_nested(content, "words"),
        searchable=_names(content.get("searchable")),
        tasks=_mapping(content, "tasks"),
        retention=_mapping(content, "retention"),
        grants=frozenset(_names(content.get("grants"))),
        uses=frozenset(_names(content.get("uses"))),
        uses_ledgers=frozenset(_names(content.get("uses_ledgers"))),
    )


def _wrong_shapes(content: Content) -> Iterator[tuple[str, tuple[type, str, str]]]:
    for key, value in content.items():
        if key in SHAPES and not isinstance(value, SHAPES[key][0]):
            yield key, SHAPES[key]
        elif key in PARTS and isinstance(value, Mapping):
            yield from (
                (f"{key}.{part}", PARTS[key]) for part, one in value.items() if not isinstance(one, PARTS[key][0])
            )


def _mapping(content: Content, key: str) -> dict[str, object]:
    found = content.get(key)
    return {str(name): value for name, value in found.items()} if isinstance(found, Mapping) else {}


def _nested(content: Content, key: str) -> dict[str, Content]:
    return {name: value for name, value in _mapping(content, key).items() if isinstance(value, Mapping)}


def _names(found: object) -> tuple[str, ...]:
    return tuple(str(name) for name in found) if isinstance(found, list) else ()


def _misshapen(at: str, shape: tuple[type, str, str], resource: str) -> Finding:
    _, zh, en = shape
    return Finding(
        code="MANIFEST_VALUE", resource=resource, element=at,
        zh=f"{at} 应为{zh}。", en=f"{at} must be {en}.",
        remedy_zh="请改正该项的写法。", remedy_en="Correct how it is written.",
    )  # fmt: skip


def _unknown(key: str, resource: str) -> Finding:
    near = get_close_matches(str(key), SHAPES, n=1)
    return Finding(
        code="MANIFEST_KEY", resource=resource, element=str(key),
        zh=f"没有{key!r}这一项。", en=f"There is no key {key!r}.",
        remedy_zh=f"是否为{near[0]!r}？" if near else f"可用的有：{'、'.join(SHAPES)}。",
        remedy_en=f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(SHAPES)}.",
    )  # fmt: skip
