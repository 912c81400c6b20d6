"""Work is sent back: what ends, what stays, what is done again, and where it cannot go."""

from functools import partial
from typing import Any

import pytest

from engine.errors import ReturnRefused
from engine.facts import TaskOpened
from engine.runtime import Policy, plan, send_back
from tests.support import bpmn as b
from tests.support.play import Played


def back(played: Played, source: str, target: str, policy: Policy = Policy.REDO, nth: int = 0, **who: Any) -> Played:
    key = played.waiting(source)[nth]
    return played.then(lambda m, s, w: send_back(m, s, w, key, target, policy, **who))


def steps(*names: str) -> Played:
    nodes = [b.user_task(name) for name in names]
    return Played(b.process("p", b.start(), *nodes, b.end(), flows=["start -> " + " -> ".join(names) + " -> end"]))


def test_what_was_sent_back_is_done_again_by_whoever_did_it_and_so_is_all_in_between() -> None:
    played = steps("ask", "check", "decide").start().complete("ask").complete("check")

    back(played, "decide", "ask", to="w003")

    assert played.open == {"ask"}
    assert played.of(TaskOpened)[-1].assignee == "w003"
    assert played.complete("ask").open == {"check"}
    assert played.of(TaskOpened)[-1].assignee is None


def test_it_comes_straight_back_to_whoever_sent_it() -> None:
    played = steps("ask", "check", "decide").start().complete("ask").complete("check")

    back(played, "decide", "ask", Policy.STRAIGHT, to="w003", by="w001").complete("ask")

    assert played.open == {"decide"}
    assert played.of(TaskOpened)[-1].assignee == "w001"
    assert played.complete("decide").ended == "completed"


def test_it_can_be_sent_back_twice() -> None:
    played = steps("ask", "check", "decide").start().complete("ask").complete("check")

    back(played, "decide", "check", Policy.STRAIGHT, by="w001")
    back(played, "check", "ask").complete("ask").complete("check")

    assert played.open == {"decide"}


@pytest.mark.parametrize("target", ["decide", "later", "nothing", "start"])
def test_it_goes_back_only_to_a_step_of_people_that_comes_before(target: str) -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("ask"), b.user_task("decide"), b.user_task("later"), b.end(),
                  flows=["start -> ask -> decide -> later -> end"])
    ).start().complete("ask")  # fmt: skip

    with pytest.raises(ReturnRefused):
        back(played, "decide", target)
    assert played.open == {"decide"}


def forked() -> Played:
    """ask, then two branches a1 → a2 and b1 → b2, then join and end."""
    return Played(
        b.process("p", b.start(), b.user_task("ask"), b.parallel("fork"), b.user_task("a1"), b.user_task("a2"),
                  b.user_task("b1"), b.user_task("b2"), b.parallel("join"), b.user_task("last"), b.end(),
                  flows=["start -> ask -> fork", "fork -> a1 -> a2 -> join", "fork -> b1 -> b2 -> join",
                         "join -> last -> end"])
    ).start().complete("ask")  # fmt: skip


def test_out_of_a_parallel_branch_the_other_branches_end_with_it() -> None:
    played = back(forked().complete("a1").complete("b1"), "a2", "ask")

    assert played.open == {"ask"}
    assert played.complete("ask").open == {"a1", "b1"}


def test_within_a_parallel_branch_the_other_branches_stay() -> None:
    played = back(forked().complete("a1").complete("b1"), "a2", "a1")

    assert played.open == {"a1", "b2"}
    played.complete("b2").complete("a1").complete("a2")
    assert played.open == {"last"}


def test_a_branch_that_waits_at_the_join_waits_on_or_is_done_again_with_the_others() -> None:
    within = back(forked().complete("b1").complete("b2").complete("a1"), "a2", "a1")
    assert within.complete("a1").complete("a2").open == {"last"}

    beyond = back(forked().complete("b1").complete("b2").complete("a1"), "a2", "ask").complete("ask")
    beyond.complete("a1").complete("a2")
    assert beyond.open == {"b1"}
    assert beyond.complete("b1").complete("b2").open == {"last"}


def test_a_loop_around_parallel_branches_does_not_draw_the_other_branch_in() -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("m"), b.parallel("fork"), b.user_task("a1"), b.user_task("a2"),
                  b.user_task("b1"), b.parallel("join"), b.exclusive("x"), b.end(),
                  flows=["start -> m -> fork", "fork -> a1 -> a2 -> join", "fork -> b1 -> join", "join -> x",
                         "x -> m: =again", "x -> end: default"])
    ).start().complete("a1")  # fmt: skip

    assert back(played, "a2", "a1").open == {"a1", "b1"}


def voting(*, sequential: bool = False) -> Played:
    """ask, check, then three people vote, then file."""
    votes = b.each('=["x", "y", "z"]', "who", into="votes", value="={who: who, said: said}", sequential=sequential)
    return Played(
        b.process("p", b.start(), b.user_task("ask"), b.user_task("check"),
                  b.user_task("vote", loop=votes, outputs={"said": "=answers.said"}), b.user_task("file"), b.end(),
                  flows=["start -> ask -> check -> vote -> file -> end"])
    ).start().complete("ask").complete("check")  # fmt: skip


