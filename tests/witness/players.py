"""The two interpreters behind one face: what is open, what has been completed, and how open work is done."""

from collections import Counter
from typing import Any, Protocol

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.bpmn.model import ElementType
from engine.facts import ElementLeft
from engine.ids import Key
from tests.support.play import Played
from tests.witness.blocks import Block
from tests.witness.dialects import Feel, Python
from tests.witness.drawing import Drawing

Place = tuple[str, tuple[int, ...]]
"""An element, and the turns of the multi-instances around it from the inside out, counted from 0."""


class Player(Protocol):
    @property
    def open(self) -> set[Place]:
        """The user tasks that wait for a person."""

    @property
    def completed(self) -> Counter[str]:
        """How often each element has been completed."""

    @property
    def is_over(self) -> bool: ...

    def do(self, place: Place, answers: dict[str, bool]) -> None: ...


class Ours:
    """The interpreter under test."""

    def __init__(self, block: Block) -> None:
        self._played = Played(Drawing(Feel()).process(block)).start()

    @property
    def open(self) -> set[Place]:
        return set(self._waiting())

    def _waiting(self) -> dict[Place, Key]:
        played = self._played
        tasks = {one.id for one in played.model.elements if one.type is ElementType.USER_TASK}
        keys = [key for element in played.open & tasks for key in played.waiting(element)]
        return {(played.model.elements[played.state.tokens[key].element].id, self._turns(key)): key for key in keys}

    def _turns(self, key: Key) -> tuple[int, ...]:
        turns = []
        while token := self._played.state.tokens.get(key):
            turns += [token.turn - 1] if token.turn else []
            key = token.parent
        return tuple(turns)

    @property
    def completed(self) -> Counter[str]:
        left = self._played.of(ElementLeft)
        return Counter(fact.element for fact in left if fact.how == "completed" and fact.element != "drawn")

    @property
    def is_over(self) -> bool:
        return self._played.ended == "completed"

    def do(self, place: Place, answers: dict[str, bool]) -> None:
        element, _ = place
        self._played.complete(element, answers, self._played.waiting(element).index(self._waiting()[place]))


class Spiff:
    """The witness: SpiffWorkflow as it is, driven by hand."""

    def __init__(self, block: Block) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(Drawing(Python()).process(block)), filename="drawn.bpmn")
        self._workflow = BpmnWorkflow(parser.get_spec("drawn"), parser.get_subprocess_specs("drawn"))
        self._workflow.do_engine_steps()

    @property
    def open(self) -> set[Place]:
        return set(self._waiting())

    def _waiting(self) -> dict[Place, Any]:
        return {self._place(task): task for task in self._tasks(TaskState.READY) if task.task_spec.manual}

    def _place(self, task: Any) -> Place:
        element, turns = task.task_spec.bpmn_id, []
        while task is not None:
            if task.task_spec.name.endswith("[child]"):
                known = task.internal_data
                turns.append(known["key_or_index"] if "key_or_index" in known else known["item"])
            above = task.workflow.parent_task_id
            task = self._workflow.get_task_from_id(above) if above else None
        return element, tuple(turns)

    def _tasks(self, state: int) -> list[Any]:
        runs = [self._workflow, *self._workflow.subprocesses.values()]
        return [task for run in runs for task in run.tasks.values() if task.state == state]

    @property
    def completed(self) -> Counter[str]:
        done = [task.task_spec.bpmn_id for task in self._tasks(TaskState.COMPLETED)]
        return Counter(element for element in done if element is not None)

    @property
    def is_over(self) -> bool:
        return bool(self._workflow.completed)

    def do(self, place: Place, answers: dict[str, bool]) -> None:
        task = self._waiting()[place]
        task.set_data(**answers)
        task.run()
        self._workflow.do_engine_steps()
