"""What PATH means on the command line: a bundle's folder, the name of an installed bundle, or a single file."""

from dataclasses import dataclass
from pathlib import Path

import processes
from engine.bundles import base_forms, bundle_files, history_file, scenario_files
from engine.cli.asking import failed

SINGLE = (".bpmn", ".dmn")
INSTALLED = Path(next(iter(processes.__path__))).parent
"""Holds `processes/` and `forms/` of this installation."""


@dataclass(frozen=True, slots=True)
class BundleFolder:
    """`processes/<name>` below `root`; its forms lie in `forms/` of the same root."""

    root: Path
    name: str

    def files(self) -> dict[str, bytes]:
        """A root without base forms of its own is given the installed ones."""
        try:
            own = bundle_files(self.root, self.name)
        except OSError as error:
            raise _unreadable(error) from None
        return own if (self.root / "forms" / "shared").is_dir() else base_forms(INSTALLED) | own

    def files_of(self, name: str) -> dict[str, bytes]:
        """Those of this bundle, or of one that lies beside it. Ends the process when there is none of that name."""
        there = (self.root / "processes" / name / "bundle.yaml").is_file()
        return BundleFolder(self.root, name).files() if there else bundle_at(name).files()

    def neighbours(self) -> list["BundleFolder"]:
        """The bundles that are there with it, itself among them: those beside it and the installed ones."""
        beside = bundles_in(str(self.root / "processes"))
        named = {one.name: one for one in installed_bundles()} | {
            folder.name: BundleFolder(self.root, folder.name) for folder in beside
        }
        return list(named.values())

    def scenarios(self) -> dict[str, bytes]:
        try:
            return scenario_files(self.root, self.name)
        except OSError as error:
            raise _unreadable(error) from None

    def history(self) -> tuple[str, bytes] | None:
        """Its invented past, if it has one."""
        return history_file(self.root, self.name)


def installed_bundles() -> list[BundleFolder]:
    found = sorted((INSTALLED / "processes").glob("[!_]*/bundle.yaml"))
    return [BundleFolder(INSTALLED, file.parent.name) for file in found]


def bundles_in(path: str) -> list[Path]:
    """The bundles' folders in a folder of bundles; none where `path` is something else."""
    if not Path(path).is_dir() or (Path(path) / "bundle.yaml").is_file():
        return []
    return [file.parent for file in sorted(Path(path).glob("[!_]*/bundle.yaml"))]


def bundle_at(path: str) -> BundleFolder:
    """A folder where there is one, else an installed bundle of that name. Ends the process when it is neither."""
    if not Path(path).exists():
        known = {bundle.name: bundle for bundle in installed_bundles()}
        if path not in known:
            names = "、".join(known)
            raise failed(
                f"没有 {path}：请给出流程包所在的文件夹，或已安装的流程包名称（{names}）",
                f"there is no {path}: name a bundle's folder, or an installed bundle ({', '.join(known)})",
            )
        return known[path]
    folder = Path(path).resolve()
    if not (folder / "bundle.yaml").is_file():
        raise failed(f"{path} 中没有 bundle.yaml，不是流程包", f"{path} holds no bundle.yaml, so it is no bundle")
    if folder.parent.name != "processes":
        raise failed(
            f"流程包应放在名为 processes 的文件夹中，例如 processes/{folder.name}",
            f"a bundle lies in a folder called processes, such as processes/{folder.name}",
        )
    return BundleFolder(folder.parent.parent, folder.name)


def single_file(path: str) -> tuple[str, bytes] | None:
    """The name and content of a process or decision file. None when the path means a bundle."""
    file = Path(path)
    if file.suffix not in SINGLE or file.is_dir():
        return None
    try:
        return file.name, file.read_bytes()
    except FileNotFoundError:
        raise failed(f"没有文件 {path}，请检查路径", f"there is no file {path}; check its path") from None
    except OSError as error:
        raise _unreadable(error) from None


def _unreadable(error: OSError) -> Exception:
    return failed(
        f"无法读取 {error.filename}，请检查文件权限", f"{error.filename} cannot be read; check who may read it"
    )
