"""The arrow of the architecture, and who may know which library, hold."""

import ast

from importlinter.cli import lint_imports

from tests.support.house import ROOT, modules


def test_the_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_only_the_reading_of_bpmn_knows_spiffworkflow() -> None:
    knowing = {path for path, tree in modules("engine", "webui") if "SpiffWorkflow" in imported(tree)}
    assert knowing
    assert all(path.startswith("engine/bpmn/") for path in knowing), knowing


def test_no_import_hides_in_a_function_of_the_engine_to_dodge_a_cycle() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in modules("engine")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine")
    ]
    assert not hidden


def imported(tree: ast.Module) -> set[str]:
    """The top-level names of everything that a module imports, wherever the import stands."""
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in names}
