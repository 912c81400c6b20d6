"""Joint votes: when they are over by their rule, what they say then, and who joins or leaves them meanwhile."""

from typing import Any

import pytest

from engine import runtime
from engine.errors import DeploymentRefused, SignersRefused
from engine.facts import IncidentRaised, SigningDecided, TaskOpened
from engine.runtime import Policy
from tests.support import bpmn as b
from tests.support.play import Played

PEOPLE = ["a", "b", "c", "d"]


def vote(properties: dict[str, str], *, sequential: bool = False, people: list[Any] | None = None) -> Played:
    process = b.process(
        "p", b.start(),
        b.user_task("ut_vote", properties=properties, loop=b.each("=people", "who", sequential=sequential)),
        b.exclusive("x"), b.user_task("yes"), b.user_task("no"), b.end(),
        flows=["start -> ut_vote -> x", "x -> yes: =vote.passed", "x -> no: default", "yes -> end", "no -> end"],
    )  # fmt: skip
    return Played(process).start({"people": PEOPLE if people is None else people})


def says(played: Played, *outcomes: str | None) -> Played:
    """The first who is open says so, then the next."""
    for outcome in outcomes:
        number = len(played.state.tokens)
        answers = {} if outcome is None else {"outcome": outcome}
        task = {"completedBy": f"p{number}", "outcome": outcome, "completedAt": "2026-11-24T09:00:00+08:00"}
        played.complete("ut_vote", answers, answers=answers, task=task)
    return played


def stands(played: Played) -> str:
    return next(name for name in ("ut_vote", "yes", "no") if played.waiting(name))


@pytest.mark.parametrize(
    ("rule", "votes", "then"),
    [
        ({"signing": "all"}, "yyy", "ut_vote"), ({"signing": "all"}, "yyyy", "yes"), ({"signing": "all"}, "yn", "no"),
        ({"signing": "all"}, "yyya", "yes"), ({"signing": "all"}, "aaaa", "no"),
        ({"signing": "any"}, "nny", "yes"), ({"signing": "any"}, "nnna", "no"), ({"signing": "any"}, "nnn", "ut_vote"),
        ({"signing": "count", "signing.needed": "2"}, "yny", "yes"),
        ({"signing": "count", "signing.needed": "2"}, "nnn", "no"),
        ({"signing": "count", "signing.needed": "=count(people) - 1"}, "nyy", "ut_vote"),
        ({"signing": "ratio", "signing.needed": "0.5"}, "yy", "yes"),
        ({"signing": "ratio", "signing.needed": "0.5"}, "nn", "ut_vote"),
        ({"signing": "ratio", "signing.needed": "0.5"}, "nnn", "no"),
        ({"signing": "ratio", "signing.needed": "=2/3"}, "ayy", "yes"),
        ({"signing": "ratio", "signing.needed": "1"}, "aaaa", "no"),
        ({"signing": "ratio", "signing.needed": "0.5", "signing.everybody": "true"}, "yyy", "ut_vote"),
        ({"signing": "ratio", "signing.needed": "0.5", "signing.everybody": "true"}, "yyyn", "yes"),
        ({"signing": "weight", "signing.needed": "3", "signing.weight": "=loopCounter"}, "yy", "yes"),
        ({"signing": "weight", "signing.needed": "8", "signing.weight": "=loopCounter"}, "nn", "no"),
        ({"signing": "ratio", "signing.needed": "0.5", "signing.weight": '=if who = "a" then 5 else 1'}, "y", "yes"),
        ({"signing": "any", "signing.veto": '=who = "d"'}, "y", "ut_vote"),
        ({"signing": "any", "signing.veto": '=who = "d"'}, "yyyn", "no"),
        ({"signing": "any", "signing.veto": "true"}, "yn", "no"),
        ({"signing": "all", "yes": "fine", "abstain": "pass"}, "n", "no"),
    ],
)  # fmt: skip
def test_a_vote_is_over_as_soon_as_nothing_can_change_it(rule: dict[str, str], votes: str, then: str) -> None:
    words = {"y": "agree", "n": "refuse", "a": "abstain"}
    played = says(vote(rule), *(words[one] for one in votes))

    assert stands(played) == then


