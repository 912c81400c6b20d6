"""One small piece of a process for every element and event that runs, and the surroundings it can stand in.

A piece is entered at `way_in`, left at its task `out` (or ends in itself), and says what it takes to get through:
waits of `fires` come true, jobs of `fails` throw their error, everything else that is open is completed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.support import bpmn as b
from tests.support.dmn import decision, definitions, literal

DECISIONS = definitions(decision("grade", literal("1 + 1"))).decode()
Row = tuple[str, str, str]
"""An element with its position and event kind, as `engine.bpmn.support` names them; both empty for what is no event."""


@dataclass(frozen=True, slots=True)
class Piece:
    shows: Row
    nodes: Callable[[], list[b.Node]]
    flows: Sequence[str]
    path: Sequence[str]
    """What each turn enters exactly once."""
    way_in: str = "x"
    is_left: bool = True
    fires: Sequence[str] = ()
    fails: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, object] = field(default_factory=dict)

    def inside(self) -> tuple[list[b.Node], list[str]]:
        """Its elements and flows between a start and an end event of their own."""
        ends = [b.task("out"), b.end("done")] if self.is_left else []
        flows = [f"begin -> {self.way_in}", *self.flows, *(["out -> done"] if self.is_left else [])]
        return [b.start("begin"), *self.nodes(), *ends], flows

    def __str__(self) -> str:
        return " ".join(part for part in self.shows if part)


def _plain(kind: str, node: Callable[[], b.Node]) -> Piece:
    return Piece((kind, "", ""), lambda: [node()], ["x -> out"], ["x", "out"])


def _caught(kind: str, node: Callable[[], b.Node], *fires: str, **rest: object) -> Piece:
    return Piece(("intermediateCatchEvent", "", kind), lambda: [node()], ["x -> out"], ["x", "out"],
                 fires=fires or ("x",), **rest)  # type: ignore[arg-type]  # fmt: skip


def _thrown(kind: str, **event: object) -> Piece:
    node = lambda: [b.throw("x", **event)]  # noqa: E731
    return Piece(("intermediateThrowEvent", "", kind), node, ["x -> out"], ["x", "out"])


def _ended(kind: str, **event: object) -> Piece:
    return Piece(("endEvent", "", kind), lambda: [b.end("x", **event)], [], ["x"], is_left=False)


def _on_task(kind: str, *fires: str, is_interrupting: bool = True, tells: Mapping[str, object] | None = None,
             **event: object) -> Piece:  # fmt: skip
    """An event on the border of a user task that nobody has done yet."""
    position = "interrupting" if is_interrupting else "non-interrupting"
    return Piece(
        ("boundaryEvent", position, kind),
        lambda: [b.user_task("x"), b.boundary("on_x", on="x", interrupting=is_interrupting, **event), b.task("late")],
        ["x -> out", "on_x -> late -> out"] if is_interrupting else ["x -> out", "on_x -> late"],
        ["x", "on_x", "late", "out"], fires=fires or ("on_x",), tells=tells or {},
    )  # fmt: skip


def _escaping(kind: str, is_interrupting: bool) -> Piece:
    """An escalation out of a sub-process, and who hears it on its border."""
    ends = {"escalation": "E"}
    return Piece(
        ("boundaryEvent", "interrupting" if is_interrupting else "non-interrupting", kind),
        lambda: [
            b.sub_process("x", b.start("xs"), b.throw("up", **ends), b.user_task("still"), b.end("xe"),
                          flows=["xs -> up -> still -> xe"]),
            b.boundary("on_x", on="x", interrupting=is_interrupting, **ends), b.task("late"),
        ],
        ["x -> out", "on_x -> late -> out"] if is_interrupting else ["x -> out", "on_x -> late"],
        ["x", "up", "on_x", "late", "out"],
    )  # fmt: skip


def _beside(kind: str, *fires: str, is_interrupting: bool = True, tells: Mapping[str, object] | None = None,
            **event: object) -> Piece:  # fmt: skip
    """An event sub-process beside a user task that nobody has done yet."""
    position = "interrupting" if is_interrupting else "non-interrupting"
    return Piece(
        ("startEvent", position, kind),
        lambda: [
            b.sub_process(
                "x", b.start("xs"), b.user_task("work"), b.end("xe"),
                b.event_sub_process("beside", b.start("heard", **event), b.user_task("answer"), b.end("be"),
                                    flows=["heard -> answer -> be"], interrupting=is_interrupting),
                flows=["xs -> work -> xe"],
            )
        ],
        ["x -> out"], ["x", "work", "beside", "heard", "answer", "out"], fires=fires or ("heard",), tells=tells or {},
    )  # fmt: skip


def _hearing(kind: str, is_interrupting: bool, **event: object) -> Piece:
    """An event sub-process that hears what its own scope throws."""
    return Piece(
        ("startEvent", "interrupting" if is_interrupting else "non-interrupting", kind),
        lambda: [
            b.sub_process(
                "x", b.start("xs"), b.end("up", **event) if kind == "error" else b.throw("up", **event),
                *([] if kind == "error" else [b.user_task("still"), b.end("xe")]),
                b.event_sub_process("beside", b.start("heard", **event), b.task("answer"), b.end("be"),
                                    flows=["heard -> answer -> be"], interrupting=is_interrupting),
                flows=["xs -> up" if kind == "error" else "xs -> up -> still -> xe"],
            )
        ],
        ["x -> out"], ["x", "up", "beside", "heard", "answer", "out"],
    )  # fmt: skip


def booked(id: str) -> list[b.Node]:
    """A task and the task that undoes it."""
    return [b.task(id), b.boundary(f"on_{id}", on=id, compensate=""), b.user_task(f"un_{id}", attributes=b.UNDOING),
            b.undoes(f"on_{id}", f"un_{id}")]  # fmt: skip


def _cancelled() -> list[b.Node]:
    deal = b.transaction("x", b.start("xs"), *booked("hotel"), b.end("no", cancel=True), flows=["xs -> hotel -> no"])
    return [deal, b.boundary("on_x", on="x", cancel=True)]


def _undone_inside() -> list[b.Node]:
    undoing = b.event_sub_process(
        "own", b.start("undo_begins", compensate=""), b.user_task("special"), b.end("undo_ends"),
        flows=["undo_begins -> special -> undo_ends"],
    )  # fmt: skip
    inner = b.sub_process("x", b.start("xs"), b.task("work"), b.end("xe"), undoing, flows=["xs -> work -> xe"])
    return [inner, b.throw("undo", compensate="")]


def _both(**rest: object) -> b.Node:
    return b.catch("x", duration="PT1H", message="m", key='="k"', **rest)


ACTIVITIES = [
    _plain("task", lambda: b.task("x")),
    _plain("manualTask", lambda: b.manual_task("x")),
    _plain("userTask", lambda: b.user_task("x")),
    _plain("serviceTask", lambda: b.service_task("x")),
    _plain("sendTask", lambda: b.send_task("x")),
    Piece(("receiveTask", "", ""), lambda: [b.receive_task("x", "m", '="k"')], ["x -> out"], ["x", "out"],
          fires=["x"]),
    _plain("scriptTask", lambda: b.script_task("x", "=1 + 1")),
    _plain("businessRuleTask", lambda: b.rule_task("x", "grade")),
    _plain("callActivity", lambda: b.call("x", "other")),
    Piece(("subProcess", "", ""),
          lambda: [b.sub_process("x", b.start("xs"), b.user_task("work"), b.end("xe"), flows=["xs -> work -> xe"])],
          ["x -> out"], ["x", "work", "out"]),
    Piece(("transaction", "", ""),
          lambda: [b.transaction("x", b.start("xs"), b.user_task("work"), b.end("xe"), flows=["xs -> work -> xe"])],
          ["x -> out"], ["x", "work", "out"]),
    Piece(("adHocSubProcess", "", ""), lambda: [b.ad_hoc("x", b.user_task("one"), b.user_task("two"))],
          ["x -> out"], ["x", "one", "two", "out"]),
]  # fmt: skip

GATEWAYS = [
    Piece(("exclusiveGateway", "", ""), lambda: [b.exclusive("x"), b.task("yes"), b.exclusive("y")],
          ["x -> yes: =1 = 1", "x -> y: default", "yes -> y -> out"], ["x", "yes", "y", "out"]),
    Piece(("parallelGateway", "", ""),
          lambda: [b.parallel("x"), b.user_task("one"), b.user_task("two"), b.parallel("y")],
          ["x -> one -> y", "x -> two -> y -> out"], ["x", "one", "two", "out"]),
    Piece(("inclusiveGateway", "", ""),
          lambda: [b.inclusive("x"), b.user_task("one"), b.user_task("two"), b.task("three"), b.inclusive("y")],
          ["x -> one: =1 = 1", "x -> two: =true", "x -> three: default", "one -> y", "two -> y", "three -> y -> out"],
          ["x", "one", "two", "y", "out"]),
    Piece(("complexGateway", "", ""),
          lambda: [b.parallel("x"), *(b.user_task(f"t{n}") for n in range(3)),
                   b.complex_gateway("y", "=activationCount >= 2")],
          [*(f"x -> t{n} -> y" for n in range(3)), "y -> out"], ["x", "t0", "t1", "t2", "y", "out"]),
    Piece(("eventBasedGateway", "", ""),
          lambda: [b.event_gateway("x"), b.catch("hour", duration="PT1H"), b.catch("post", message="m", key='="k"'),
                   b.exclusive("y")],
          ["x -> hour -> y", "x -> post -> y -> out"], ["x", "post", "y", "out"], fires=["post"]),
]  # fmt: skip

EVENTS = [
    _caught("timer", lambda: b.catch("x", duration="PT1H")),
    _caught("message", lambda: b.catch("x", message="m", key='="k"')),
    _caught("signal", lambda: b.catch("x", signal="s")),
    _caught("conditional", lambda: b.catch("x", condition="=flag = true"), tells={"flag": True}),
    Piece(("intermediateCatchEvent", "", "link"), lambda: [b.throw("x", link="on"), b.catch("there", link="on")],
          ["there -> out"], ["x", "there", "out"]),
    _caught("multiple", _both, "x#1"),
    _caught("parallelMultiple", lambda: _both(all_of=True), "x#1", "x#0"),
    _thrown("none"),
    _thrown("message", message="m", key='="k"'),
    _thrown("signal", signal="s"),
    _thrown("escalation", escalation="E"),
    Piece(("intermediateThrowEvent", "", "compensate"), lambda: [*booked("hotel"), b.throw("undo", compensate="hotel")],
          ["hotel -> undo -> out"], ["hotel", "undo", "un_hotel", "out"], way_in="hotel"),
    Piece(("intermediateThrowEvent", "", "link"), lambda: [b.throw("x", link="on"), b.catch("there", link="on")],
          ["there -> out"], ["x", "there", "out"]),
    _thrown("multiple", signal="s", message="m", key='="k"'),
    _ended("none"),
    Piece(("endEvent", "", "terminate"),
          lambda: [b.parallel("x"), b.user_task("never"), b.end("e"), b.task("now"), b.end("all", terminate=True)],
          ["x -> never -> e", "x -> now -> all"], ["x", "never", "all"], is_left=False, fires=["never"]),
    Piece(("endEvent", "", "error"),
          lambda: [b.sub_process("x", b.start("xs"), b.end("bad", error="E"), flows=["xs -> bad"]),
                   b.boundary("on_x", on="x", error="E")],
          ["x -> out", "on_x -> out"], ["x", "bad", "on_x", "out"]),
    _ended("escalation", escalation="E"),
    _ended("message", message="m", key='="k"'),
    _ended("signal", signal="s"),
    Piece(("endEvent", "", "compensate"), lambda: [*booked("hotel"), b.end("undo", compensate="hotel")],
          ["hotel -> undo"], ["hotel", "undo", "un_hotel"], way_in="hotel", is_left=False),
    Piece(("endEvent", "", "cancel"), _cancelled, ["x -> out", "on_x -> out"], ["x", "hotel", "un_hotel", "no", "out"]),
    _ended("multiple", signal="s", message="m", key='="k"'),
]  # fmt: skip

BORDERS = [
    *(_on_task(kind, is_interrupting=interrupts, **event)  # type: ignore[arg-type]
      for interrupts in (True, False)
      for kind, event in (
          ("timer", {"duration": "PT1H"}), ("message", {"message": "m", "key": '="k"'}), ("signal", {"signal": "s"}),
      )),
    *(_on_task("conditional", is_interrupting=interrupts, condition="=flag = true", tells={"flag": True})
      for interrupts in (True, False)),
    *(_on_task("multiple", "on_x#1", is_interrupting=interrupts, duration="PT1H", signal="s")
      for interrupts in (True, False)),
    *(_on_task("parallelMultiple", "on_x#1", "on_x#0", is_interrupting=interrupts, duration="PT1H", signal="s",
               all_of=True)
      for interrupts in (True, False)),
    Piece(("boundaryEvent", "interrupting", "error"),
          lambda: [b.service_task("x"), b.boundary("on_x", on="x", error="E")], ["x -> out", "on_x -> out"],
          ["x", "on_x", "out"], fails={"x": "E"}),
    *(_escaping("escalation", interrupts) for interrupts in (True, False)),
    Piece(("boundaryEvent", "interrupting", "cancel"), _cancelled, ["x -> out", "on_x -> out"],
          ["x", "hotel", "un_hotel", "on_x", "out"]),
    Piece(("boundaryEvent", "interrupting", "compensate"),
          lambda: [*booked("hotel"), b.throw("undo", compensate="")], ["hotel -> undo -> out"],
          ["hotel", "undo", "un_hotel", "out"], way_in="hotel"),
]  # fmt: skip

BESIDE = [
    *(_beside(kind, is_interrupting=interrupts, **event)  # type: ignore[arg-type]
      for interrupts in (True, False)
      for kind, event in (
          ("timer", {"duration": "PT1H"}), ("message", {"message": "m", "key": '="k"'}), ("signal", {"signal": "s"}),
      )),
    *(_beside("conditional", is_interrupting=interrupts, condition="=flag = true", tells={"flag": True})
      for interrupts in (True, False)),
    *(_beside("multiple", "heard#1", is_interrupting=interrupts, duration="PT1H", signal="s")
      for interrupts in (True, False)),
    *(_beside("parallelMultiple", "heard#1", "heard#0", is_interrupting=interrupts, duration="PT1H", signal="s",
              all_of=True)
      for interrupts in (True, False)),
    _hearing("error", True, error="E"),
    *(_hearing("escalation", interrupts, escalation="E") for interrupts in (True, False)),
    Piece(("startEvent", "interrupting", "compensate"), _undone_inside, ["x -> undo -> out"],
          ["work", "undo", "undo_begins", "special", "out"]),
]  # fmt: skip

PIECES = [*ACTIVITIES, *GATEWAYS, *EVENTS, *BORDERS, *BESIDE]


def _alone(piece: Piece) -> bytes:
    nodes, flows = piece.inside()
    return b.process("p", *nodes, flows=flows)


def _within(loop: tuple[str, str] | None = None, make: Callable[..., b.Node] = b.sub_process) -> Callable[..., bytes]:
    def written(piece: Piece) -> bytes:
        nodes, flows = piece.inside()
        return b.process("p", b.start(), make("around", *nodes, flows=flows, loop=loop), b.end(),
                         flows=["start -> around -> end"])  # fmt: skip

    return written


def _twice(piece: Piece) -> bytes:
    nodes, flows = piece.inside()
    return b.process(
        "p", b.start(), b.script_task("zero", "=0", "n"), b.exclusive("m"),
        b.sub_process("around", *nodes, flows=flows),
        b.script_task("count", "=n + 1", "n"), b.exclusive("enough"), b.end(),
        flows=["start -> zero -> m -> around -> count -> enough", "enough -> m: =n < 2", "enough -> end: default"],
    )  # fmt: skip


def _beside_work(piece: Piece) -> bytes:
    nodes, flows = piece.inside()
    nodes[0] = b.start("begin", message="go", key='="k"')
    around = b.event_sub_process("around", *nodes, flows=flows, interrupting=False)
    return b.process("p", b.start(), b.user_task("meanwhile"), b.end(), around, flows=["start -> meanwhile -> end"])


def _in_two(piece: Piece) -> bytes:
    nodes, flows = piece.inside()
    inner = b.sub_process("around", *nodes, flows=flows)
    outer = b.sub_process("outer", b.start("os"), inner, b.end("oe"), flows=["os -> around -> oe"])
    return b.process("p", b.start(), outer, b.end(), flows=["start -> outer -> end"])


SURROUNDINGS: dict[str, tuple[Callable[[Piece], bytes], int]] = {
    "alone": (_alone, 1),
    "in a sub-process of a sub-process": (_in_two, 1),
    "in a transaction": (_within(make=b.transaction), 1),
    "in an event sub-process": (_beside_work, 1),
    "twice": (_twice, 2),
    "in a standard loop": (_within(b.again(while_="=loopCounter < 2")), 2),
    "for each at once": (_within(b.each("=[1, 2, 3]", "one")), 3),
    "one after another": (_within(b.times("2", sequential=True)), 2),
}
"""By name: the file around a piece, and how often the piece is done there."""
