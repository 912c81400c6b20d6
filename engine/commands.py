"""What can be asked of the engine: frozen, imperative, one per wish; `id` makes a repeated one harmless."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from engine.actor import SYSTEM, Actor
from engine.ids import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish with its author. The same `id` twice gives the first answer again and does nothing more."""

    id: str
    actor: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployBundle(Command):
    """Publish a bundle's files. Unchanged files give no new version; any finding refuses all of them. With `drawings`
    none of its processes needs to be executable."""

    bundle: str
    files: Mapping[str, bytes]
    drawings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployFiles(Command):
    """Publish files as a client hands them in, by the name it gave each: they become a bundle, then as DeployBundle."""

    files: Mapping[str, bytes]
    drawings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveModelDraft(Command):
    """Keep a changed model file, finished or not; nothing is judged. `base` is the deployment that was opened,
    `revision` the draft's that was opened (0 = there was none)."""

    bundle: str
    path: str
    content: bytes
    base: Key
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardModelDraft(Command):
    """Forget the changes to a model file, as they were at `revision`."""

    bundle: str
    path: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishModelDrafts(Command):
    """Deploy a bundle with these drafts in place of its files: path → the revision that was looked at. Refused for
    everybody who has worked on one of them."""

    bundle: str
    drafts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance(Command):
    """Start a process: its latest version, or the `definition` named. `answers` are the start form's, judged by it."""

    process_id: str
    answers: Mapping[str, object] = field(default_factory=dict)
    variables: Mapping[str, object] = field(default_factory=dict)
    business_key: str | None = None
    definition: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance(Command):
    """End an instance from outside; its open tasks are gone."""

    instance: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTask(Command):
    """Take an offered task for oneself."""

    task: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(Command):
    """Put a task into one person's hands. Unless `override`, not out of another's. `reason` is told to both."""

    task: Key
    person: str
    override: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTask(Command):
    """Give a claimed task back to those it was offered to: one's own; an administrator also another's."""

    task: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft(Command):
    """Keep what a person has typed so far; nothing is judged."""

    task: Key
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft(Command):
    """Forget what a person has typed for a task."""

    task: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(Command):
    """A worker hands in the answers of a task. `revision` is what the page showed; None = whatever it is now."""

    task: Key
    answers: Mapping[str, object]
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTask(Command):
    """退回: whoever has a task sends the work back to the step `to`, which people have done before. `policy` is how it
    goes on from there (`engine.runtime.Policy`), `instance` a calling case that the step belongs to (None = the task's
    own)."""

    task: Key
    to: str
    policy: str
    reason: str
    instance: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTask(Command):
    """转办: whoever has a task passes it on to another person, for good."""

    task: Key
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferWork(Command):
    """A supervisor passes on all that `person` has in hand. Answers one result per task: what may not go to `to` stays
    where it is."""

    person: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBeside(Command):
    """委派, 加签: whoever has a task asks other people. `part` says what for (`engine.people.Part`)."""

    task: Key
    people: Sequence[str]
    part: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropBeside(Command):
    """减签: whoever asked for `side`, a task beside another, asks no more."""

    side: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSigners(Command):
    """会签加签: `people` sign as well in the joint vote that the running activity `signing` of a case holds."""

    instance: Key
    signing: Key
    people: Sequence[str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSigner(Command):
    """会签减签: whoever is at `place` of the joint vote, and has not signed, is not asked any more."""

    instance: Key
    signing: Key
    place: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Command):
    """撤回: whoever completed a task last has it back, as long as nothing has happened since."""

    task: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgeCase(Command):
    """催办: remind whoever a case waits for."""

    instance: Key
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCase(Command):
    """留言: say something about a case; `named` are told of it."""

    instance: Key
    text: str
    named: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyCase(Command):
    """抄送: let other people see a case, and tell them."""

    instance: Key
    people: Sequence[str]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCopyRead(Command):
    """Whoever was sent a copy has looked at it."""

    instance: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishMessage(Command):
    """A message for whoever waits for `name` with this key, now or within `keep_until`. `must_arrive`: refused when
    nobody waits for it."""

    name: str
    correlation_key: str
    variables: Mapping[str, object] = field(default_factory=dict)
    keep_until: datetime | None = None
    must_arrive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSignal(Command):
    """A signal for all who wait for one of this name without asking for a key, and for those who ask for this one."""

    name: str
    variables: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateConditions(Command):
    """Tell variables to the conditional start events of all processes, or of one `definition`: what holds begins."""

    variables: Mapping[str, object] = field(default_factory=dict)
    definition: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariables(Command):
    """An administrator sets variables at a running element, or where each is found outwards (not `local`)."""

    scope: Key
    variables: Mapping[str, object]
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseTask(Command):
    """An administrator changes an open task: `changes` names `due_at`, `follow_up_at` (None = none), `priority`,
    `candidate_users`, `candidate_groups` (empty = nobody)."""

    task: Key
    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTask(Command):
    """People order their work: `changes` names `tags` (all there are from now on), `follow_up_at` (None = none),
    `priority` (0 to 100)."""

    task: Key
    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCaseMessage(Command):
    """An action that a case's bundle declares and the case listens for: `answers` are judged by its form, if any."""

    instance: Key
    message: str
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket(Command):
    """Somebody at `address` gives a ticket's code and the last digits of a telephone number."""

    code: str
    tail: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyInPublic(Command):
    """A resident at `address` asks for something; `answers` are the public form's."""

    process_id: str
    answers: Mapping[str, object]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellCase(Command):
    """What the holder of a ticket (its proof) says to the case: a message that its bundle lets residents send."""

    ticket: str
    message: str
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgeByTicket(Command):
    """The holder of a ticket (its proof) reminds those whom the case waits for."""

    ticket: str


