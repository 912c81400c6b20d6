"""Rows of elements' promises, people's tasks and decisions."""

from dataclasses import replace

from engine.facts import DecisionMade, ElementEntered, ElementLeft, ElementMoved, TaskMoved, TaskOpened
from engine.handlers.announcing import announce
from engine.handlers.clocks import close_clocks, open_clock
from engine.handlers.placing import offer, place
from engine.handlers.rows.passing_over import by_its_policy
from engine.handlers.settlement import Case, Settlement
from engine.handlers.waiting import PAUSE, go_on_after_waiting, stop_while_waiting
from engine.store.tasks import TaskRow


def element_entered(it: Settlement, case: Case, fact: ElementEntered) -> None:
    element = case.model.by_id[fact.element]
    if "sla" in element.properties and element.user is None and fact.key in case.state.tokens:
        open_clock(it, case, fact.key, element.properties["sla"].text, None)
    if PAUSE in element.properties and fact.key in case.state.tokens:
        stop_while_waiting(it, case, fact.key, element)


def element_left(it: Settlement, case: Case, fact: ElementLeft) -> None:
    properties = case.model.by_id[fact.element].properties
    if PAUSE in properties:
        go_on_after_waiting(it, case, fact.key)
    if "sla" in properties:
        close_clocks(it, fact.key, cancelled=fact.how != "completed")
    if case.has_incident:
        it.work.incidents.resolve_by_token([fact.key], it.env.now)
        case.has_incident = bool(it.work.incidents.open_of(case.row.key))


def element_moved(it: Settlement, case: Case, fact: ElementMoved) -> None:
    it.work.elements.rename(fact.key, fact.to)
    it.work.jobs.rename(fact.key, fact.to)
    it.work.incidents.rename(fact.key, fact.to)


def task_moved(it: Settlement, case: Case, fact: TaskMoved) -> None:
    """Its form and its rules are those of the new model; whoever fills it in at this moment is told to look again."""
    element = case.model.by_id[fact.element]
    it.work.tasks.redraw(
        fact.key, element_id=fact.element, name=element.title("zh"), name_en=element.title("en"), form_id=fact.form_id,
        properties={**case.bundle.task_rules, **fact.properties},
    )  # fmt: skip


def task_opened(it: Settlement, case: Case, opened: TaskOpened) -> None:
    """What the bundle says for all its tasks holds where a task does not say otherwise. One that the same step has
    cancelled again was never anybody's."""
    if opened.key not in case.state.tokens:
        return
    fact = replace(opened, properties={**case.bundle.task_rules, **opened.properties})
    element, placed = case.model.by_id[fact.element], by_its_policy(it, case, fact, place(it, case, fact))
    if placed is None:
        return
    promise = fact.properties.get("sla")
    due_at = fact.due_at
    if promise:
        due_at = open_clock(it, case, fact.key, str(promise), fact.key, placed.assignee)
    it.work.tasks.add(
        TaskRow(
            key=fact.key, instance_key=case.row.key, element_id=fact.element, definition_key=case.definition.key,
            process_id=case.row.process_id, name=element.title("zh"), name_en=element.title("en"),
            form_id=fact.form_id, status="claimed" if placed.assignee else "open", assignee=placed.assignee,
            acting_for=placed.acting_for, due_at=due_at, follow_up_at=fact.follow_up_at, priority=fact.priority,
            unit=case.row.unit, title=case.row.title, business_key=case.row.business_key, rev=0, created_at=it.env.now,
            completed_at=None, completed_by=None, outcome=None, properties=dict(fact.properties),
        )
    )  # fmt: skip
    offer(it, case, fact.key, fact.element, placed)
    words = {"element": fact.element, "task": element.title("zh"), "task_en": element.title("en")}
    due = due_at.isoformat() if due_at else None
    announce(it, case, "task_opened", {"due": due, **words}, task=fact.key)


def decision_made(it: Settlement, case: Case, fact: DecisionMade) -> None:
    rules = [{"id": id, "number": number} for id, number in zip(fact.rules, fact.numbers, strict=True)]
    it.work.decisions.keep(
        instance_key=case.row.key, token=fact.key, decision=fact.decision, version=fact.version,
        rules=rules, inputs=dict(fact.inputs), outputs=fact.outputs, at=it.env.now,
    )  # fmt: skip
