"""Whether the files that a plan's answers bring lie where a form takes them; it plays nothing."""

from collections.abc import Iterator, Sequence

from engine.errors import Finding
from engine.forms import Form
from engine.past.plan import Choice, Plan
from engine.scenarios.placing import Forms, finding, unfit


def misplaced_in_past(path: str, plan: Plan, forms: Forms) -> list[Finding]:
    """Every file that its form does not take."""
    return [
        finding(path, f"{at}.answers.{place}", None, error)
        for at, choices, taking in _answered(plan, forms)
        for place, choice in enumerate(choices, start=1)
        for error in unfit(choice.values, taking)
    ]


def _answered(plan: Plan, forms: Forms) -> Iterator[tuple[str, Sequence[Choice], Sequence[Form]]]:
    """Place, ways to answer, and the forms that are answered so."""
    for process, past in plan.items():
        if past.begins is not None:
            yield f"{process}.begins", past.begins.answers, forms.of_start(process)
        for element, work in past.tasks.items():
            yield f"{process}.tasks.{element}", work.answers, forms.of_task(element, process)
        for message, word in past.messages.items():
            yield f"{process}.messages.{message}", word.answers, forms.of_action(message)