def test_out_of_a_vote_all_votes_are_dropped() -> None:
    played = voting().complete("vote", answers={"said": "yes"})

    back(played, "vote", "check").complete("check")

    assert len(played.waiting("vote")) == 3


@pytest.mark.parametrize("sequential", [False, True])
def test_out_of_a_vote_those_who_have_voted_are_not_asked_again_if_their_votes_are_kept(sequential: bool) -> None:
    played = voting(sequential=sequential).complete("vote", answers={"said": "yes"})

    back(played, "vote", "check", Policy.KEEP).complete("check")
    seen = []
    while played.waiting("vote"):
        key = played.waiting("vote")[0]
        seen.append(played.state.tokens[key].variables["who"])
        played.complete("vote", answers={"said": "no"})

    assert seen == ["y", "z"]
    assert [vote["said"] for vote in played.variables["votes"]] == ["yes", "no", "no"]
    assert played.open == {"file"}


def test_back_over_a_finished_vote_it_is_held_anew() -> None:
    played = voting()
    for _ in range(3):
        played.complete("vote", answers={"said": "yes"})

    assert len(back(played, "file", "check").complete("check").waiting("vote")) == 3


def nested() -> Played:
    inner = b.sub_process("sp", b.start("s"), b.user_task("in1"), b.user_task("in2"), b.end("e"),
                          flows=["s -> in1 -> in2 -> e"], inputs={"own": "=1"})  # fmt: skip
    return Played(
        b.process("p", b.start(), b.user_task("ask"), inner, b.user_task("last"), b.end(),
                  flows=["start -> ask -> sp -> last -> end"])
    ).start().complete("ask").complete("in1")  # fmt: skip


def test_out_of_a_sub_process_it_ends_and_begins_anew() -> None:
    assert back(nested(), "in2", "ask").open == {"ask"}
    assert back(nested(), "in2", "ask").complete("ask").open == {"sp", "in1"}


def test_within_a_sub_process_it_stays() -> None:
    assert back(nested(), "in2", "in1").open == {"sp", "in1"}


def test_into_a_sub_process_that_is_over_it_is_opened_again() -> None:
    played = back(nested().complete("in2"), "last", "in2")

    assert played.open == {"sp", "in2"}
    (key,) = played.waiting("sp")
    assert played.state.tokens[key].variables == {"own": 1}
    assert played.complete("in2").open == {"last"}


def test_into_a_finished_vote_of_sub_processes_it_cannot_go() -> None:
    inner = b.sub_process(
        "sp", b.start("s"), b.user_task("in1"), b.end("e"), flows=["s -> in1 -> e"], loop=b.each("=[1]")
    )
    played = Played(
        b.process("p", b.start(), inner, b.user_task("last"), b.end(), flows=["start -> sp -> last -> end"])
    ).start().complete("in1")  # fmt: skip

    with pytest.raises(ReturnRefused):
        back(played, "last", "in1")


def test_within_one_turn_of_a_vote_the_other_turns_stay() -> None:
    inner = b.sub_process("sp", b.start("s"), b.user_task("in1"), b.user_task("in2"), b.end("e"),
                          flows=["s -> in1 -> in2 -> e"], loop=b.each("=[1, 2]"))  # fmt: skip
    played = Played(b.process("p", b.start(), inner, b.end(), flows=["start -> sp -> end"])).start()

    back(played.complete("in1"), "in2", "in1")

    assert len(played.waiting("in1")) == 2


def test_straight_back_is_only_for_steps_of_one_level() -> None:
    for played, source in ((nested(), "in2"), (voting(), "vote")):
        with pytest.raises(ReturnRefused):
            back(played, source, "ask", Policy.STRAIGHT)


def test_straight_back_leaves_everything_beside_it_alone() -> None:
    played = back(forked().complete("a1"), "a2", "ask", Policy.STRAIGHT, by="w001")

    assert played.open == {"ask", "b1"}
    assert played.complete("ask").open == {"a2", "b1"}


@pytest.mark.parametrize("policy", [Policy.REDO, Policy.KEEP])
def test_a_preview_says_what_then_ends(policy: Policy) -> None:
    for make, source, target in (
        (partial(forked), "a1", "ask"), (partial(voting), "vote", "check"), (partial(nested), "in2", "ask"),
    ):  # fmt: skip
        played = make()
        key = played.waiting(source)[0]
        wanted = plan(played.model, played.state, key, target, policy)
        before = set(played.state.tokens)
        assert before == set(played.state.tokens)

        back(played, source, target, policy)

        gone = before - set(played.state.tokens)
        assert {one for one in gone if one in wanted.ended} == set(wanted.ended)
        assert all(key in gone for key in wanted.ended)
