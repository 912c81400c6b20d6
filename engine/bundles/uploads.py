"""Files as a client uploads them become a bundle's name and its files by path; what they say is judged later.

Names with a folder are taken as they are: `processes/<name>/…`, `forms/<name>/…`, `forms/shared/…`. Bare names are
sorted by what they are, and the bundle is called after the first executable process, in the order of file names.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import yaml

from engine.bpmn import process_ids
from engine.errors import DeploymentRefused, Finding
from engine.yamltext import read_yaml

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}")
KINDS = (".bpmn", ".dmn", ".form", ".yaml")


def bundle_of_uploads(uploads: Mapping[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """Raises DeploymentRefused with a finding for every file that has no place."""
    findings = [_misplaced(name) for name in uploads if not _is_sound(name)]
    named = [name for name in uploads if "/" in name]
    if named and len(named) < len(uploads):
        findings += [_mixed(name) for name in uploads if "/" not in name]
    if findings:
        raise DeploymentRefused(findings)
    return _by_folder(uploads) if named else _by_kind(uploads)


def _is_sound(name: str) -> bool:
    *folders, leaf = name.split("/")
    return (
        all(NAME.fullmatch(part) and not part.startswith(".") for part in folders)
        and leaf not in ("", ".", "..")
        and PurePosixPath(leaf).suffix in KINDS
        and len(name) <= 255
    )


def _by_folder(uploads: Mapping[str, bytes]) -> tuple[str, dict[str, bytes]]:
    names = {name.split("/")[1] for name in uploads if name.startswith("processes/") and name.count("/") >= 2}
    name = min(names, default="")
    roots = (f"processes/{name}/", f"forms/{name}/", "forms/shared/")
    strangers = [path for path in uploads if not path.startswith(roots)]
    if strangers or not name:
        raise DeploymentRefused([_misplaced(path) for path in strangers or uploads])
    return name, dict(uploads)


def _by_kind(uploads: Mapping[str, bytes]) -> tuple[str, dict[str, bytes]]:
    name = next(_named(uploads), None)
    if name is None:
        raise DeploymentRefused([_nameless()])
    return name, dict(_placed(name, leaf, content) for leaf, content in uploads.items())


def _named(uploads: Mapping[str, bytes]) -> Iterator[str]:
    """Ids of processes; at last, so that files which cannot be read get findings of their own, names of files."""
    files = [leaf for leaf in sorted(uploads) if leaf.endswith(".bpmn")]
    yield from (found for leaf in files for found in process_ids(uploads[leaf]) if NAME.fullmatch(found))
    yield from (stem for leaf in files if NAME.fullmatch(stem := PurePosixPath(leaf).stem))


def _placed(name: str, leaf: str, content: bytes) -> tuple[str, bytes]:
    if leaf == "bundle.yaml" or leaf.endswith((".bpmn", ".dmn")):
        return f"processes/{name}/{leaf}", content
    if leaf.endswith(".form"):
        return f"forms/{name}/{PurePosixPath(leaf).stem}.yaml", _yaml_of_json(content)
    return (f"forms/{name}/{leaf}" if _is_form(content) else f"processes/{name}/tables/{leaf}"), content


def _is_form(content: bytes) -> bool:
    try:
        found = read_yaml(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return False
    return isinstance(found, dict) and "components" in found


def _yaml_of_json(content: bytes) -> bytes:
    """JSON without escapes is YAML; what is no JSON stays and is found out by whoever reads it."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2).encode()
    except (ValueError, RecursionError):
        return content


def _misplaced(name: str) -> Finding:
    return Finding(
        code="FILE_PLACE", resource=name,
        zh="文件名或所在文件夹不对。", en="The file's name or folder is not one that we know.",
        remedy_zh="文件应以 .bpmn、.dmn、.form 或 .yaml 结尾；带文件夹时应在同一个 processes/<名称>/、"
        "forms/<名称>/ 或 forms/shared/ 下。",
        remedy_en="Files end in .bpmn, .dmn, .form or .yaml; with folders all lie below one processes/<name>/, "
        "its forms/<name>/ or forms/shared/.",
    )  # fmt: skip


def _mixed(name: str) -> Finding:
    return Finding(
        code="FILE_PLACE", resource=name,
        zh="部分文件带文件夹，该文件没有。", en="Other files name their folder, this one does not.",
        remedy_zh="请全部带文件夹，或全部不带。", remedy_en="Name the folder of every file or of none.",
    )  # fmt: skip


def _nameless() -> Finding:
    return Finding(
        code="BUNDLE_EMPTY", resource="",
        zh="没有可执行的流程文件。", en="There is no executable process.",
        remedy_zh="请至少上传一个含有流程的 .bpmn 文件。",
        remedy_en="Send at least one .bpmn file with a process in it.",
    )  # fmt: skip
