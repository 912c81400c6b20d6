"""Collects a bundle's files from a folder that holds `processes/` and `forms/`; it judges none of them."""

from pathlib import Path

PARTS = ("processes/{name}", "forms/{name}")
KINDS = (".bpmn", ".dmn", ".yaml")
HISTORY = "history.yaml"
"""The invented past that a demo plays; it is never deployed."""


def bundle_files(root: Path, name: str) -> dict[str, bytes]:
    """By path below `root`. Base forms ride along, so that a deployment is whole in itself."""
    own = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in PARTS
        for path in sorted((root / part.format(name=name)).rglob("*"))
        if path.suffix in KINDS and "scenarios" not in path.parts and path.name != HISTORY
    }
    return own | base_forms(root)


def base_forms(root: Path) -> dict[str, bytes]:
    """`b_…`, which every bundle may extend; what else lies in `forms/shared` belongs to the bundle `shared` alone."""
    found = sorted((root / "forms" / "shared").glob("b_*.yaml"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def scenario_files(root: Path, name: str) -> dict[str, bytes]:
    """The bundle's scenarios by path below `root`; they are played, never deployed."""
    folder = root / "processes" / name / "scenarios"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(folder.glob("*.yaml"))}


def history_file(root: Path, name: str) -> tuple[str, bytes] | None:
    """Its path below `root` and its content; None for a bundle that has no past."""
    file = root / "processes" / name / HISTORY
    return (file.relative_to(root).as_posix(), file.read_bytes()) if file.is_file() else None
