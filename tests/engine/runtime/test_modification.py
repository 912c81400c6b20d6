"""An operator moves tokens by hand: what begins where, what is opened around it, what ends with it, what is refused."""

from typing import Any

import pytest

from engine import runtime
from engine.commands import Activation, Ancestor, Move, Termination
from engine.errors import ModificationRefused, WrongState
from engine.facts import ElementEntered, InstanceModified
from engine.runtime.scopes import Visible
from tests.support import bpmn as b
from tests.support.play import Played


def visits(*inside: b.Node, **sub: Any) -> bytes:
    """a → sp(in → b → c) → d."""
    around = b.sub_process(
        "sp", b.start("in"), b.user_task("b"), b.user_task("c"), b.end("out"), *inside,
        flows=["in -> b -> c -> out"], **sub,
    )  # fmt: skip
    return b.process(
        "visits", b.start(), b.user_task("a"), around, b.user_task("d"), b.end(), flows=["start -> a -> sp -> d -> end"]
    )


def modify(played: Played, *wishes: Activation | Termination | Move) -> None:
    by_kind = [[one for one in wishes if isinstance(one, kind)] for kind in (Activation, Termination, Move)]
    played.then(lambda model, state, world: runtime.modify(model, state, world, *by_kind))  # type: ignore[arg-type]


def running(played: Played) -> list[str]:
    tokens = played.state.tokens
    return sorted(played.model.elements[token.element].id for token in tokens.values())


def key_of(played: Played, element: str, nth: int = 0) -> int:
    index = played.model.by_id[element].index
    return [key for key, token in played.state.tokens.items() if token.element == index][nth]


def reasons(refused: Any) -> list[str]:
    return [error.field for error in refused.value.errors]


def test_an_element_begins_beside_what_runs() -> None:
    played = Played(visits()).start()

    modify(played, Activation(element="d"))

    assert running(played) == ["a", "d", "visits"]
    assert [fact.activated for fact in played.facts if isinstance(fact, InstanceModified)] == [("d",)]
    played.complete("a").complete("d")
    assert running(played) == ["b", "sp", "visits"]


def test_a_scope_that_is_missing_is_opened_without_its_start() -> None:
    late = b.event_sub_process("late", b.start("l", duration="PT1H"), b.end("le"), flows=["l -> le"])
    played = Played(visits(late)).start()

    modify(played, Activation(element="c", variables=[("sp", {"floor": 3}), ("c", {"own": 1}), (None, {"all": 2})]))

    assert running(played) == ["a", "c", "sp", "visits"]
    visible = Visible(played.state, key_of(played, "c"))
    assert {name: visible[name] for name in ("floor", "own", "all")} == {"floor": 3, "own": 1, "all": 2}
    assert "floor" not in played.state.tokens[played.state.root].variables
    played.complete("c")
    assert running(played) == ["a", "d", "visits"]


def test_a_move_ends_its_source_and_begins_its_target_once_for_each() -> None:
    played = Played(visits()).start()

    modify(played, Move(source=Termination(element="a"), target="c"))

    assert running(played) == ["c", "sp", "visits"]
    modify(played, Move(source=Termination(key=key_of(played, "c")), target="b", search=Ancestor.SOURCE_PARENT))
    assert running(played) == ["b", "sp", "visits"]
    modify(played, Move(source=Termination(element="b"), target="d", search=Ancestor.INFERRED))
    assert running(played) == ["d", "visits"]


def test_the_last_that_ends_takes_its_scope_and_the_instance_with_it() -> None:
    played = Played(visits()).start().complete("a")
    modify(played, Activation(element="a"), Termination(element="b"))
    assert running(played) == ["a", "visits"]

    modify(played, Termination(element="a"))

    assert played.state.tokens == {}


def test_a_join_that_is_begun_by_hand_waits_for_nobody() -> None:
    content = b.process(
        "joins", b.start(), b.parallel("split"), b.user_task("a"), b.user_task("c"), b.parallel("join"),
        b.user_task("d"), b.end(), flows=["start -> split -> a -> join -> d -> end", "split -> c -> join"],
    )  # fmt: skip
    played = Played(content).start()

    modify(played, Activation(element="join"))

    assert running(played) == ["a", "c", "d", "joins"]


def test_of_several_scopes_one_must_be_named() -> None:
    played = Played(visits()).start()
    modify(played, Activation(element="sp"), Activation(element="sp"))

    with pytest.raises(ModificationRefused) as refused:
        modify(played, Activation(element="c"))
    assert "ancestorElementInstanceKey" in refused.value.errors[0].en

    modify(played, Activation(element="c", ancestor=key_of(played, "sp", 1)))
    assert played.state.tokens[key_of(played, "c")].parent == key_of(played, "sp", 1)


def test_whatever_cannot_be_done_is_said_at_once_and_nothing_is_done() -> None:
    gateway = b.process(
        "waits", b.start(), b.user_task("a"), b.boundary("late", on="a", duration="PT1H"), b.event_gateway("eg"),
        b.catch("m", message="x", key="=1"), b.catch("t", duration="PT1H"), b.end(), b.end("over"),
        flows=["start -> a -> eg -> m -> end", "eg -> t -> end", "late -> over"],
    )  # fmt: skip
    played = Played(gateway).start()
    before = runtime.encode_state(played.state)

    with pytest.raises(ModificationRefused) as refused:
        modify(
            played, Activation(element="end"), Activation(element="start"), Activation(element="late"),
            Activation(element="m"), Activation(element="nobody"), Activation(element="waits"),
            Activation(element="a", ancestor=77), Activation(element="a", variables=[("end", {})]),
            Move(source=Termination(element="eg"), target="a"), Termination(key=played.state.root), Termination(key=5),
        )  # fmt: skip

    assert reasons(refused) == [
        *(f"activateInstructions.{n}" for n in range(1, 8)), "moveInstructions.0", "terminateInstructions.0",
        "terminateInstructions.1",
    ]  # fmt: skip
    assert all(error.zh and error.en for error in refused.value.errors)
    assert runtime.encode_state(played.state) == before


def test_in_a_multi_instance_only_whole_activities_end_and_only_running_turns_are_scopes() -> None:
    played = Played(visits(loop=b.each("=floors", "floor"))).start({"floors": [1, 2]})
    with pytest.raises(ModificationRefused):
        modify(played, Activation(element="c"))
    played.complete("a")
    turns = [key for key, token in played.state.tokens.items() if token.turn]

    modify(played, Activation(element="c", ancestor=turns[1]), Termination(key=key_of(played, "b", 1)))
    assert running(played) == ["b", "c", "sp", "sp", "sp", "visits"]
    with pytest.raises(ModificationRefused):
        modify(played, Termination(key=turns[0]))
    with pytest.raises(WrongState):
        modify(played, Termination(key=key_of(played, "b")))

    modify(played, Move(source=Termination(element="sp"), target="d"))
    assert running(played) == ["d", "visits"]


def test_what_begins_by_hand_is_entered_like_anything_else() -> None:
    played = Played(visits()).start()

    modify(played, Activation(element="c"))

    entered = [fact for fact in played.facts if isinstance(fact, ElementEntered)]
    assert [fact.element for fact in entered[-2:]] == ["sp", "c"]
