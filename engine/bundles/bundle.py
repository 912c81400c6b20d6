"""A bundle as values: everything its files said, compiled; it is immutable and knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import Model
from engine.bundles.at_hand import AtHand
from engine.bundles.events import Event
from engine.bundles.panels import Panel
from engine.bundles.public import PublicRules
from engine.dmn import Decision
from engine.errors import Finding, NotFound
from engine.forms import Form, Text
from engine.ledgers import Pii, Retention
from engine.measures import Measure
from engine.notices import NoticeText
from engine.people import CaseAction, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One executable process with the file it came from, byte for byte."""

    model: Model
    resource: str
    xml: bytes
    start_form: str | None = None

    @property
    def has_picture(self) -> bool:
        return b"BPMNShape" in self.xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """`starters`: process id → roles that may start it (none = everybody). `at_hand`: what stands ready to be
    started on first screens, `panels` what these show. `actions` by message, `notifications` by
    template id. `personal` is the class of form fields and columns that hold personal data. `ledgers` are the
    declarations as written; `uses` are processes of other bundles, `uses_ledgers` their ledgers, `grants`
    the guarded connectors that its models may name. `events` are what
    departments may send, `public` what residents may see and say by process,
    `words` what codes and labels of its decisions are called, `searchable` the variables that cases are
    found by. `task_rules` is what holds for all its tasks, `retention` how long personal data is kept. `checksum`
    changes with any byte of any file."""

    name: str
    title: Mapping[str, str]
    business_key: str | None
    starters: Mapping[str, tuple[str, ...]]
    at_hand: tuple[AtHand, ...]
    panels: tuple[Panel, ...]
    processes: tuple[Process, ...]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, Form]
    policies: Mapping[str, Policy]
    actions: Mapping[str, CaseAction]
    ledgers: Mapping[str, Mapping[str, object]]
    uses_ledgers: frozenset[str]
    uses: frozenset[str]
    grants: frozenset[str]
    notifications: Mapping[str, NoticeText]
    personal: Mapping[str, Pii]
    tables: Mapping[str, object]
    events: Mapping[str, Event]
    public: Mapping[str, PublicRules]
    words: Mapping[str, Text]
    searchable: tuple[str, ...]
    measures: Mapping[str, Measure]
    task_rules: Mapping[str, str]
    retention: Mapping[str, Retention]
    warnings: tuple[Finding, ...]
    checksum: str

    def process(self, process_id: str) -> Process:
        """Raises NotFound for a process that the bundle does not hold."""
        for process in self.processes:
            if process.model.process_id == process_id:
                return process
        raise NotFound(what=f"流程 / process {process_id!r}")

    def model(self, process_id: str) -> Model:
        return self.process(process_id).model

    def start_form(self, process_id: str) -> Form | None:
        form = self.process(process_id).start_form
        return self.forms.get(form) if form is not None else None
