"""What goes into and comes out of `/api/v1`: one class per JSON object; the document's schemas are made of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from engine.forms import Text
from engine.ids import Key
from engine.people import MOST_TAGS
from webui.api.body import Variables, Wire
from webui.api.search_body import moment_of
from webui.batch import MOST

KeyText = Annotated[str, Field(pattern=r"^-?[0-9]+$", max_length=25)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
People = Annotated[list[Name], Field(min_length=1, max_length=20)]
Said = Annotated[str, Field(max_length=500)]
_Written = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
When = Annotated[datetime, BeforeValidator(moment_of, json_schema_input_type=_Written)]
"""A time with its offset."""

# -- what goes in ---------------------------------------------------------------------------------------------------


class DraftBody(Wire):
    answers: Variables


class CompletionBody(Wire):
    """`outcome` is the answer of that name; `revision` what was looked at, so that nothing newer is decided unseen."""

    answers: Variables | None = None
    outcome: Name | None = None
    revision: int | None = None


class ReportBody(Wire):
    """What whoever was asked says; `outcome` where a signature is asked for."""

    opinion: Annotated[str, Field(max_length=2000)] = ""
    outcome: Literal["agree", "refuse"] | None = None


class HandingBody(Wire):
    person: Name
    reason: Said


class SigningBody(Wire):
    people: People
    part: Literal["before", "parallel", "after"]
    reason: Said


class ReturnBody(Wire):
    """As the preview names it; without `instance` a step of the task's own case."""

    to: Name
    policy: Literal["redo", "straight", "keep"]
    reason: Said
    instance: KeyText | None = None


class PauseBody(Wire):
    code: Name
    reason: Said
    evidence: Said = ""
    until: When | None = None


class ExtensionBody(Wire):
    due_at: When
    reason: Said


class ConfirmationBody(Wire):
    confirmed: bool


class DecisionBody(Wire):
    granted: bool


class MarksBody(Wire):
    """What is not named stays; `followUpAt` null takes it away."""

    tags: Annotated[list[str], Field(max_length=MOST_TAGS)] | None = None
    follow_up_at: When | None = None
    priority: Annotated[int, Field(ge=0, le=100)] | None = None


class UrgeBody(Wire):
    text: Said = ""


class CommentBody(Wire):
    text: Said
    named: Annotated[list[Name], Field(max_length=20)] | None = None


class AddSignersBody(Wire):
    people: People
    reason: Said


class DropSignerBody(Wire):
    """`place` as the case names it."""

    place: Annotated[int, Field(ge=1)]
    reason: Said


class CopyBody(Wire):
    people: People
    text: Said = ""


class TasksBody(Wire):
    tasks: Annotated[list[KeyText], Field(min_length=1, max_length=MOST)]


class BatchCompletionBody(TasksBody):
    """The same answers for every task; each is judged by its own form."""

    answers: Variables | None = None
    outcome: Name | None = None


class BatchHandingBody(TasksBody):
    person: Name
    reason: Said


class WorkBody(Wire):
    """All that `person` has in hand goes to `to`."""

    person: Name
    to: Name
    reason: Said


# -- what comes out -------------------------------------------------------------------------------------------------


class Answer(Wire):
    """Made by our own names, sent under those of the wire."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Words(Answer):
    zh: str
    en: str


class TaskDone(Answer):
    task: KeyText


class TaskTaken(TaskDone):
    revision: int


class TaskMoved(TaskDone):
    """The case in which the work goes on."""

    instance: KeyText


class OthersAsked(TaskDone):
    """`sides` are the tasks of those who were asked, in the order of `people`."""

    sides: list[KeyText]


class ClockMoved(Answer):
    clock: KeyText


class CaseDone(Answer):
    instance: KeyText


class PeopleTold(CaseDone):
    people: list[str]


class Commented(CaseDone):
    remark: KeyText


class FieldRefused(Answer):
    field: str
    code: str
    message: Words


class TaskResult(Answer):
    """`code` and `detail` say why it was not done; null where it was. `errors` are the fields of its form."""

    task: KeyText
    code: str | None
    detail: Words | None
    errors: list[FieldRefused]


class BatchResult(Answer):
    items: list[TaskResult]


class WorkTransferred(BatchResult):
    """`left` were too many for once: ask again."""

    left: int


class DraftKept(Answer):
    answers: dict[str, Any]
    saved_at: datetime


class Remark(Answer):
    """`kind`: return, transfer, delegate, sign, opinion, urge, comment, copy; `outcome` where somebody signed."""

    kind: str
    by: Words
    text: str
    at: datetime
    outcome: str | None


class AskedPerson(Answer):
    """`side` is the task that they have."""

    side: KeyText
    person: Words
    part: str


class PauseReason(Answer):
    code: str
    name: Words


class ClockState(Answer):
    """What may be done with the task's promise."""

    due_at: datetime
    is_paused: bool
    can_extend: bool
    reasons: list[PauseReason]


