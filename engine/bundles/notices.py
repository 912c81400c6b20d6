"""A bundle's texts held against what they are filled with: nothing more personal than a text's class, unless masked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from engine.bpmn.expressions import static_text
from engine.bpmn.model import Element, Model
from engine.errors import Finding
from engine.feel import Functions, origins
from engine.feel.expression import Template
from engine.forms import Form
from engine.ledgers import Ledger, Pii
from engine.notices import RANK, NoticeText
from engine.yamltext import yaml_nodes

NOTIFICATIONS = "notifications.yaml"
Lines = Mapping[tuple[str, ...], int]
Classes = Mapping[str, Pii]
WHOLE = ""


@dataclass(slots=True)
class Declared:
    """Texts by id, and where each of them stands."""

    texts: dict[str, NoticeText]
    places: dict[str, tuple[str, int | None]]

    def add(self, texts: Mapping[str, NoticeText], path: str, lines: Lines) -> None:
        self.texts |= texts
        self.places |= {id: (path, lines.get((id,))) for id in texts}


def yaml_lines(content: bytes, below: Sequence[str] = ()) -> dict[tuple[str, ...], int]:
    """The line of every path of keys, counted from `below`; nothing for what cannot be read."""
    try:
        root = yaml_nodes(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return {}
    found = dict(_lines(root, ()))
    depth = len(below)
    return {path[depth:]: line for path, line in found.items() if path[:depth] == tuple(below) and len(path) > depth}


def located(finding: Finding, files: Mapping[str, bytes]) -> Finding:
    """With the line of what it speaks of in a YAML file, or of what that lies in."""
    if finding.line is not None or not finding.resource.endswith(".yaml") or not finding.element:
        return finding
    return replace(finding, line=_line_at(files.get(finding.resource, b""), finding.element))


def _line_at(content: bytes, element: str) -> int | None:
    """Where `a.b.c` is written, or what it lies in; ledgers are spoken of without the key above them."""
    lines = yaml_lines(content)
    for whole in (tuple(element.split(".")), ("ledgers", *element.split("."))):
        for depth in range(len(whole), 1 if whole[0] == "ledgers" else 0, -1):
            if whole[:depth] in lines:
                return lines[whole[:depth]]
    return None


def _lines(node: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            at = (*path, str(key.value))
            yield at, key.start_mark.line + 1
            yield from _lines(value, at)


def classes_of(forms: Iterable[Form], ledgers: Iterable[Ledger]) -> dict[str, Pii]:
    """Of every field and column above N, the highest where several have one name."""
    found: dict[str, Pii] = {}
    for name, level in [*_of_forms(forms), *_of_ledgers(ledgers)]:
        if RANK[level] > RANK[found.get(name, Pii.NONE)]:
            found[name] = level
    return found


def _of_forms(forms: Iterable[Form]) -> Iterator[tuple[str, Pii]]:
    for form in forms:
        for field in form.fields():
            for one in (field, *field.children):
                if one.key and one.pii is not None:
                    yield one.key, Pii(one.pii.value)


def _of_ledgers(ledgers: Iterable[Ledger]) -> Iterator[tuple[str, Pii]]:
    for ledger in ledgers:
        for name, column in ledger.columns.items():
            yield name, column.pii


def check_classes(
    declared: Declared, models: Iterable[Model], personal: Classes, functions: Functions
) -> list[Finding]:
    """One for each placeholder that brings more than its text may carry, from wherever it brings it."""
    found: dict[tuple[str, str], Finding] = {}
    for id, text in declared.texts.items():
        for name, field in _brought(text, _sources(id, models, functions), functions):
            level = personal.get(field, Pii.NONE)
            if RANK[level] > max(RANK[text.level], RANK[text.personal.get(name, Pii.NONE)]):
                found.setdefault((id, name), _too_personal(id, name, field, level, text.level, declared.places[id]))
    return list(found.values())


def _brought(
    text: NoticeText, sources: Sequence[Mapping[str, frozenset[str]]], functions: Functions
) -> Iterator[tuple[str, str]]:
    """Placeholder and what fills it: what it reads itself, and what the tasks that send the text put there."""
    for template in text.texts.values():
        for part in template.parts if isinstance(template, Template) else ():
            if isinstance(part, str):
                continue
            read = frozenset[str]().union(*origins(part.text, functions=functions).values())
            for name in part.names:
                yield from ((name, field) for field in read)
                for source in sources:
                    yield from ((name, field) for field in source.get(name, source.get(WHOLE, frozenset())))


def _sources(id: str, models: Iterable[Model], functions: Functions) -> list[Mapping[str, frozenset[str]]]:
    senders = (element for model in models for element in model.elements if _sends(element, id))
    return [_filled(element, functions) for element in senders]


def _sends(element: Element, id: str) -> bool:
    job = element.job
    return job is not None and static_text(job.type) == "notify" and job.headers.get("template") == id


def _filled(element: Element, functions: Functions) -> Mapping[str, frozenset[str]]:
    """By placeholder: of the input `data`, or of every input where there is none."""
    read = {
        mapping.target: origins(mapping.source.text.removeprefix("="), functions=functions)
        for mapping in element.inputs
    }
    if "data" in read:
        return read["data"]
    return {target: frozenset[str]().union(*of.values()) for target, of in read.items()}


def _too_personal(id: str, name: str, field: str, level: Pii, allowed: Pii, place: tuple[str, int | None]) -> Finding:
    path, line = place
    return Finding(
        code="NOTIFICATION_CLASS", resource=path, element=f"{id}.{name}", line=line,
        zh=f"文本 {id} 为{allowed}类，但 {name} 取自{level}类的 {field}。",
        en=f"The text {id} is of class {allowed}, but {name} comes from {field}, which is {level}.",
        remedy_zh=f"请去掉该内容；或在 personal 中写明 {name}: {level}，对外时隐去；必要时才把 class 改为 {level}。",
        remedy_en=f"Leave it out; or write {name}: {level} under personal, so that it is masked outside; or raise the "
        f"class to {level} if it has to be told.",
    )  # fmt: skip
