"""What can go wrong by whose fault, in Chinese and English; it decides nothing.

`Rejected` is the caller's fault: nothing is written. An `IncidentError` is the model's or the data's: the token waits.
Everything else is ours. A subclass's docstring is its English message, `zh` the Chinese one; both say what to do next,
and `{placeholders}` are filled from the keyword arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


class Rejected(Exception):
    """The request cannot be done as it is. Check it and try again."""

    code: ClassVar[str] = "REJECTED"
    status: ClassVar[int] = 400
    zh: ClassVar[str] = "无法按此请求办理，请检查后重试。"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        return self._filled(language, self.told(language))

    def said(self, language: str) -> str:
        """The same for a page: of a detail that is given in both languages only its side."""
        text = self._filled(language, {name: _side(value, language) for name, value in self.told(language).items()})
        return text[:1].upper() + text[1:]

    def told(self, language: str) -> Mapping[str, object]:
        """What the placeholders stand for."""
        return self.details

    def _filled(self, language: str, details: Mapping[str, object]) -> str:
        template = self.zh if language.startswith("zh") else (type(self).__doc__ or "")
        return template.format_map(_Blank(details))


def _side(value: object, language: str) -> object:
    """Of “页面 / page” the first or the second."""
    zh, joint, en = value.partition(" / ") if isinstance(value, str) else ("", "", "")
    is_both = bool(joint) and not zh.isascii() and en.isascii()
    return (zh if language.startswith("zh") else en) if is_both else value


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One answer that does not fit. `field` is the form key, with `[n].` for the rows of a table."""

    field: str
    code: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason why a file is refused (or, as a warning, what to mend): where, why and what to do."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    resource: str = ""
    element: str | None = None
    line: int | None = None
    column: int | None = None
    warning: bool = False

    def text(self, language: str) -> str:
        where = ":".join(str(part) for part in (self.resource, self.line) if part)
        element = f"[{self.element}] " if self.element else ""
        said = f"{self.zh} {self.remedy_zh}" if language.startswith("zh") else f"{self.en} {self.remedy_en}"
        return f"{where} {element}{said}".strip()


class NotFound(Rejected):
    """{what} does not exist or is not yours to see. Go back to the list and choose again."""

    code, status, zh = "NOT_FOUND", 404, "{what}不存在或您无权查看，请返回列表重新选择。"


class InvalidRequest(Rejected):
    """The request is not understood: {reason}"""

    code, status, zh = "INVALID_REQUEST", 400, "无法识别该请求：{reason}"


class ValidationFailed(Rejected):
    """The form has to be corrected (places: {n}). Nothing you typed is lost."""

    code, status, zh = "VALIDATION", 422, "表单有{n}处需要修改，已填内容没有丢失。"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(n=len(self.errors))


class OpinionNeeded(ValidationFailed):
    """Say why you decide so: whoever goes on with it reads it. Nothing you typed is lost."""

    code, status, zh = "OPINION_NEEDED", 422, "请写明意见，接着办理的人会看到。已填内容没有丢失。"


class ModificationRefused(Rejected):
    """The running case cannot be changed so, and nothing was: {reasons}"""

    code, status, zh = "MODIFICATION_REFUSED", 400, "在办流程不能这样调整，未做任何更改：{reasons}"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """`field` of each is the place of the instruction, or the element."""
        self.errors = tuple(errors)
        super().__init__()

    def told(self, language: str) -> Mapping[str, object]:
        return {"reasons": " ".join(error.text(language) for error in self.errors)}


class MigrationRefused(ModificationRefused):
    """The running case cannot go over to this version, and nothing was changed: {reasons}"""

    code, status, zh = "MIGRATION_REFUSED", 400, "在办流程不能这样转到该版本，未做任何更改：{reasons}"


