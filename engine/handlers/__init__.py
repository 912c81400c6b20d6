"""One function per command: loads, asks the rules, moves tokens, settles; the commit is engine.engine's."""

from collections.abc import Callable
from typing import Any

from engine.commands import (
    ActivateJobs,
    AddSigners,
    AdoptDatabase,
    ApplyInPublic,
    AskBeside,
    AskExport,
    AssignTask,
    AttachFile,
    BroadcastSignal,
    CancelInstance,
    ChangePassword,
    ClaimTask,
    Command,
    CommentCase,
    CompleteJob,
    CompleteTask,
    ConfirmPause,
    CopyCase,
    DecideExport,
    DecideExtension,
    DeliverSignal,
    DeployBundle,
    DeployFiles,
    DiscardDraft,
    DiscardModelDraft,
    DropBeside,
    DropFilter,
    DropSigner,
    EndOtherSessions,
    EndSession,
    EnterCalendar,
    EscalateClock,
    EvaluateConditions,
    ExtendClock,
    FailJob,
    FireTimer,
    ForgetDocuments,
    ForgetDrafts,
    ForgetSessions,
    ForgetSubject,
    ImportCalendar,
    ImportOrganisation,
    IssueDepartmentSecret,
    KeepDocument,
    KeepFilter,
    LearnForecasts,
    LoadLedgerRows,
    MarkCopyRead,
    MarkNoticesRead,
    MarkTask,
    MigrateInstance,
    ModifyInstance,
    NoteFailedSignIn,
    NoteLedgerExport,
    NoteRefusedCall,
    NoteSignIn,
    OpenTicket,
    PauseClock,
    PublishMessage,
    PublishModelDrafts,
    PutAccount,
    ReadSubject,
    ReceiveWebhook,
    RecordDelivery,
    RecordFailedDelivery,
    RecountInstance,
    ReleaseTask,
    ResolveIncident,
    ResumeClock,
    ResumeInstance,
    ReturnTask,
    ReviseTask,
    SaveDraft,
    SaveModelDraft,
    SeeAnswers,
    SeeSession,
    SeeUnmasked,
    SendAgain,
    SendCaseMessage,
    SetCallback,
    SetClock,
    SetNoticeChoice,
    SetPreferences,
    SetVariables,
    StartInstance,
    SuspendInstance,
    SweepRetention,
    TakeBack,
    TakeOutbox,
    TellCase,
    ThrowJobError,
    TransferTask,
    TransferWork,
    TurnAbsence,
    UpdateJob,
    UrgeByTicket,
    UrgeCase,
    UseExport,
    WithdrawFile,
    WithdrawInstance,
)
from engine.handlers.absence import turn_absence
from engine.handlers.account import note_failed_sign_in, put_account, set_preferences
from engine.handlers.adoption import adopt_database
from engine.handlers.attachments import attach_file, withdraw_file
from engine.handlers.beside import ask_beside, drop_beside
from engine.handlers.calendar import enter_calendar, import_calendar, recount_instance
from engine.handlers.clocks import escalate_clock
from engine.handlers.department import issue_department_secret, note_refused_call, set_callback
from engine.handlers.deployed_files import deploy_files
from engine.handlers.deployment import deploy_bundle
from engine.handlers.document import keep_document
from engine.handlers.environment import Environment, Library
from engine.handlers.export_grants import ask_export, decide_export, use_export
from engine.handlers.extensions import decide_extension, extend_clock
from engine.handlers.filters import drop_filter, keep_filter
from engine.handlers.forecast import learn_forecasts
from engine.handlers.forgetting import forget_documents, forget_drafts
from engine.handlers.handing_on import transfer_task, urge_case
from engine.handlers.handing_over import transfer_work
from engine.handlers.holding import hold_its_case
from engine.handlers.incident import resolve_incident
from engine.handlers.instance import cancel_instance, start_instance, withdraw_instance
from engine.handlers.job import activate_jobs, complete_job, fail_job, throw_job_error, update_job
from engine.handlers.leaving import send_notices_out
from engine.handlers.ledger import load_ledger_rows, note_ledger_export
from engine.handlers.marking import mark_task
from engine.handlers.message import publish_message, send_case_message
from engine.handlers.migration import migrate_instance
from engine.handlers.model_draft import discard_model_draft, publish_model_drafts, save_model_draft
from engine.handlers.modification import modify_instance
from engine.handlers.notice import mark_notices_read, set_notice_choice
from engine.handlers.organisation import import_organisation, set_clock
from engine.handlers.outbox import record_delivery, record_failed_delivery, send_again, take_outbox
from engine.handlers.pauses import confirm_pause, pause_clock, resume_clock
from engine.handlers.retention import sweep_retention
from engine.handlers.returning import return_task, take_back
from engine.handlers.rows import ROWS
from engine.handlers.session import (
    change_password,
    end_other_sessions,
    end_session,
    forget_sessions,
    note_sign_in,
    see_session,
)
from engine.handlers.settlement import Settlement
from engine.handlers.signal import broadcast_signal, deliver_signal
from engine.handlers.signers import add_signers, drop_signer
from engine.handlers.start import evaluate_conditions
from engine.handlers.subjects import forget_subject, read_subject
from engine.handlers.suspension import resume_instance, suspend_instance
from engine.handlers.talking import comment_case, copy_case, mark_copy_read
from engine.handlers.task import assign_task, claim_task, complete_task, discard_draft, release_task, save_draft
from engine.handlers.task_revision import revise_task
from engine.handlers.ticket import apply_in_public, open_ticket, tell_case, urge_by_ticket
from engine.handlers.timer import fire_timer
from engine.handlers.unmasking import see_answers, see_unmasked
from engine.handlers.variable import set_variables
from engine.handlers.webhook import receive_webhook
from engine.store.unit_of_work import UnitOfWork

