"""What has been done is undone: compensation events, scopes, loops, transactions that are cancelled."""

import pytest

from tests.support import bpmn as b
from tests.support.play import Played


def booked(id: str, **rest) -> list[b.Node]:
    """A task `id` and a task `un_id` that undoes it."""
    return [
        b.task(id, **rest), b.boundary(f"on_{id}", on=id, compensate=""),
        b.user_task(f"un_{id}", attributes=b.UNDOING), b.undoes(f"on_{id}", f"un_{id}"),
    ]  # fmt: skip


def trip(undo: b.Node) -> Played:
    """Hotel and flight are booked, a car is not; then `undo`, then a task `after`."""
    return Played(
        b.process("p", b.start(), *booked("hotel"), *booked("flight"), *booked("car"), b.exclusive("x"), undo,
                  b.user_task("after"), b.end(),
                  flows=["start -> hotel -> flight -> x", "x -> car: =rich", "x -> undo: default",
                         "car -> undo -> after -> end"])
    ).start({"rich": False})  # fmt: skip


def test_a_whole_scope_is_undone_the_last_first_and_only_what_was_done() -> None:
    played = trip(b.throw("undo", compensate=""))

    assert played.open == {"undo", "un_flight"}
    played.complete("un_flight")
    assert played.open == {"undo", "un_hotel"}
    played.complete("un_hotel")

    assert played.open == {"after"}
    assert played.complete("after").ended == "completed"


def test_one_activity_is_undone_and_the_rest_stays_done() -> None:
    played = trip(b.throw("undo", compensate="hotel"))

    assert played.open == {"undo", "un_hotel"}
    assert played.complete("un_hotel").open == {"after"}


def test_what_was_never_done_needs_no_undoing() -> None:
    assert trip(b.throw("undo", compensate="car")).open == {"after"}


def test_an_end_event_undoes_before_the_process_ends() -> None:
    played = Played(b.process("p", b.start(), *booked("a"), b.end(compensate=""), flows=["start -> a -> end"])).start()

    assert (played.ended, played.open) == (None, {"end", "un_a"})
    assert played.complete("un_a").ended == "completed"


def test_an_event_that_does_not_wait_goes_on_while_things_are_undone() -> None:
    played = trip(b.throw("undo", compensate="", waits=False))

    assert played.open == {"undo", "un_flight", "after"}
    played.complete("after").complete("un_flight")
    assert played.ended is None
    assert played.complete("un_hotel").ended == "completed"


def test_a_thing_is_undone_once() -> None:
    played = Played(
        b.process("p", b.start(), *booked("a"), b.throw("one", compensate=""), b.throw("two", compensate=""),
                  b.end(), flows=["start -> a -> one -> two -> end"])
    ).start()  # fmt: skip

    assert played.complete("un_a").ended == "completed"
    assert played.entered.count("un_a") == 1


def test_every_round_of_a_loop_and_every_turn_of_a_multi_instance_is_undone_seeing_its_own_variables() -> None:
    played = Played(
        b.process("p", b.start(), *booked("a", loop=b.each("=[10, 20]", "item")), b.throw("undo", compensate="a"),
                  b.end(), flows=["start -> a -> undo -> end"])
    ).start()  # fmt: skip

    seen = []
    for _ in range(2):
        (key,) = played.waiting("un_a")
        seen.append(played.state.tokens[key].variables["item"])
        played.complete("un_a")
    assert (seen, played.ended) == ([20, 10], "completed")


def test_a_finished_sub_process_is_undone_inside_with_the_variables_it_had() -> None:
    inner = b.sub_process("sp", b.start("s"), *booked("a"), *booked("b"), b.end("e"), flows=["s -> a -> b -> e"],
                          inputs={"order": "=n + 1"})  # fmt: skip
    played = Played(
        b.process("p", b.start(), inner, b.throw("undo", compensate="sp"), b.end(),
                  flows=["start -> sp -> undo -> end"])
    ).start({"n": 6})  # fmt: skip

    assert played.open == {"undo", "sp", "un_b"}
    (key,) = played.waiting("sp")
    assert played.state.tokens[key].variables == {"order": 7}
    assert played.complete("un_b").complete("un_a").ended == "completed"


def test_a_sub_process_with_a_compensating_event_sub_process_is_undone_its_own_way() -> None:
    undoing = b.event_sub_process("own", b.start("os", compensate=""), b.user_task("special"), b.end("oe"),
                                  flows=["os -> special -> oe"])  # fmt: skip
    inner = b.sub_process("sp", b.start("s"), *booked("a"), b.end("e"), undoing, flows=["s -> a -> e"])
    played = Played(
        b.process("p", b.start(), inner, b.throw("undo", compensate=""), b.end(), flows=["start -> sp -> undo -> end"])
    ).start()

    assert played.open == {"undo", "sp", "own", "special"}
    assert played.complete("special").ended == "completed"
    assert "un_a" not in played.entered