class RefusedAtStart(Rejected):
    """This cannot be submitted: {reasons}"""

    code, status, zh = "REFUSED", 422, "无法提交：{reasons}"

    def __init__(self, reasons: Sequence[Mapping[str, object] | str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__()

    def told(self, language: str) -> Mapping[str, object]:
        between = "；" if language.startswith("zh") else "; "
        return {"reasons": between.join(_sentence(reason, language) for reason in self.reasons)}


def _sentence(reason: Mapping[str, object] | str, language: str) -> str:
    if isinstance(reason, str):
        return reason
    return str(reason.get("zh" if language.startswith("zh") else "en") or reason.get("zh") or reason)


class DeploymentRefused(Rejected):
    """The files were refused and nothing was stored (findings: {n}). Mend every one and deploy again."""

    code, status, zh = "DEPLOYMENT_REFUSED", 422, "文件未通过检查，未保存任何内容：共{n}处问题，请全部修改后重新部署。"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(n=len(self.findings))


class TaskAlreadyClaimed(Rejected):
    """{name} has already claimed this task at {at}. Choose another one from your inbox."""

    code, status, zh = "TASK_ALREADY_CLAIMED", 409, "该任务已被{name}于{at}签收，请从待办中选择其他任务。"


class TaskStale(Rejected):
    """The page is out of date; your draft is kept. Reload it and try again."""

    code, status, zh = "TASK_STALE", 409, "页面已过期，请刷新后重试（已保存草稿）。"


class TaskGone(Rejected):
    """The process was withdrawn or ended; there is nothing left to do here. Your draft is kept for 24 hours."""

    code, status, zh = "TASK_GONE", 410, "流程已撤回或终止，无需办理（已填内容保留24小时）。"


class NotYourTask(Rejected):
    """This task is not offered to you. Ask your supervisor if you think it should be."""

    code, status, zh = "FORBIDDEN_TASK", 403, "该任务不属于您的办理范围，如有疑问请联系主管。"


class NotOfYourUnits(Rejected):
    """This person works outside your units. Choose somebody of your units, or ask the administrator."""

    code, status, zh = "NOT_OF_YOUR_UNITS", 403, "该人员不在您管理的单位内，请选择本单位人员，或联系系统管理员。"


class FourEyes(Rejected):
    """You have an interest in this case and must not decide it. It stays with your colleagues."""

    code, status, zh = "FORBIDDEN_FOUR_EYES", 403, "您与本事项有利害关系，应当回避，将由其他同事办理。"


class Forbidden(Rejected):
    """You have no permission for this. Ask the administrator."""

    code, status, zh = "FORBIDDEN", 403, "您没有权限进行此操作，请联系系统管理员。"


class WrongState(Rejected):
    """This is not possible any more: {reason}"""

    code, status, zh = "WRONG_STATE", 409, "现在不能这样办：{reason}"


class CaseSuspended(Rejected):
    """The case is suspended; nothing was changed. Go on when the administrator has resumed it."""

    code, status, zh = "CASE_SUSPENDED", 409, "该事项已暂停办理，本次未作更改，请等系统管理员恢复后再办。"


class ReturnRefused(Rejected):
    """The work cannot be sent back: {en}. Choose another step, or another way of going on."""

    code, status, zh = "RETURN_REFUSED", 409, "不能退回：{zh}。请选择其他环节或其他退回方式。"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)


class VerbNotAllowed(Rejected):
    """The process does not provide for this here. Use the form, or ask the process designer."""

    code, status, zh = "VERB_NOT_ALLOWED", 403, "流程规定本环节不能这样办理，请在表单中处理，或联系流程管理员。"


class ReasonNeeded(Rejected):
    """Say why, in at most {n} characters: whoever gets the work reads it."""

    code, status, zh = "REASON_NEEDED", 422, "请写明原因（不超过{n}字），接手的人会看到。"


class SignersRefused(Rejected):
    """The signers cannot be changed so: {en}."""

    code, status, zh = "SIGNERS_REFUSED", 409, "会签人不能这样调整：{zh}。"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)


class PauseRefused(Rejected):
    """The clock cannot be stopped: {en}."""

    code, status, zh = "PAUSE_REFUSED", 409, "不能暂停计时：{zh}。"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)


class ExtensionRefused(Rejected):
    """More time cannot be asked for: {en}."""

    code, status, zh = "EXTENSION_REFUSED", 409, "不能延期：{zh}。"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)


class AlreadyBreached(Rejected):
    """The promise is broken already; finish the work soon, and tell your supervisor why it is late."""

    code, status, zh = "SLA_ALREADY_BREACHED", 409, "已超过办理时限，不能再暂停或延期，请尽快办结并向主管说明原因。"


class TooSoon(Rejected):
    """They have been reminded already. Wait until {at}, then remind them again."""

    code, status, zh = "TOO_SOON", 429, "刚催办过，请于{at}之后再催办。"


class Busy(Rejected):
    """Others are working on this case at the same moment. Nothing was done; try again."""

    code, status, zh = "BUSY", 409, "该事项正在被其他人办理，本次未作更改，请重试。"


class FileRefused(Rejected):
    """The file is not taken: {en}. Choose another one."""

    code, status, zh = "FILE_REFUSED", 422, "不能添加该文件：{zh}。请重新选择。"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)


class CaseOver(Rejected):
    """The case is over; there is nothing left to do here. Look at its page for how it ended."""

    code, status, zh = "CASE_OVER", 410, "该事项已经结束，无需再办理，请在事项页面查看结果。"


