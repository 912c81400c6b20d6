"""A case for those who have to do with it: reminders, comments, copies, taking one's own request back."""

from engine.commands import CommentCase, CopyCase, MarkCopyRead, UrgeCase, WithdrawInstance
from engine.errors import CaseSuspended, Forbidden, ReasonNeeded, TooSoon, WrongState
from engine.forms import Text
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked
from webui.people_api.signers import vote_of
from webui.people_api.tasks import remark
from webui.session import actor, engine


def get_case(case: Key) -> s.CaseView:
    with engine().database.snapshot() as work:
        return _view(case_page(work, engine().library, actor(), case, engine().now()))


def urge_case(body: s.UrgeBody, case: Key) -> s.PeopleTold:
    return _told(case, asked(UrgeCase, instance=case, text=body.text)["told"])


def comment_case(body: s.CommentBody, case: Key) -> s.Commented:
    done = asked(CommentCase, instance=case, text=body.text, named=body.named or [])
    return s.Commented(instance=s.key(case), remark=s.key(done["remark"]))


def copy_case(body: s.CopyBody, case: Key) -> s.PeopleTold:
    return _told(case, asked(CopyCase, instance=case, people=body.people, text=body.text)["people"])


def mark_copy_read(case: Key) -> s.CaseDone:
    return s.CaseDone(instance=s.key(asked(MarkCopyRead, instance=case)["instance"]))


def withdraw_case(case: Key) -> s.CaseDone:
    return s.CaseDone(instance=s.key(asked(WithdrawInstance, instance=case)["instance"]))


def _told(case: Key, people: object) -> s.PeopleTold:
    assert isinstance(people, list)
    return s.PeopleTold(instance=s.key(case), people=people)


def _view(page: CasePage) -> s.CaseView:
    row = page.case
    copies = [s.CopySent(person=s.words(one.person), at=one.at, read_at=one.read_at) for one in page.talk.copies]
    return s.CaseView(
        instance=s.key(row.key), process=s.words(page.process), title=row.title, business_key=row.business_key,
        status=row.status, starter=s.words_or_none(page.starter), started_at=row.started_at, ended_at=row.ended_at,
        can_withdraw=page.can_withdraw, can_urge=page.can_urge, take_back=s.key_or_none(page.undoable),
        tasks=sorted(s.key(one) for one in page.mine), said=[remark(one) for one in page.talk.said], copies=copies,
        votes=[vote_of(one) for one in page.votes],
    )  # fmt: skip


ROUTES = (
    Route(
        method="GET", path="/cases/{case}", does=get_case, answer=s.CaseView,
        said=Text("一个事项，以及现在可以做什么", "One case and what can be done to it now"),
    ),
    Route(
        method="POST", path="/cases/{case}/urge", does=urge_case, body=s.UrgeBody, answer=s.PeopleTold,
        said=Text("催办", "Remind everybody the case waits for"), refused=(Forbidden, WrongState, TooSoon),
    ),
    Route(
        method="POST", path="/cases/{case}/comments", does=comment_case, body=s.CommentBody, answer=s.Commented,
        said=Text("留言，可以提醒人看", "Say something about the case; whoever is named is told"),
        refused=(Forbidden, ReasonNeeded),
    ),
    Route(
        method="POST", path="/cases/{case}/copies", does=copy_case, body=s.CopyBody, answer=s.PeopleTold,
        said=Text("抄送；回答的是之前没有抄送过的人", "Let others see it; answers those who had no copy before"),
        refused=(Forbidden,),
    ),
    Route(
        method="POST", path="/cases/{case}/reading", does=mark_copy_read, answer=s.CaseDone,
        said=Text("已读抄送", "One has looked at one's copy"),
    ),
    Route(
        method="POST", path="/cases/{case}/withdrawal", does=withdraw_case, answer=s.CaseDone,
        said=Text("撤回自己的申请", "Take one's own request back"), refused=(Forbidden, CaseSuspended, WrongState),
    ),
)  # fmt: skip
