"""What the engine's code may not do, read from its syntax."""

import ast
from collections.abc import Iterator

from engine.bpmn.model import ElementType
from engine.bpmn.support import TYPES
from engine.runtime.behaviours import BEHAVIOURS
from tests.support.house import files, modules, within

RULES = ["bpmn", "calendar", "dmn", "feel", "forms", "ledgers", "org", "people", "runtime"]
NOW = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def test_the_engine_evaluates_no_python_and_unpickles_nothing() -> None:
    banned = {"eval", "exec", "pickle", "marshal", "shelve", "dill"}
    assert not [f"{path}: {name}" for path, tree in modules("engine") for name in names(tree) if name in banned]


def test_rules_and_interpreter_read_no_clock_and_throw_no_dice() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(*(f"engine/{room}" for room in RULES))
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in NOW)
        or (isinstance(node, ast.alias) and node.name in {"random", "secrets", "uuid1", "uuid4"})
    ]
    assert not found


def test_bundles_and_forms_are_files_not_python() -> None:
    python = [within(file) for file in files("processes", "forms") if file.suffix == ".py"]
    assert set(python) <= {"processes/__init__.py", "forms/__init__.py"}


def test_every_element_that_deploys_has_a_behaviour_and_no_behaviour_is_out_of_reach() -> None:
    made_by_the_compiler = {ElementType.PROCESS, ElementType.EVENT_SUB_PROCESS}
    assert set(BEHAVIOURS) == set(TYPES.values()) | made_by_the_compiler


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path, tree in modules("engine", "webui", "processes", "forms") if not ast.get_docstring(tree)]
    assert not silent


def names(tree: ast.Module) -> Iterator[str]:
    """Every plain name that a module uses, and the top-level name of everything that it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
