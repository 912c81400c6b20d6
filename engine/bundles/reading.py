"""Files become a Bundle or are refused with every finding of every file at once; it opens and stores no file."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import ParamSpec, TypeVar

import yaml

from engine.bpmn import Catalogue, check_references, process_ids, read_processes
from engine.bpmn.model import ElementType
from engine.bundles.bundle import Bundle, Process
from engine.bundles.events import Event, check_events, read_events
from engine.bundles.grants import check_grants
from engine.bundles.manifest import Manifest, read_manifest
from engine.bundles.named_ledgers import check_picks
from engine.bundles.notices import NOTIFICATIONS, Declared, check_classes, classes_of, located, yaml_lines
from engine.bundles.panels import check_panels
from engine.bundles.public import PublicRules, check_public, read_public
from engine.bundles.tenant import TENANTS
from engine.dmn import Decision, parse_dmn
from engine.dmn import pieces as dmn_pieces
from engine.errors import DeploymentRefused, Finding
from engine.feel import Functions
from engine.forms import Form, Text, no_basis, read_form
from engine.ledgers import Ledger, read_ledgers, read_retention
from engine.measures import STANDARD, Measure, Source, read_measures
from engine.notices import judge_notices
from engine.people import (
    REASONS,
    CaseAction,
    Policy,
    opinion_field,
    read_case_actions,
    read_policies,
    read_task_rules,
)
from engine.yamltext import read_yaml

MEASURES = "measures.yaml"
STANDARD_KEYS = frozenset(one.key for one in STANDARD)
P = ParamSpec("P")
T = TypeVar("T")
Files = Mapping[str, bytes]


def read_bundle(
    name: str, files: Files, *, functions: Functions, drawings: bool = False, stored: bool = False
) -> Bundle:
    """`files` by their path below the root: `processes/<name>/**`, `forms/<name>/**`, base forms, and
    a tenant's overlays of its tables. With `drawings` none of its processes needs to be executable. What is `stored`
    was judged when it came in.

    Raises DeploymentRefused with the findings of all files.
    """
    return _compiled(name, tuple(sorted(files.items())), functions, drawings or stored, stored)


def stored_manifest(name: str, files: Files) -> Manifest:
    """What a bundle that is stored says of itself; nothing else of it is read."""
    content = files.get(f"processes/{name}/bundle.yaml")
    found = read_yaml(content.decode("utf-8")) if content is not None else {}
    return replace(read_manifest(found, name), name=name) if isinstance(found, dict) else Manifest(name=name)


@lru_cache(maxsize=64)
def _compiled(
    name: str, files: tuple[tuple[str, bytes], ...], functions: Functions, drawings: bool, stored: bool
) -> Bundle:
    """A bundle follows from its files alone and never changes: whoever deploys, starts or looks at it has the same."""
    return _Reader(name, dict(files), functions, drawings=drawings, stored=stored).bundle()


class _Reader:
    """Reads file by file and collects what is wrong; a faulty file is left out and reading goes on."""

    def __init__(self, name: str, files: Files, functions: Functions, *, drawings: bool, stored: bool) -> None:
        self._name = name
        self._drawings = drawings
        self._stored = stored
        self._files = files
        self._functions = functions
        self._findings: list[Finding] = []
        self._warnings: list[Finding] = []
        self._declared_notices: set[str] = set()

    def bundle(self) -> Bundle:
        manifest = self._manifest()
        forms = self._forms()
        decisions = self._decisions()
        processes = self._processes(manifest)
        policies: dict[str, Policy] = self._tried(read_policies, manifest.policies, self._manifest_path) or {}
        actions: dict[str, CaseAction] = self._tried(read_case_actions, manifest.actions, self._manifest_path) or {}
        tables = self._tables()
        task_rules: dict[str, str] = self._tried(read_task_rules, manifest.tasks, self._manifest_path) or {}
        notifications = self._notifications(manifest)
        ledgers = self._tried(read_ledgers, manifest.ledgers, self._manifest_path) or {}
        retention = self._tried(read_retention, manifest.retention, ledgers, self._manifest_path) or {}
        personal = classes_of(forms.values(), ledgers.values())
        events = self._events(manifest)
        measures = self._measures(manifest, ledgers, processes, policies)
        self._check(processes, decisions, forms, policies, manifest)
        self._check_panels(manifest, ledgers, processes, measures)
        self._findings += [] if self._stored else check_grants(processes, manifest.grants, self._manifest_path)
        models = [process.model for process in processes]
        numbers_cases = manifest.business_key is not None
        self._findings += check_events(events, models, forms, self._manifest_path, numbers_cases=numbers_cases)
        heard = _heard(processes)
        self._check_actions(heard, forms, actions)
        public = self._public(manifest)
        self._findings += check_public(public, models, forms, heard, self._manifest_path)
        self._findings += [] if self._stored else check_classes(notifications, models, personal, self._functions)
        self._check_ledgers(ledgers, forms)
        if not processes and not self._findings and not (self._drawings and self._of(".bpmn")):
            self._findings.append(_empty(self._name))
        if self._findings:
            raise DeploymentRefused([located(one, self._files) for one in self._findings])
        return Bundle(
            name=self._name,
            title=manifest.title,
            business_key=manifest.business_key,
            starters=manifest.starters,
            at_hand=manifest.at_hand,
            panels=manifest.panels,
            processes=processes,
            decisions=decisions,
            forms=forms,
            policies=policies,
            actions=actions,
            ledgers=manifest.ledgers,
            uses_ledgers=manifest.uses_ledgers,
            uses=manifest.uses,
            grants=manifest.grants,
            notifications=notifications.texts,
            personal=personal,
            tables=tables,
            events=events,
            public=public,
            words={code: _said(code, texts) for code, texts in manifest.words.items()},
            searchable=manifest.searchable,
            measures=measures,
            task_rules=task_rules,
            retention=retention,
            warnings=tuple(self._warnings),
            checksum=_checksum(self._files),
        )

    @property
    def _manifest_path(self) -> str:
        return f"processes/{self._name}/bundle.yaml"

    def _manifest(self) -> Manifest:
        content = self._yaml(self._manifest_path) if self._manifest_path in self._files else {}
        return self._tried(read_manifest, content, self._manifest_path) or Manifest()

    def _processes(self, manifest: Manifest) -> tuple[Process, ...]:
        found: list[Process] = []
        for path in self._of(".bpmn"):
            content = self._files[path]
            reading = self._tried(read_processes, content, path, self._functions, stored=self._stored)
            if reading is not None:
                self._warnings += reading.warnings
                found += (
                    Process(model=one, resource=path, xml=content, start_form=manifest.start_forms.get(one.process_id))
                    for one in reading.models
                )
        return tuple(found)

    def _decisions(self) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        files = {path: self._files[path] for path in self._of(".dmn")}
        for path, content in files.items():
            others = {other: files[other] for other in files if other != path}
            graph = self._tried(parse_dmn, content, path, self._functions, others=others)
            if graph is not None:
                self._warnings += graph.findings
                found |= graph.decisions
        return found

    def _forms(self) -> dict[str, Form]:
        paths = [path for path in sorted(self._files) if path.startswith("forms/") and path.endswith(".yaml")]
        schemas = {path: self._yaml(path) for path in paths}
        bases = {str(schema.get("id")): schema for schema in schemas.values()}
        forms: dict[str, Form] = {}
        for path, schema in schemas.items():
            form = self._tried(read_form, schema, path, bases, functions=self._functions)
            if form is not None:
                forms[form.id] = form
        return forms

    def _tables(self) -> dict[str, object]:
        """By name; what a tenant says in its overlay replaces the same keys of the bundle's own table."""
        own, overlay = f"processes/{self._name}/tables/*", f"{TENANTS}/*/tables/{self._name}/*"
        tables: dict[str, object] = {}
        for pattern in (own, overlay):
            for path in (PurePosixPath(path) for path in sorted(self._files)):
                if path.match(pattern):
                    before = tables.get(path.stem)
                    said = self._yaml(str(path))
                    tables[path.stem] = {**before, **said} if isinstance(before, dict) else said
        return tables

    def _events(self, manifest: Manifest) -> dict[str, Event]:
        path, forms = self._manifest_path, manifest.start_forms
        return self._tried(read_events, manifest.events, forms, path, functions=self._functions) or {}

    def _public(self, manifest: Manifest) -> dict[str, PublicRules]:
        return self._tried(read_public, manifest.public, self._manifest_path, functions=self._functions) or {}

    def _notifications(self, manifest: Manifest) -> Declared:
        """Of the file of their own, and those that the manifest itself declares."""
        own = f"processes/{self._name}/{NOTIFICATIONS}"
        sources = {own: self._yaml(own) if own in self._files else {}, self._manifest_path: manifest.notifications}
        declared = Declared({}, {})
        for path, content in sources.items():
            lines = yaml_lines(self._files.get(path, b""), below=() if path == own else ("notifications",))
            texts, findings = judge_notices(content, path, functions=self._functions, lines=lines)
            self._findings += findings
            declared.add(texts, path, lines)
            self._declared_notices |= content.keys()
        return declared

    def _measures(
        self, manifest: Manifest, ledgers: Mapping[str, Ledger], processes: tuple[Process, ...],
        policies: Mapping[str, Policy],
    ) -> dict[str, Measure]:  # fmt: skip
        path = f"processes/{self._name}/{MEASURES}"
        steps = {one.id for process in processes for one in process.model.elements if one.type is ElementType.USER_TASK}
        known = {Source.CASES: self._process_ids(), Source.TASKS: steps, Source.PROMISES: policies.keys()}
        content = self._yaml(path) if path in self._files else {}
        read = self._tried(
            read_measures, content, path, functions=self._functions, ledgers=ledgers, known=known,
            foreign=manifest.uses_ledgers,
        )  # fmt: skip
        return read or {}

    def _check(
        self,
        processes: tuple[Process, ...],
        decisions: Mapping[str, Decision],
        forms: Mapping[str, Form],
        policies: Mapping[str, Policy],
        manifest: Manifest,
    ) -> None:
        known = self._process_ids() | manifest.uses
        catalogue = Catalogue(
            processes=known,
            decisions=self._decision_ids(),
            forms=frozenset(forms),
            sla_policies=frozenset(policies),
            pause_reasons=frozenset(REASONS),
            ledgers=manifest.uses_ledgers | manifest.ledgers.keys(),
            templates=frozenset(self._declared_notices),
            opinion_forms=frozenset(
                id for id, form in forms.items() if opinion_field(one.key for one in form.fields())
            ),
        )
        for process in processes:
            self._findings += check_references(process.model, catalogue, process.resource)
        self._check_names(forms, manifest)
        self._check_lookups(forms, manifest)
        if not self._stored:
            self._findings += (no_basis(form) for form in forms.values() if _lacks_basis(form))
        for policy in policies.values():
            for level, rule in policy.levels.items():
                at = f"sla.{policy.key}.{level}"
                if rule.start is not None and rule.start not in known:
                    self._findings.append(_not_there(self._manifest_path, f"{at}.start", rule.start))
                if rule.ledger is not None:
                    self._findings.append(_not_done_yet(self._manifest_path, f"{at}.ledger"))

    def _check_actions(
        self, heard: frozenset[str], forms: Mapping[str, Form], actions: Mapping[str, CaseAction]
    ) -> None:
        """What nobody ever listens for would be a button that never shows."""
        for message, action in actions.items():
            if message not in heard:
                self._findings.append(_not_there(self._manifest_path, f"actions.{message}", message))
            if action.form is not None and action.form not in forms:
                self._findings.append(_not_there(self._manifest_path, f"actions.{message}.form", action.form))

    def _check_panels(
        self, manifest: Manifest, ledgers: Mapping[str, Ledger], processes: tuple[Process, ...],
        measures: Mapping[str, Measure],
    ) -> None:  # fmt: skip
        elements = frozenset(one.id for process in processes for one in process.model.elements)
        known = frozenset(measures) | STANDARD_KEYS
        self._findings += check_panels(
            manifest.panels, ledgers, manifest.uses_ledgers, elements, known, self._manifest_path
        )

    def _process_ids(self) -> frozenset[str]:
        """Also of files that were refused: what is wrong with these is said already."""
        return frozenset(id for path in self._of(".bpmn") for id in process_ids(self._files[path]))

    def _decision_ids(self) -> frozenset[str]:
        pieces = (piece for path in self._of(".dmn") for piece in dmn_pieces(self._files[path]).items())
        return frozenset(id for id, piece in pieces if piece["_type"] == "decision")

    def _check_names(self, forms: Mapping[str, Form], manifest: Manifest) -> None:
        """The manifest speaks of processes and forms that are there."""
        own = self._process_ids()
        named = [("starters", process) for process in manifest.starters]
        named += [("start_forms", process) for process in manifest.start_forms]
        named += [("at_hand", one.process) for one in manifest.at_hand]
        named += [("foremost", process) for process in manifest.foremost]
        strangers = [(f"{key}.{process}", process) for key, process in named if process not in own]
        strangers += [(f"start_forms.{at}", form) for at, form in manifest.start_forms.items() if form not in forms]
        self._findings += (_not_there(self._manifest_path, at, name) for at, name in strangers)

    def _check_lookups(self, forms: Mapping[str, Form], manifest: Manifest) -> None:
        """What a form looks up stands in a ledger of the bundle, or in one that it uses."""
        looked_up = [(form, name, one.ledger) for form in forms.values() for name, one in form.lookups.items()]
        self._findings += (
            _not_there(form.resource, f"lookups.{name}", ledger)
            for form, name, ledger in looked_up
            if ledger not in manifest.ledgers.keys() | manifest.uses_ledgers
        )

    def _check_ledgers(self, ledgers: Mapping[str, Ledger], forms: Mapping[str, Form]) -> None:
        """What was deployed before it was asked for is read on."""
        if not self._stored:
            self._findings += check_picks(forms.values(), ledgers)

    def _of(self, ending: str) -> list[str]:
        return sorted(path for path in self._files if path.endswith(ending))

    def _yaml(self, path: str) -> dict[str, object]:
        try:
            content = read_yaml(self._files[path].decode("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as broken:
            mark = getattr(broken, "problem_mark", None)
            line = mark.line + 1 if mark is not None else None
            self._findings.append(_unreadable(path, line, str(getattr(broken, "problem", broken))))
            return {}
        if not isinstance(content, dict):
            self._findings.append(_unreadable(path, 1, "a mapping is expected"))
            return {}
        return content

    def _tried(self, read: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        """What was read, or None after its findings were noted."""
        try:
            return read(*args, **named)
        except DeploymentRefused as refused:
            self._findings += refused.findings
            return None


def _said(code: str, texts: Mapping[str, object]) -> Text:
    return Text(str(texts.get("zh", code)), str(texts.get("en", code)))


def _heard(processes: tuple[Process, ...]) -> frozenset[str]:
    """The messages that its processes speak of."""
    return frozenset(
        element.event.message.name.text
        for process in processes
        for element in process.model.elements
        if element.event is not None and element.event.message is not None
    )


def _empty(name: str) -> Finding:
    return Finding(
        code="BUNDLE_EMPTY", resource=f"processes/{name}",
        zh="没有可执行的流程文件。", en="There is no executable process.",
        remedy_zh="请检查名称和文件夹，流程文件以 .bpmn 结尾；只想保存流程图时请用 linli deploy --drawing。",
        remedy_en="Check the name and the folder; process files end in .bpmn. For a drawing: linli deploy --drawing.",
    )  # fmt: skip


def _not_there(path: str, at: str, name: str) -> Finding:
    return Finding(
        code="MANIFEST_NAME", resource=path, element=at,
        zh=f"没有{name!r}。", en=f"There is no {name!r}.",
        remedy_zh="请改正名称，或补上文件。", remedy_en="Correct the name or add the file.",
    )  # fmt: skip


def _not_done_yet(path: str, at: str) -> Finding:
    return Finding(
        code="LEVEL_UNSUPPORTED", resource=path, element=at,
        zh="时限到级时还不能登记台账。", en="A level cannot write a ledger yet.",
        remedy_zh="请改用 start，由启动的流程登记。", remedy_en="Use start, and let the process that begins write it.",
    )  # fmt: skip


def _unreadable(path: str, line: int | None, problem: str) -> Finding:
    return Finding(
        code="YAML", resource=path, line=line,
        zh=f"文件内容无法读取：{problem}。", en=f"The file cannot be read: {problem}.",
        remedy_zh="请检查缩进、冒号和引号。", remedy_en="Check its indentation, colons and quotes.",
    )  # fmt: skip


def _checksum(files: Files) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return digest.hexdigest()


def _lacks_basis(form: Form) -> bool:
    return form.is_sensitive and form.legal_basis is None