def test_the_undoing_can_be_thrown_from_an_error_event_sub_process_for_what_the_scope_has_done() -> None:
    rescue = b.event_sub_process("rescue", b.start("rs", error="broken"), b.throw("undo", compensate=""), b.end("re"),
                                 flows=["rs -> undo -> re"])  # fmt: skip
    played = Played(
        b.process("p", b.start(), *booked("a"), b.service_task("w"), b.end(), rescue, flows=["start -> a -> w -> end"])
    ).start()

    played.fail("w", "broken")

    assert played.open == {"rescue", "undo", "un_a"}
    assert played.complete("un_a").ended == "completed"


def payment(*inside: b.Node, flows: list[str]) -> Played:
    deal = b.transaction("deal", b.start("s"), *inside, flows=flows)
    return Played(
        b.process("p", b.start(), deal, b.boundary("cancelled", on="deal", cancel=True), b.user_task("sorry"),
                  b.end(), b.end("e2"), flows=["start -> deal -> end", "cancelled -> sorry -> e2"])
    ).start()  # fmt: skip


def test_a_cancelled_transaction_ends_what_runs_undoes_what_is_done_and_is_left_by_its_cancel_event() -> None:
    played = payment(
        *booked("debit"), b.parallel("fork"), b.user_task("slow"), b.user_task("decide"), b.end("done"),
        b.end("stop", cancel=True),
        flows=["s -> debit -> fork", "fork -> slow -> done", "fork -> decide -> stop"],
    )  # fmt: skip
    assert played.open == {"deal", "slow", "decide"}

    played.complete("decide")
    assert played.open == {"deal", "un_debit"}
    played.complete("un_debit")

    assert played.open == {"sorry"}
    assert played.complete("sorry").ended == "completed"


def test_a_transaction_is_cancelled_from_a_sub_process_inside() -> None:
    inner = b.sub_process("sp", b.start("s2"), b.end("stop", cancel=True), flows=["s2 -> stop"])
    played = payment(*booked("debit"), inner, b.end("done"), flows=["s -> debit -> sp -> done"])

    assert played.complete("un_debit").open == {"sorry"}


def test_a_transaction_that_succeeds_is_left_as_any_sub_process() -> None:
    played = payment(*booked("debit"), b.end("done"), flows=["s -> debit -> done"])

    assert (played.ended, "un_debit" in played.entered) == ("completed", False)


def test_what_is_undone_is_known_after_the_instance_was_saved_and_loaded_and_forgotten_with_its_scope() -> None:
    inner = b.sub_process(
        "sp", b.start("s"), *booked("a"), b.user_task("wait"), b.end("e"), flows=["s -> a -> wait -> e"]
    )
    played = Played(
        b.process("p", b.start(), inner, b.boundary("late", on="sp", duration="PT1H"), b.throw("undo", compensate=""),
                  b.end(), b.end("e2"), flows=["start -> sp -> end", "late -> undo -> e2"])
    ).start()  # fmt: skip

    played.fire("late")

    assert played.ended == "completed"
    assert "un_a" not in played.entered


@pytest.mark.parametrize("times", [1, 3])
def test_a_loop_of_steps_leaves_one_thing_to_undo_for_each_round(times: int) -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("m"), *booked("a"), b.user_task("more"), b.exclusive("x"),
                  b.throw("undo", compensate=""), b.end(),
                  flows=["start -> m -> a -> more -> x", "x -> m: =again", "x -> undo: default", "undo -> end"])
    ).start()  # fmt: skip
    for n in range(times):
        played.complete("more", {"again": n < times - 1})

    for _ in range(times):
        played.complete("un_a")
    assert played.ended == "completed"


def test_an_event_sub_process_undoes_what_it_did_itself_and_then_what_was_done_around_it() -> None:
    rescue = b.event_sub_process(
        "rescue", b.start("rs", error="broken"), *booked("taxi"), b.throw("undo", compensate=""), b.end("re"),
        flows=["rs -> taxi -> undo -> re"],
    )  # fmt: skip
    played = Played(
        b.process("p", b.start(), *booked("a"), b.service_task("w"), b.end(), rescue, flows=["start -> a -> w -> end"])
    ).start()

    played.fail("w", "broken")
    assert played.open == {"rescue", "undo", "un_taxi"}
    played.complete("un_taxi")
    assert played.open == {"rescue", "undo", "un_a"}

    assert played.complete("un_a").ended == "completed"
