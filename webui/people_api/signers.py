"""Joint votes (会签) under way: how they stand, and signers who are added or dropped."""

from engine.commands import AddSigners, DropSigner
from engine.errors import CaseSuspended, Forbidden, FourEyes, ReasonNeeded, SignersRefused, VerbNotAllowed
from engine.forms import Text
from engine.ids import Key
from engine.queries.signings import Vote
from webui.people_api import shapes as s
from webui.people_api.route import Route, asked


def add_signers(body: s.AddSignersBody, case: Key, vote: Key) -> s.CaseDone:
    done = asked(AddSigners, instance=case, signing=vote, people=body.people, reason=body.reason)
    return s.CaseDone(instance=s.key(done["instance"]))


def drop_signer(body: s.DropSignerBody, case: Key, vote: Key) -> s.CaseDone:
    done = asked(DropSigner, instance=case, signing=vote, place=body.place, reason=body.reason)
    return s.CaseDone(instance=s.key(done["instance"]))


def vote_of(vote: Vote) -> s.Vote:
    signers = [
        s.Signer(
            place=one.place, name=s.words(one.name), counts=one.counts, at=one.at, weight=one.weight,
            has_veto=one.has_veto, is_added=one.is_added, can_drop=one.can_drop, ends=one.ends,
        )
        for one in vote.signers
    ]  # fmt: skip
    return s.Vote(
        vote=s.key(vote.key), step=s.words(vote.step), rule=vote.rule, needed=vote.needed, everybody=vote.everybody,
        can_add=vote.can_add, signers=signers,
    )  # fmt: skip


REFUSED = (Forbidden, VerbNotAllowed, SignersRefused, CaseSuspended, ReasonNeeded)
ROUTES = (
    Route(
        method="POST", path="/cases/{case}/votes/{vote}/signers", does=add_signers, body=s.AddSignersBody,
        answer=s.CaseDone, said=Text("增加会签人", "Have more people sign in a joint vote"),
        refused=(FourEyes, *REFUSED),
    ),
    Route(
        method="POST", path="/cases/{case}/votes/{vote}/dropped", does=drop_signer, body=s.DropSignerBody,
        answer=s.CaseDone, said=Text("取消会签，对方表态之前", "Ask a signer no more, before they have signed"),
        refused=REFUSED,
    ),
)  # fmt: skip
