"""Whether the files of a scenario or of an invented past lie where a form takes them; it plays nothing."""

from collections.abc import Mapping, Sequence

from engine.bpmn.expressions import static_text
from engine.bundles import Bundle
from engine.errors import FieldError, Finding
from engine.forms import Form, judge_files
from engine.scenarios.files import Brought, files_in, with_brought
from engine.scenarios.judging import HOW
from engine.scenarios.scenario import Complete, Do, Row, Scenario, Start, Step


class Forms:
    """The forms of bundles by what is done with them."""

    def __init__(self, bundles: Sequence[Bundle]) -> None:
        self._bundles = bundles

    def of_start(self, process: str) -> list[Form]:
        there = [one for one in self._bundles if any(process == each.model.process_id for each in one.processes)]
        return [form for one in there if (form := one.start_form(process)) is not None]

    def of_task(self, element: str, process: str | None = None) -> list[Form]:
        """Several where processes have elements of that name; an expression that gives a form gives none here."""
        return [
            bundle.forms[form]
            for bundle in self._bundles
            for one in bundle.processes
            if process in (None, one.model.process_id) and (task := one.model.by_id.get(element)) is not None
            and task.user is not None and (form := static_text(task.user.form_id) or "") in bundle.forms
        ]  # fmt: skip

    def of_action(self, message: str) -> list[Form]:
        found = [(one, action) for one in self._bundles if (action := one.actions.get(message)) is not None]
        return [one.forms[action.form] for one, action in found if action.form is not None and action.form in one.forms]


def brings_files(scenario: Scenario) -> bool:
    return any(True for step in scenario.steps for _ in files_in(_answers(step), ""))


def misplaced(scenario: Scenario, forms: Forms) -> list[Finding]:
    """Every file that its form does not take, unless the step says that it is refused."""
    return [
        finding(scenario.path, f"steps.{place}.when.answers", step.line, error)
        for place, step in enumerate(scenario.steps, start=1)
        if step.then.rejected is None
        for error in unfit(_answers(step), _forms(step, forms))
    ]


def unfit(answers: Row, forms: Sequence[Form]) -> list[FieldError]:
    """What is wrong with the files by the form that takes most of them; without a form nothing is said."""
    described = with_brought(answers, _described)
    return min((judge_files(form, described) for form in forms), key=len, default=[])


def finding(path: str, at: str, line: int | None, error: FieldError) -> Finding:
    return Finding(
        code="SCENARIO", resource=path, element=f"{at}.{error.field}", line=line, zh=error.zh, en=error.en,
        remedy_zh=f"写法见 {HOW}。", remedy_en=f"How it is written: {HOW}.",
    )  # fmt: skip


def _answers(step: Step) -> Row:
    return step.when.answers if isinstance(step.when, Start | Complete | Do) else {}


def _forms(step: Step, forms: Forms) -> Sequence[Form]:
    match step.when:
        case Start(process=process):
            return forms.of_start(process)
        case Complete(element=element):
            return forms.of_task(element)
        case Do(message=message):
            return forms.of_action(message)
    return []


def _described(one: Brought) -> Mapping[str, object]:
    return {"id": "", "name": one.name, "size": one.size}
