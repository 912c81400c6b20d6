"""SpiffWorkflow, unmodified and driven by hand, seen as a player; the only place of the tests that knows it."""

from collections import Counter
from typing import Any

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from tests.witness.dialects import Python
from tests.witness.page import Block, Page
from tests.witness.players import Place

LONG_AGO = "2000-01-01T00:00:00+00:00"


def begun(block: Block) -> "Spiff":
    """A new instance of what is drawn, up to where it waits."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(Page(Python()).process(block)), filename="drawn.bpmn")
    workflow = BpmnWorkflow(parser.get_spec("drawn"), parser.get_subprocess_specs("drawn"))
    workflow.do_engine_steps()
    return Spiff(workflow)


class Spiff:
    def __init__(self, workflow: BpmnWorkflow) -> None:
        self.workflow = workflow

    @property
    def open(self) -> set[Place]:
        return {*self._tasks(), *self._waits()}

    def _tasks(self) -> dict[Place, Any]:
        ready = [task for task in self._in_state(TaskState.READY) if task.task_spec.manual]
        return {(task.task_spec.bpmn_id, self._turns(task)): task for task in ready}

    def _waits(self) -> dict[Place, tuple[Any, Any]]:
        """The tasks that listen, and for what: an event-based gateway listens for several, named after their events."""
        found = {}
        for task in self.workflow.event_manager.tasks.values():
            event = task.task_spec.event_definition
            for one in getattr(event, "event_definitions", [event]):
                if isinstance(one, TimerEventDefinition | MessageEventDefinition):
                    found[one.name, self._turns(task)] = task, one
        return found

    def _in_state(self, state: int) -> list[Any]:
        runs = [self.workflow, *self.workflow.subprocesses.values()]
        return [task for run in runs for task in run.tasks.values() if task.state == state]

    def _turns(self, task: Any) -> tuple[int, ...]:
        turns = []
        while task is not None:
            if task.task_spec.name.endswith("[child]"):
                known = task.internal_data  # the sequential kind keeps its turn in one place, the parallel in another
                turns.append(known["key_or_index"] if "key_or_index" in known else known["item"])
            above = task.workflow.parent_task_id
            task = self.workflow.get_task_from_id(above) if above else None
        return tuple(turns)

    @property
    def completed(self) -> Counter[str]:
        done = [task.task_spec.bpmn_id for task in self._in_state(TaskState.COMPLETED)]
        return Counter(element for element in done if element is not None)

    @property
    def is_over(self) -> bool:
        return bool(self.workflow.completed)

    def do(self, place: Place, answers: dict[str, bool]) -> None:
        if task := self._tasks().get(place):
            task.set_data(**answers)
            task.run()
        else:
            self._comes(*self._waits()[place])
        self.workflow.do_engine_steps()

    def _comes(self, task: Any, event: Any) -> None:
        if isinstance(event, TimerEventDefinition):
            task._set_internal_data(event_value=LONG_AGO)  # it reads the wall clock, so its timer is made overdue
        else:
            task.task_spec.catch(task, BpmnEvent(event))
        task.task_spec._update(task)