class SignInFailed(Rejected):
    """User name or password is wrong. Check both; after five wrong passwords an account is locked for 15 minutes."""

    code, status, zh = "SIGN_IN_FAILED", 401, "用户名或密码不正确，请检查后重试；连续输错5次，账号锁定15分钟。"


class TooManyTries(Rejected):
    """Too many attempts. Wait {minutes} minutes and try again."""

    code, status, zh = "TOO_MANY_TRIES", 429, "尝试次数过多，请{minutes}分钟后再试。"


class TooLarge(Rejected):
    """What was sent is larger than 20 MB. Make the files smaller or send fewer, then try again."""

    code, status, zh = "TOO_LARGE", 413, "提交内容超过20 MB，请压缩或减少文件后重试。"


class ModelDraftTaken(Rejected):
    """{name} saved this file at {at}. Yours is not saved yet but still here: download it, then open the newer draft."""

    code, status = "MODEL_DRAFT_TAKEN", 409
    zh = "{name}已于{at}保存了该文件，您的修改尚未保存，仍在本页。请先下载您的文件，再打开最新草稿合并修改。"


class ModelDraftChanged(Rejected):
    """The draft of {file} has changed or is gone since you looked at it. Open the comparison again and read it anew."""

    code, status, zh = "MODEL_DRAFT_CHANGED", 409, "{file}的草稿在您查看后又有变动，请重新打开修改对比，核对后再操作。"


class ModelMovedOn(Rejected):
    """A newer version of {file} is published. Download the draft, discard it, and make the change again in that one."""

    code, status = "MODEL_MOVED_ON", 409
    zh = "开始修改之后，{file}已发布新版本。请下载草稿留存，放弃草稿，再在新版本上重新修改。"


class OwnModel(Rejected):
    """Whoever has changed a process does not publish it: you have worked on {file}. Ask another process designer."""

    code, status = "FORBIDDEN_OWN_MODEL", 403
    zh = "流程的修改人不能自己发布：您修改过{file}，请由另一位流程管理员发布。"


class NotEmpty(Rejected):
    """There is something already. Begin with an empty database."""

    code, status, zh = "NOT_EMPTY", 409, "数据库中已有内容，请使用空数据库。"


class NotSigned(Rejected):
    """The signature, the time or the department is wrong. Sign the timestamp and the raw body with the secret in force,
    and check your clock; after five wrong calls in ten minutes the credentials are locked."""

    code, status = "NOT_SIGNED", 401
    zh = "签名、时间或部门代码不正确：请用当前密钥对时间戳和原始内容签名，并核对系统时钟；10分钟内错误5次将被锁定。"


class CredentialsLocked(Rejected):
    """These credentials are locked after wrong signatures. Ask the administrator for a new secret."""

    code, status, zh = "CREDENTIALS_LOCKED", 401, "凭据因多次签名错误已锁定，请联系系统管理员重新签发密钥。"


class EventIdReused(Rejected):
    """This event id was used for something else. Send it again under a new one."""

    code, status, zh = "EVENT_ID_REUSED", 409, "事件编号重复且内容不一致，请更换编号重新报送。"


class TooManyCalls(Rejected):
    """More than 60 calls in a minute. Wait {seconds} seconds and send it again."""

    code, status, zh = "TOO_MANY_CALLS", 429, "每分钟最多调用60次，请{seconds}秒后重新报送。"


class BodyTooLarge(Rejected):
    """The body is larger than 1 MiB. Send less at a time."""

    code, status, zh = "BODY_TOO_LARGE", 413, "内容超过1 MiB，请减少后重新报送。"


class UnknownContentType(Rejected):
    """The body must be JSON in UTF-8: send Content-Type: application/json."""

    code, status, zh = "UNKNOWN_CONTENT_TYPE", 415, "内容应为UTF-8编码的JSON，请使用Content-Type: application/json。"


class IncidentError(Exception):
    """The model or its data cannot go on here; the token waits for a person.

    `error_type` is one of Camunda 8's closed set (EXTRACT_VALUE_ERROR, CONDITION_ERROR, IO_MAPPING_ERROR,
    CALLED_ELEMENT_ERROR, CALLED_DECISION_ERROR, DECISION_EVALUATION_ERROR, FORM_NOT_FOUND, UNHANDLED_ERROR_EVENT,
    JOB_NO_RETRIES, UNKNOWN); `message` may start with a code of ours, such as `DMN_NO_MATCH`.
    """

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.message = message


class OrganisationMoved(Rejected):
    """The organisation was changed since you looked. Nothing was stored: look at the file again, then import it."""

    code, status, zh = "ORGANISATION_MOVED", 409, "预览之后组织机构已有变动，未保存任何内容，请重新预览后再导入。"


class Conflict(Exception):
    """Another command changed the same row first. Ours to retry, never shown to a user."""
