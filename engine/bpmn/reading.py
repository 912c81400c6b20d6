"""One file of bytes in, compiled processes out, or every reason why not; it stores nothing."""

from dataclasses import dataclass

from engine.bpmn.compile import compile_model
from engine.bpmn.dialect import check_dialect
from engine.bpmn.expressions import Expressions
from engine.bpmn.findings import Report
from engine.bpmn.model import Model
from engine.bpmn.outline import Outline
from engine.bpmn.parse import is_executable, outlines
from engine.bpmn.pictures import check_pictures
from engine.bpmn.schema import check_schema
from engine.bpmn.size import is_small_enough
from engine.bpmn.soundness import check_soundness
from engine.bpmn.standard import check_standard
from engine.bpmn.support import check_support
from engine.bpmn.task_policies import check_task_policies
from engine.bpmn.xml import outermost, plain, read_tree
from engine.errors import DeploymentRefused, Finding
from engine.feel import NO_FUNCTIONS, Functions


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file's executable processes in document order, and what is worth mending in it."""

    models: tuple[Model, ...]
    warnings: tuple[Finding, ...]


def read_processes(
    content: bytes, resource: str, functions: Functions = NO_FUNCTIONS, *, stored: bool = False
) -> Reading:
    """Compile every executable process of a BPMN file; `functions` are what its FEEL may call beside the built-ins.
    What is `stored` was judged when it came in: rules that are younger than it must not stop what runs by it.

    Raises DeploymentRefused with the findings of all stages at once, in the order of their lines.
    """
    report = Report(resource)
    tree = read_tree(content, report)
    models: tuple[Model, ...] = ()
    if tree is not None:
        definitions = plain(tree)
        if not is_small_enough(definitions, report):
            raise DeploymentRefused(report.refusals)
        if not stored:
            check_schema(tree, report)
            check_standard(definitions, report)
        found = outlines(definitions, report)
        for outline in found if not stored else ():
            _check(outline, report)
        models = tuple(compile_model(outline, Expressions(report, functions)) for outline in found)
        check_pictures(definitions, found, report)
    if report.refusals:
        raise DeploymentRefused(report.refusals)
    return Reading(models=models, warnings=report.warnings)


def process_ids(content: bytes) -> tuple[str, ...]:
    """The ids of a file's executable processes, without judging them; none of a file that cannot be read."""
    tree = read_tree(content, Report(""))
    roots = outermost(tree) if tree is not None else []
    return tuple(one.id for one in roots if one.tag == "process" and is_executable(one) and one.id)


def _check(outline: Outline, report: Report) -> None:
    check_support(outline, report)
    check_dialect(outline, report)
    check_soundness(outline, report)
    check_task_policies(outline, report)
