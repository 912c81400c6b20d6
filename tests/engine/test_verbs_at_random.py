"""Whatever people do with their tasks, in whatever order: tokens, tasks, promises and offers tell the same story, and
what sending back was said to do is what it does."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.bpmn.model import ElementType
from engine.commands import (
    AddSigners,
    AskBeside,
    ClaimTask,
    CompleteTask,
    DropBeside,
    DropSigner,
    MigrateInstance,
    ReleaseTask,
    ResumeInstance,
    ReturnTask,
    SuspendInstance,
    TakeBack,
    TransferTask,
    UrgeCase,
)
from engine.errors import Rejected
from engine.queries.returning import return_targets
from engine.runtime import State, decode_state, same_ids
from engine.runtime.state import Counts, Token
from engine.store.tasks import OPEN, RUNNING, TaskRow, candidate, task
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.renaming import redrawn

PEOPLE = ("ann", "bo", "li", "mei", "tao")
MANIFEST = "title: {zh: 信, en: Letter}\nsla:\n  letter.step: {resolve: 4wh}\n"


VOTES: Mapping[str, dict[str, str]] = {
    "letter": {},
    "letter_ratio": {"signing": "ratio", "signing.needed": "0.6"},
    "letter_turns": {"signing": "sequential", "signing.veto": '=who = "y"'},
}
"""Processes by how they vote."""


def letter(process: str) -> bytes:
    """A step, two branches of which one holds a vote and one a sub-process, a step, and perhaps all of it again."""
    promised = {"sla": "letter.step"}
    in_turn = process == "letter_turns"
    votes = b.each('=["x", "y", "z"]', "who", sequential=in_turn, into="votes", value="=who")
    inner = b.sub_process("sp", b.start("s"), b.user_task("ut_in1", properties=promised), b.user_task("ut_in2"),
                          b.end("e"), flows=["s -> ut_in1 -> ut_in2 -> e"])  # fmt: skip
    return b.process(
        process, b.start(), b.exclusive("m"), b.user_task("ut_write", properties=promised), b.parallel("fork"),
        b.user_task("ut_vote", loop=votes, properties={**promised, **VOTES[process]}), inner,
        b.parallel("join"), b.user_task("ut_file"),
        b.exclusive("x"), b.end(),
        flows=["start -> m -> ut_write -> fork", "fork -> ut_vote -> join", "fork -> sp -> join",
               "join -> ut_file -> x", "x -> m: =file.again = true", "x -> end: default"],
    )  # fmt: skip


@pytest.fixture
def office(office: Office) -> Office:
    files = {f"processes/letter/{one}.bpmn": letter(one) for one in VOTES}
    for drawn in (files, {path: redrawn(content, prefix="") for path, content in files.items()}):
        office.deploy("letter", {**drawn, "processes/letter/bundle.yaml": MANIFEST.encode()})
    return office


class Play:
    """One case, and somebody who does anything with it."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        self.process = chance.choice(list(VOTES))
        self.case = office.start(self.process)

    def acts(self) -> None:
        """One verb by one person on one task, which may well be refused."""
        with self.office.engine.database.snapshot() as work:
            tasks = [row for key in self._keys() for row in [work.tasks.load(key)]]
        if tasks:
            verb, task = self.chance.choice(list(self._verbs())), self.chance.choice(tasks)
            with suppress(Rejected):
                verb(task, self.chance.choice([task.assignee or "ann", *PEOPLE]))

    def _keys(self) -> list[int]:
        with self.office.engine.database.snapshot() as work:
            done, running = work.tasks.done_in(self.case), work.tasks.open_of(self.case)
        return [task.key for task in (*running, *running, *done[-2:])]

    def _verbs(self) -> Iterator[Callable[[TaskRow, str], None]]:
        yield self.claims
        yield self.completes
        yield self.completes
        yield self.sends_back
        yield self.asks
        yield self.adds_signers
        yield self.drops_a_signer
        for command in (ReleaseTask, TakeBack):
            yield lambda task, by, command=command: self._does(command, by, task=task.key)
        yield lambda task, by: self._does(DropBeside, by, side=task.key)
        yield lambda task, by: self._does(TransferTask, by, task=task.key, person=self._anybody(), reason="x")
        yield lambda task, by: self._does(UrgeCase, by, instance=self.case)
        yield self.stops_or_goes_on
        yield self.goes_over

    def stops_or_goes_on(self, task: TaskRow, by: str) -> None:
        """A case that is suspended is soon resumed, so that most of a play happens to one that moves."""
        if self.office.instance(self.case).suspended_at is None and self.chance.random() < 0.3:
            self.office.does(SuspendInstance, actor=SYSTEM, instance=self.case, reason="x")
        else:
            self.office.does(ResumeInstance, actor=SYSTEM, instance=self.case)

    def goes_over(self, task: TaskRow, by: str) -> None:
        """To the other version, which draws the same in another order."""
        with self.office.engine.database.snapshot() as work:
            library, case = self.office.engine.library, work.instances.load(self.case)
            here = work.definitions.load(case.definition_key)
            there = work.definitions.version(self.process, 3 - here.version)
            assert there is not None
            mapping = same_ids(library.model(work, here)[1], library.model(work, there)[1])
        command = {"instance": self.case, "definition": there.key, "mapping": mapping}
        self.office.does(MigrateInstance, actor=SYSTEM, **command)

    def claims(self, task: TaskRow, by: str) -> None:
        self._does(ClaimTask, by, task=task.key)

    def completes(self, task: TaskRow, by: str) -> None:
        is_asked = task.part is not None or task.element_id == "ut_vote"
        answers = {"outcome": self.chance.choice(["agree", "agree", "refuse"]), "opinion": "x"} if is_asked else {}
        if task.element_id == "ut_file":
            answers = {"again": self.chance.random() < 0.7}
        self._does(CompleteTask, by, task=task.key, answers=answers)

    def asks(self, task: TaskRow, by: str) -> None:
        part = self.chance.choice(["delegate", "before", "parallel", "after"])
        people = [self._anybody() for _ in range(self.chance.choice([1, 1, 2]))]
        self._does(AskBeside, by, task=task.key, people=people, part=part, reason="x")

    def adds_signers(self, task: TaskRow, by: str) -> None:
        people = [self._anybody() for _ in range(self.chance.choice([1, 1, 2]))]
        for signing in self._votes():
            self._does(AddSigners, by, instance=self.case, signing=signing, people=people, reason="x")

    def drops_a_signer(self, task: TaskRow, by: str) -> None:
        for signing in self._votes():
            place = self.chance.randint(1, 5)
            self._does(DropSigner, "li", instance=self.case, signing=signing, place=place, reason="x")

    def _votes(self) -> list[int]:
        state = decode_state(self.office.instance(self.case).state)
        return [key for key, token in state.tokens.items() if token.loop is not None and token.loop.poll is not None]

    def sends_back(self, task: TaskRow, by: str) -> None:
        """What the preview says will end has ended afterwards, and nothing else of people."""
        with self.office.engine.database.snapshot() as work:
            targets = return_targets(work, self.office.engine.library, task) if task.status in OPEN else ()
        if not targets:
            return
        target = self.chance.choice(targets)
        way = self.chance.choice(target.ways)
        before = self._open_elements()
        self._does(ReturnTask, by, task=task.key, to=target.element, policy=way.policy.value, reason="x")
        gone = {name for name in before if before[name] > self._open_elements().get(name, 0)}
        assert gone - {target.element} <= {one.zh for one in way.ended}
        assert {one.zh for one in way.ended} - gone <= {target.element}

    def _does(self, command: type, by: str, **fields: object) -> None:
        self.office.does(command, by, **fields)

    def _anybody(self) -> str:
        return self.chance.choice(PEOPLE)

    def _open_elements(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        with self.office.engine.database.snapshot() as work:
            case = work.instances.load(self.case)
            state = decode_state(case.state)
            bundle = self.office.engine.library.bundle(
                work, work.definitions.load(case.definition_key).deployment_key, "letter"
            )
        model = bundle.model(self.process)
        for token in state.tokens.values():
            element = model.elements[token.element]
            if element.type is ElementType.USER_TASK and (element.loop is None or token.turn):
                counts[element.id] = counts.get(element.id, 0) + 1
        return counts

    def is_consistent(self) -> None:
        with self.office.engine.database.snapshot() as work:
            case = work.instances.load(self.case)
            state = decode_state(case.state)
            tasks = {row.key: row for row in work.tasks.running_in(self.case)}
            clocks = [clock for clock in work.clocks.of_instance(self.case) if clock.stopped_at is None]
            here = (candidate.c.task_key == task.c.key) & (task.c.instance_key == self.case)
            offers = work.connection.execute(
                select(task.c.status, candidate.c.is_open).join_from(candidate, task, here)
            )
            assert all(is_open == (status in OPEN) for status, is_open in offers)
            assert work.history.verify(self.case)
        own = {key: row for key, row in tasks.items() if row.side_of is None}
        waiting = sum(self._open_elements().values()) if case.status == "active" else 0
        assert set(own) <= set(state.tokens)
        assert len(own) == waiting
        assert all(row.side_of in own for row in tasks.values() if row.side_of is not None)
        assert {clock.token for clock in clocks} == {key for key, row in own.items() if "sla" in row.properties}
        assert all(row.status in RUNNING for row in own.values())
        for key, token in state.tokens.items():
            votes_are_told(state, key, token)
        for row in own.values():
            holding = [one for one in tasks.values() if one.side_of == row.key and one.part in ("delegate", "before")]
            assert (row.status == "waiting") == bool(holding)


def votes_are_told(state: State, body: int, token: Token) -> None:
    """Of a joint vote exactly those are open who have a turn or will have one."""
    if token.loop is None:
        return
    turns = {state.tokens[key].turn for key in state.children_of(body)}
    assert (token.children, token.loop.active) == (len(turns), len(turns))
    waiting = {turn.place for turn in token.loop.items}
    assert token.loop.total == token.loop.completed + len(turns) + len(waiting)
    if token.loop.poll is not None:
        ballots = token.loop.poll.ballots
        assert {one.place for one in ballots if one.counts is Counts.OPEN} == turns | waiting
        assert [one.place for one in ballots] == list(range(1, len(ballots) + 1))


@pytest.mark.parametrize(
    ("seeds", "steps"), [(range(6), 40), pytest.param(range(100, 400), 120, marks=pytest.mark.soak)]
)
def test_any_order_of_verbs_leaves_one_story(office: Office, seeds: range, steps: int) -> None:
    for seed in seeds:
        play = Play(office, random.Random(seed))
        for _ in range(steps):
            play.acts()
            play.is_consistent()
