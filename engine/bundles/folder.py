"""Collects a bundle's files from a folder that holds `processes/` and `forms/`; it judges none of them."""

from pathlib import Path

PARTS = ("processes/{name}", "forms/{name}", "forms/shared")
KINDS = (".bpmn", ".dmn", ".yaml")


def bundle_files(root: Path, name: str) -> dict[str, bytes]:
    """By path below `root`. Base forms ride along, so that a deployment is whole in itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in PARTS
        for path in sorted((root / part.format(name=name)).rglob("*"))
        if path.suffix in KINDS and "scenarios" not in path.parts
    }


def scenario_files(root: Path, name: str) -> dict[str, bytes]:
    """The bundle's scenarios by path below `root`; they are played, never deployed."""
    folder = root / "processes" / name / "scenarios"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