class Ancestor(StrEnum):
    """Where the scope of a moved element is looked for: anywhere, around its source, or at its source's own."""

    ANY = "any"
    INFERRED = "inferred"
    SOURCE_PARENT = "source_parent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """Begin `element`, inside the running `ancestor` (None = where there is no doubt). `variables` by the element in
    whose scope they are set first; None = the case's."""

    element: str
    ancestor: Key | None = None
    variables: Sequence[tuple[str | None, Mapping[str, object]]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """End what runs: the one with this key, or all of this element."""

    key: Key | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """For each that `source` ends, begin one `target`."""

    source: Termination
    target: str
    ancestor: Key | None = None
    search: Ancestor = Ancestor.ANY
    variables: Sequence[tuple[str | None, Mapping[str, object]]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyInstance(Command):
    """An administrator moves the tokens of a running case: all that is asked, or nothing with every reason."""

    instance: Key
    activate: Sequence[Activation] = ()
    terminate: Sequence[Termination] = ()
    move: Sequence[Move] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateInstance(Command):
    """An administrator moves a running case to the process `definition`: every running element becomes the one that
    `mapping` pairs it with, or nothing happens, with every reason. A dry run changes nothing and answers the same."""

    instance: Key
    definition: Key
    mapping: Sequence[tuple[str, str]]
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendInstance(Command):
    """An administrator stops a case with all that it has called: nothing moves, and no promise runs, until it is
    resumed."""

    instance: Key
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInstance(Command):
    """A suspended case goes on where it stood; what has come meanwhile arrives now."""

    instance: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawInstance(Command):
    """The applicant takes the request back: the message `withdraw`, if the process listens for it at this moment."""

    instance: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer(Command):
    """A timer's time has come."""

    timer: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverSignal(Command):
    """A signal on its way reaches the instance that heard it."""

    signal: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateClock(Command):
    """A promise has reached a level: warn, L1, L2 or L3."""

    clock: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClock(Command):
    """What is asked of one promise: that of a `task`, or any by its key."""

    task: Key | None = None
    clock: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClock(OfClock):
    """停表: the promise stands still for the reason `code`, until `until` or as long as its policy allows. `evidence`
    says what proves it."""

    code: str
    reason: str
    evidence: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock(OfClock):
    """A paused promise runs on before its pause is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPause(OfClock):
    """A supervisor says that a long pause is right, or not: then it never was."""

    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendClock(OfClock):
    """延期: whoever has the work asks for it to be due at `due_at`."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(OfClock):
    """A supervisor gives the time that was asked for, or does not."""

    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAbsence(Command):
    """Somebody's absence begins or ends: their open tasks go to stand-ins, or come back."""

    absence: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClock(Command):
    """Pin the engine's time (None = run again with the machine's). Only where LINLI_TEST_CLOCK allows it."""

    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrganisation(Command):
    """Replace the organisation by this one, judged as a whole. `roles` is the table of roles. With `dry_run` it only
    says what would differ; `base` is the version that was looked at (None = whatever there is)."""

    organisation: Mapping[str, object]
    roles: Mapping[str, object]
    calendar: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    dry_run: bool = False
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateJobs(Command):
    """Lease up to `most` jobs of a type for `timeout`; `worker` is what the program calls itself. `fenced`: whoever
    completes, fails or throws must show this leasing's token, which is the command's id. Answers their keys."""

    type: str
    worker: str
    timeout: timedelta
    most: int
    fenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteJob(Command):
    """The work of a leased job is done, with these results. `lease` is the token, where it was leased with one."""

    job: Key
    variables: Mapping[str, object] = field(default_factory=dict)
    lease: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailJob(Command):
    """The work of a leased job did not succeed: again after `back_off`, or an incident when no `retries` are left.
    `variables` are kept at the element, for whoever looks and for the next try."""

    job: Key
    retries: int = 0
    message: str | None = None
    back_off: timedelta = timedelta(0)
    variables: Mapping[str, object] = field(default_factory=dict)
    lease: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowJobError(Command):
    """The work of a leased job ended with a BPMN error, which an event of the diagram may catch."""

    job: Key
    code: str
    message: str | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    lease: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateJob(Command):
    """Set how often a job may still be tried, or how long its lease lasts from now on. None leaves as it is."""

    job: Key
    retries: int | None = None
    timeout: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCalendar(Command):
    """An administrator enters a year's arrangement: `rest_days`, `working_days`, `statutory_days` (ISO dates),
    `complete`, `source`, as in `calendar/<year>.yaml`."""

    year: int
    days: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalendar(Command):
    """Calendar files at once, by name: `2027.yaml`, `hours.yaml`. Years in `parts` are added to what was entered. With
    `dry_run` it only says what would change."""

    files: Mapping[str, Mapping[str, object]]
    parts: frozenset[str] = frozenset()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountInstance(Command):
    """The calendar has changed: an instance's open due times are counted anew."""

    instance: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOutbox(Command):
    """Lease up to `most` of what is to be sent for `timeout`. Answers their keys, each with its attempt's number."""

    most: int
    timeout: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery(Command):
    """What was taken from the outbox has arrived."""

    message: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgain(Command):
    """What was given up is sent once more, with all its retries: an administrator has mended the cause."""

    message: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFailedDelivery(Command):
    """The attempt did not succeed. Again later, or given up and told to the administrators."""

    message: Key
    attempt: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveIncident(Command):
    """The cause of an incident is mended: try again from where it stopped. A job needs retries before (UpdateJob)."""

    incident: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDocument(Command):
    """Keep a file that a person brings, before the form that names it is handed in. Unnamed, it is kept for a week.

    Where it `is_alone`, no form is being filled in that would come back: what its name does not say is refused at once.
    """

    name: str
    content: bytes
    is_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile(Command):
    """附件: add a file to a case, or to one of its tasks, beside its forms."""

    instance: Key
    name: str
    content: bytes
    task: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFile(Command):
    """Whoever added `document` to a case or a task takes it away again."""

    document: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDocuments(Command):
    """Remove the files that were brought more than a week ago and never handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetDrafts(Command):
    """Remove the drafts of tasks that have been over for more than a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnForecasts(Command):
    """Count a batch of promises that have ended into what forecasts are made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAccount(Command):
    """Give a person of the organisation an account, or a new password, which ends all their sessions. The hash comes
    in; a password never does."""

    person: str
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFailedSignIn(Command):
    """Somebody gave a wrong password for this name; the fifth in a row locks the account for a while."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignIn(Command):
    """The actor has given the password of `password_hash`: a session begins. `session` is the hash of its token,
    `device` the browser and the system in few words; the session `instead_of`, whosever it was, is over."""

    session: str
    password_hash: str
    device: str
    instead_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword(Command):
    """The actor has given the old password, that of `old_hash`, and takes another; all sessions but `session` end."""

    old_hash: str
    password_hash: str
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeSession(Command):
    """Somebody has just used this session."""

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Command):
    """Sign out of one of the actor's sessions; of one that is over or somebody else's nothing happens."""

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOtherSessions(Command):
    """Sign out of all of the actor's sessions but this one."""

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSessions(Command):
    """Remove the sessions that have run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreferences(Command):
    """The actor's language (`zh`, `en`) and look (`light`, `dark`, `auto`); None leaves as it is."""

    language: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFilter(Command):
    """A filter of the inbox under a name, for the actor, their unit or (by an administrator) all; `filter` replaces one
    of the actor's own. `wanted` is read by `engine.people.read_filter`."""

    name: str
    wanted: Mapping[str, object]
    audience: str = "me"
    filter: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropFilter(Command):
    filter: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNoticeChoice(Command):
    """What the actor wants of what leaves the house. `muted`: kind → channels it does not take. `quiet`: whose quiet
    hours (`house`, `own`, `none`), `own` written `20:00-08:00`; `digest_at` the hour (`17:30`) of one mail a day."""

    muted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    quiet: str = "house"
    own: str | None = None
    digest_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLedgerRows(Command):
    """Enter a ledger's opening rows, judged by its declaration. A row whose key is there already stays as it is."""

    ledger: str
    rows: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptDatabase(Command):
    """Take over everything of this tenant from another database, which nobody else uses. Only while nothing is here."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLedgerExport(Command):
    """The actor takes so many rows of a ledger along as a file (`csv` or `xlsx`), narrowed by these columns."""

    ledger: str
    format: str
    filtered: Sequence[str]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeUnmasked(Command):
    """The actor looks at these columns of one row as they are, for a purpose, which is noted in the access log of the
    ledger. `instance` is the case for which, where it is for one. The values are read by `queries/unmasked`."""

    ledger: str
    key: str
    fields: Sequence[str]
    purpose: str
    instance: Key | None = None
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAnswers(Command):
    """The actor looks at these masked answers of a case as they were typed, for a purpose, which is noted in the access
    log. The values are read by `queries/unmasked`."""

    instance: Key
    fields: Sequence[str]
    purpose: str
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRetention(Command):
    """Personal data whose time is over, as bundles declare it, is removed; at most a batch of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSubject(Command):
    """Whoever watches over an access log takes along all that is kept about one person, for a purpose; `rows` by
    ledger."""

    subject: str
    rows: Mapping[str, int]
    purpose: str
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSubject(Command):
    """Whoever watches over an access log removes what is personal about one person, who has asked for it."""

    subject: str
    purpose: str
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExport(Command):
    """The actor asks to take rows of a ledger along unmasked, narrowed like this ({column: value}), for a purpose."""

    ledger: str
    filtered: Mapping[str, str]
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExport(Command):
    """Whoever reads the ledger's access log grants such a file or refuses it; a refusal says why."""

    grant: Key
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseExport(Command):
    """The actor takes the file that was granted, once; `rows` are in it, and these columns unmasked."""

    grant: Key
    format: str
    rows: int
    fields: Sequence[str]
    ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNoticesRead(Command):
    """The actor has read one notice, or (None) all that were there at `until`. Other people's stay as they are."""

    notice: Key | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveWebhook(Command):
    """A department says something, raw as it came; `headers` by their names in lower case. The receipt holds the HTTP
    answer: `status`, `headers` and `body`, also of a refusal, which is remembered."""

    dept: str
    event: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRefusedCall(Command):
    """A department asked for something with a wrong signature; the fifth in ten minutes locks its credentials."""

    dept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDepartmentSecret(Command):
    """Give a department its next secret and open locked credentials again; the one before counts for a day."""

    dept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCallback(Command):
    """Where a department wants to be called back, signed with its secret; None = nowhere."""

    dept: str
    url: str | None