def test_what_a_vote_has_come_to_is_a_variable_and_a_fact() -> None:
    played = says(vote({"signing": "ratio", "signing.needed": "0.5"}), "agree", "refuse", "agree")

    result = played.variables["vote"]
    decided = next(fact for fact in played.facts if isinstance(fact, SigningDecided))
    assert (result["passed"], result["yes"], result["no"], result["open"]) == (True, 2, 1, 1)
    assert [one["vote"] for one in result["votes"]] == ["agree", "refuse", "agree"]
    assert (result["missing"], decided.missing, len(decided.open)) == (["d"], 1, 1)
    assert decided.passed


def test_while_it_runs_the_variable_is_seen_inside_only() -> None:
    played = says(vote({"signing": "all"}), "agree")

    assert "vote" not in played.variables


def test_signers_one_after_the_other_stop_at_the_first_no() -> None:
    played = vote({"signing": "sequential"}, sequential=True)
    assert len(played.waiting("ut_vote")) == 1

    says(played, "agree", "refuse")

    assert stands(played) == "no"
    assert played.variables["vote"]["missing"] == ["c", "d"]


@pytest.mark.parametrize(
    ("properties", "people", "code"),
    [
        ({"signing": "all"}, [], "SIGNING_NOBODY"),
        ({"signing": "count", "signing.needed": "5"}, PEOPLE, "SIGNING_OUT_OF_REACH"),
        ({"signing": "count", "signing.needed": "=1.5"}, PEOPLE, "SIGNING_NEEDED"),
        ({"signing": "weight", "signing.needed": "1", "signing.weight": "=who"}, PEOPLE, "SIGNING_WEIGHT"),
    ],
)
def test_a_vote_that_cannot_be_held_waits_for_somebody_to_mend_it(properties, people, code) -> None:
    played = vote(properties, people=people)

    assert [one.message.partition(":")[0] for one in played.of(IncidentRaised)] == [code]


# -- signers who join and leave ---------------------------------------------------------------------------------------


def body_of(played: Played) -> int:
    return next(key for key, token in played.state.tokens.items() if token.loop is not None)


def adds(played: Played, *people: str) -> Played:
    return played.then(lambda m, s, w: runtime.add_signers(m, s, w, body_of(played), people, "chair"))


def drops(played: Played, place: int) -> Played:
    return played.then(lambda m, s, w: runtime.drop_signer(m, s, w, body_of(played), place))


def test_an_added_signer_is_waited_for_as_the_others_are() -> None:
    played = adds(vote({"signing": "all"}, people=["a"]), "e")
    says(played, "agree")
    assert stands(played) == "ut_vote"

    says(played, "agree")

    assert played.variables["vote"]["votes"][1]["signer"] == "e"
    assert [fact.assignee for fact in played.of(TaskOpened) if fact.element == "ut_vote"] == [None, "e"]


def test_added_signers_are_the_last_where_they_sign_in_turn() -> None:
    played = adds(vote({"signing": "sequential"}, sequential=True, people=["a", "b"]), "e")
    says(played, "agree", "agree")
    assert len(played.waiting("ut_vote")) == 1

    says(played, "agree")

    assert [one["signer"] for one in played.variables["vote"]["votes"]] == ["a", "b", "e"]


@pytest.mark.parametrize(
    ("properties", "votes", "place", "then"),
    [
        ({"signing": "all"}, ["agree"] * 3, 4, "yes"),
        ({"signing": "all"}, ["agree"] * 2, 4, "ut_vote"),
        ({"signing": "ratio", "signing.needed": "0.5"}, ["agree"], 4, "ut_vote"),
        ({"signing": "ratio", "signing.needed": "0.6"}, ["refuse", "agree"], 4, "ut_vote"),
        ({"signing": "count", "signing.needed": "3"}, ["refuse"], 4, "no"),
        ({"signing": "any", "signing.veto": '=who = "d"'}, ["agree"], 4, "yes"),
    ],
)
def test_dropping_a_signer_asks_the_rule_again(properties, votes, place, then) -> None:
    played = drops(says(vote(properties), *votes), place)

    assert stands(played) == then


@pytest.mark.parametrize(("place", "next_"), [(1, "b"), (2, "c")])
def test_dropped_from_a_row_of_signers_the_next_one_follows(place: int, next_: str) -> None:
    played = drops(vote({"signing": "sequential"}, sequential=True), place)
    if place == 2:
        says(played, "agree")

    (turn,) = played.waiting("ut_vote")
    assert played.state.tokens[turn].variables["who"] == next_


def test_whoever_has_signed_or_is_the_last_is_not_dropped() -> None:
    played = says(vote({"signing": "all"}, people=["a", "b"]), "agree")
    for place in (0, 1, 3):
        with pytest.raises(SignersRefused):
            drops(played, place)
    with pytest.raises(SignersRefused):
        drops(vote({"signing": "all"}, people=["a"]), 1)