class Hand(Answer):
    """Somebody with whom it would be less likely to be late, by how much they have to do."""

    person: Words
    percent: int
    n: int


class Forecast(Answer):
    """How likely it is to be late, compared with the `n` finished ones that are most like it: half of them took at
    most `half` minutes, nine in ten `most`; working minutes where `isWorking`. `better` is looked for on one task."""

    percent: int
    n: int
    half: int
    most: int
    is_working: bool
    better: Hand | None


class TaskItem(Answer):
    """`isMine`: the reader has it; otherwise it is offered. `actingFor` is who is away, in whose stead it is done."""

    task: KeyText
    instance: KeyText
    element: str
    name: Words
    process: Words
    title: str | None
    business_key: str | None
    status: str
    is_mine: bool
    assignee: str | None
    starter: Words | None
    acting_for: Words | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    tags: list[str]
    created_at: datetime
    revision: int
    forecast: Forecast | None


class TaskList(Answer):
    items: list[TaskItem]


class TaskView(TaskItem):
    """`verbs` may be done with it beside claiming, releasing and completing; `part` says what it was asked for beside
    another task, `sideOf`."""

    form: str | None
    side_of: KeyText | None
    part: str | None
    verbs: list[str]
    said: list[Remark]
    asked: list[AskedPerson]
    clock: ClockState | None
    draft: DraftKept | None


class ReturnWay(Answer):
    """`ends` are the open steps that end, `again` those that are done again after the target."""

    policy: Literal["redo", "straight", "keep"]
    ends: list[Words]
    again: list[Words]


class ReturnTarget(Answer):
    instance: KeyText
    to: str
    name: Words
    person: Words | None
    ways: list[ReturnWay]


class ReturnTargets(Answer):
    items: list[ReturnTarget]


class Colleague(Answer):
    """`isNear`: of the reader's own unit."""

    person: str
    name: str
    unit: Words
    is_near: bool


class Colleagues(Answer):
    items: list[Colleague]


class Wish(Answer):
    """A pause or an extension that waits for a word; `until` is when the pause ends, or the due time asked for."""

    clock: KeyText
    kind: Literal["pause", "extension"]
    task: Words
    business_key: str | None
    by: Words
    reason: Words
    said: str
    until: datetime
    confirm_by: datetime | None


class Wishes(Answer):
    items: list[Wish]


class CopySent(Answer):
    person: Words
    at: datetime
    read_at: datetime | None


class Signer(Answer):
    """`counts` is how the ballot counts; `ends` how the vote would end without this one, null = it would go on."""

    place: int
    name: Words
    counts: Annotated[str, Field(json_schema_extra={"enum": ["open", "yes", "no", "abstained", "dropped"]})]
    at: datetime | None
    weight: float
    has_veto: bool
    is_added: bool
    can_drop: bool
    ends: bool | None


class Vote(Answer):
    """A joint vote under way; `needed` as its rule takes it."""

    vote: KeyText
    step: Words
    rule: Annotated[str, Field(json_schema_extra={"enum": ["all", "any", "count", "ratio", "weight", "sequential"]})]
    needed: float | None
    everybody: bool
    can_add: bool
    signers: list[Signer]


class FileKept(Answer):
    document: KeyText
    name: str
    size: int


class FileGone(CaseDone):
    document: KeyText


class FileItem(FileKept):
    """`task` is what it was added to, null = the case; `canWithdraw`: by the reader, now."""

    sha256: str
    by: Words
    at: datetime
    task: KeyText | None
    can_withdraw: bool


class FileList(Answer):
    items: list[FileItem]


class CaseView(Answer):
    """`takeBack` is the task that the reader has just completed and can have back; `votes` are under way."""

    instance: KeyText
    process: Words
    title: str | None
    business_key: str | None
    status: str
    starter: Words | None
    started_at: datetime
    ended_at: datetime | None
    can_withdraw: bool
    can_urge: bool
    take_back: KeyText | None
    tasks: list[KeyText]
    said: list[Remark]
    copies: list[CopySent]
    votes: list[Vote]


class MeasurePoint(Answer):
    """One week or month of a trend; `value` is null where `n` says too little."""

    begins: datetime
    n: int | None
    value: float | None


class MeasureView(Answer):
    """`value` is null of too few rows, and `n` too where it reads sensitive data; a share lies between 0 and 1.
    `newestOnly`: only the newest rows were read."""

    key: str
    name: Words
    aggregate: str
    n: int | None
    value: float | None
    target: float | None
    better: str | None
    reached: bool | None
    shown_in: str | None
    trend: list[MeasurePoint]
    newest_only: bool


class MeasureList(Answer):
    items: list[MeasureView]


def words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def words_or_none(text: Text | None) -> Words | None:
    return None if text is None else words(text)


def key(value: object) -> str:
    """A key of ours as it travels."""
    return str(value)


def key_or_none(value: Key | None) -> str | None:
    return None if value is None else str(value)