__all__ = ["CASES", "Environment", "Library", "handle"]

CASES: dict[type[Command], Callable[[Any, Settlement], dict[str, object]]] = {
    StartInstance: start_instance,
    CancelInstance: cancel_instance,
    WithdrawInstance: withdraw_instance,
    ResolveIncident: resolve_incident,
    ClaimTask: claim_task,
    AssignTask: assign_task,
    ReleaseTask: release_task,
    SaveDraft: save_draft,
    DiscardDraft: discard_draft,
    CompleteTask: complete_task,
    ReturnTask: return_task,
    TakeBack: take_back,
    TransferTask: transfer_task,
    TransferWork: transfer_work,
    AskBeside: ask_beside,
    DropBeside: drop_beside,
    AddSigners: add_signers,
    DropSigner: drop_signer,
    UrgeCase: urge_case,
    TellCase: tell_case,
    UrgeByTicket: urge_by_ticket,
    ApplyInPublic: apply_in_public,
    CommentCase: comment_case,
    CopyCase: copy_case,
    MarkCopyRead: mark_copy_read,
    MarkTask: mark_task,
    AttachFile: attach_file,
    WithdrawFile: withdraw_file,
    ActivateJobs: activate_jobs,
    CompleteJob: complete_job,
    FailJob: fail_job,
    ThrowJobError: throw_job_error,
    UpdateJob: update_job,
    ReviseTask: revise_task,
    SetVariables: set_variables,
    ModifyInstance: modify_instance,
    MigrateInstance: migrate_instance,
    SuspendInstance: suspend_instance,
    ResumeInstance: resume_instance,
    PublishMessage: publish_message,
    SendCaseMessage: send_case_message,
    BroadcastSignal: broadcast_signal,
    EvaluateConditions: evaluate_conditions,
    FireTimer: fire_timer,
    DeliverSignal: deliver_signal,
    DeployBundle: deploy_bundle,
    DeployFiles: deploy_files,
    PublishModelDrafts: publish_model_drafts,
    EscalateClock: escalate_clock,
    PauseClock: pause_clock,
    ResumeClock: resume_clock,
    ConfirmPause: confirm_pause,
    ExtendClock: extend_clock,
    DecideExtension: decide_extension,
    ReceiveWebhook: receive_webhook,
    TurnAbsence: turn_absence,
    EnterCalendar: enter_calendar,
    ImportCalendar: import_calendar,
    RecountInstance: recount_instance,
    SeeAnswers: see_answers,
    SeeUnmasked: see_unmasked,
    AskExport: ask_export,
    DecideExport: decide_export,
    UseExport: use_export,
    ReadSubject: read_subject,
    ForgetSubject: forget_subject,
}
"""What is done by playing cases; of those that lead to one it is held first (`handlers.holding`)."""
_OF_THE_HOUSE: dict[type[Command], Callable[[Any, UnitOfWork, Environment], dict[str, object]]] = {
    ImportOrganisation: import_organisation,
    SetClock: set_clock,
    PutAccount: put_account,
    NoteFailedSignIn: note_failed_sign_in,
    NoteSignIn: note_sign_in,
    ChangePassword: change_password,
    SeeSession: see_session,
    EndSession: end_session,
    EndOtherSessions: end_other_sessions,
    SetPreferences: set_preferences,
    KeepFilter: keep_filter,
    DropFilter: drop_filter,
    KeepDocument: keep_document,
    ForgetDocuments: forget_documents,
    ForgetDrafts: forget_drafts,
    ForgetSessions: forget_sessions,
    LearnForecasts: learn_forecasts,
    SweepRetention: sweep_retention,
    LoadLedgerRows: load_ledger_rows,
    AdoptDatabase: adopt_database,
    NoteLedgerExport: note_ledger_export,
    MarkNoticesRead: mark_notices_read,
    SetNoticeChoice: set_notice_choice,
    TakeOutbox: take_outbox,
    RecordDelivery: record_delivery,
    SendAgain: send_again,
    RecordFailedDelivery: record_failed_delivery,
    IssueDepartmentSecret: issue_department_secret,
    NoteRefusedCall: note_refused_call,
    OpenTicket: open_ticket,
    SetCallback: set_callback,
    SaveModelDraft: save_model_draft,
    DiscardModelDraft: discard_model_draft,
}


def handle(command: Command, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """The answer to a command, with all its rows written but nothing committed."""
    answer = _answer(command, work, env)
    send_notices_out(work, env)
    return answer


def _answer(command: Command, work: UnitOfWork, env: Environment) -> dict[str, object]:
    if type(command) in _OF_THE_HOUSE:
        return _OF_THE_HOUSE[type(command)](command, work, env)
    hold_its_case(command, work)
    settlement = Settlement(work, env, command.actor, command.id, ROWS)
    answer = CASES[type(command)](command, settlement)
    settlement.finish()
    return answer