def test_a_collection_of_contexts_says_what_an_added_signer_is() -> None:
    people = [{"id": "a", "part": 3}]
    with pytest.raises(SignersRefused):
        adds(vote({"signing": "all"}, people=people), "e")

    rule = {"signing": "weight", "signing.needed": "4", "signing.weight": "=who.part"}
    played = adds(vote({**rule, "signing.added": "={id: person, part: 1}"}, people=[*people, *people]), "e")

    assert says(played, "agree", "refuse").variables.get("vote") is None
    assert says(played, "agree").variables["vote"]["votes"][2]["signer"] == {"id": "e", "part": 1}


@pytest.mark.parametrize(("policy", "open_again"), [(Policy.KEEP, ["b", "e"]), (Policy.REDO, ["a", "b", "c"])])
def test_sent_back_with_votes_kept_who_signed_was_added_or_dropped_stays_so(policy: Policy, open_again) -> None:
    process = b.process(
        "p", b.start(), b.user_task("ut_write"),
        b.user_task("ut_vote", properties={"signing": "all"}, loop=b.each("=people", "who")), b.end(),
        flows=["start -> ut_write -> ut_vote -> end"],
    )  # fmt: skip
    played = Played(process).start({"people": ["a", "b", "c"]}).complete("ut_write")
    drops(adds(says(played, "agree"), "e"), 3)

    turn = played.waiting("ut_vote")[0]
    played.then(lambda m, s, w: runtime.send_back(m, s, w, turn, "ut_write", policy)).complete("ut_write")

    tokens = played.state.tokens
    assert [tokens[key].variables["who"] for key in played.waiting("ut_vote")] == open_again
    says(played, *["agree"] * len(open_again))
    assert played.variables["vote"]["passed"] is True
    assert played.variables["vote"]["dropped"] == (1 if policy is Policy.KEEP else 0)


# -- declaring --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"signing": "most"}, "PROPERTY_VALUE"),
        ({"signing": "=rule"}, "PROPERTY_VALUE"),
        ({"signing.needed": "2"}, "PROPERTY_MISSING"),
        ({"signing": "count"}, "PROPERTY_MISSING"),
        ({"signing": "count", "signing.needed": "0"}, "PROPERTY_VALUE"),
        ({"signing": "count", "signing.needed": "1.5"}, "PROPERTY_VALUE"),
        ({"signing": "ratio", "signing.needed": "60"}, "PROPERTY_VALUE"),
        ({"signing": "all", "signing.needed": "2"}, "PROPERTY_IDLE"),
        ({"signing": "any", "signing.weight": "=2"}, "PROPERTY_IDLE"),
        ({"signing": "all", "signing.ratio": "1"}, "PROPERTY_UNKNOWN"),
        ({"signing": "all", "signing.everybody": "yes"}, "PROPERTY_VALUE"),
        ({"signing": "all", "signing.veto": "leader"}, "PROPERTY_VALUE"),
        ({"signing": "all", "signing.result": "a b"}, "VARIABLE_NAME"),
        ({"signing": "all", "outcomes": "ok,return"}, "SIGNING_OUTCOMES"),
        ({"signing": "sequential"}, "SIGNING_ORDER"),
    ],
)
def test_a_vote_that_is_declared_wrongly_is_refused(properties: dict[str, str], code: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        vote(properties)
    assert code in [finding.code for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (b.user_task("ut_a", properties={"signing": "all"}), "SIGNING_PLACE"),
        (b.sub_process("sp", b.user_task("ut_b"), properties={"signing": "all"}, loop=b.each("=[1]"), flows=[]),
         "SIGNING_PLACE"),
        (b.user_task("ut_a", properties={"signing": "all"}, loop=b.each("=[1]", until="=true")), "SIGNING_CONDITION"),
        (b.user_task("a", properties={"signing": "all"}, loop=b.each("=[1]")), "PROPERTY_MISSING"),
    ],
)  # fmt: skip
def test_a_vote_is_declared_where_it_can_be_held(task: b.Node, code: str) -> None:
    id = task.attributes["id"]
    with pytest.raises(DeploymentRefused) as refused:
        Played(b.process("p", b.start(), task, b.end(), flows=[f"start -> {id} -> end"]))
    assert code in [finding.code for finding in refused.value.findings]
