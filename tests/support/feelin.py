"""feelin, the FEEL of bpmn.io, as a second opinion: bundled once from its npm package, run in QuickJS.

QuickJS has wheels for Python 3.11 and 3.12; with a newer Python the same bundle runs under the Node of the tests.
"""

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.support.node import bundled, evaluated

MEMORY = 512 << 20
# QuickJS has no Intl, and feelin's calendar library asks it for the zone as it is loaded.
NO_INTL = """
globalThis.Intl = {
  DateTimeFormat: function () { return { resolvedOptions: () => ({ timeZone: "Asia/Shanghai", locale: "zh-CN" }) }; },
  NumberFormat: function () { return {}; },
};
"""
ASK = (
    "const asked = JSON.parse(require('fs').readFileSync(0)); "
    "console.log(JSON.stringify(asked.texts.map((text) => JSON.parse(witness(text, asked.variables)))));"
)


def feelin_says(texts: Sequence[str], variables: Mapping[str, object]) -> list[object]:
    """The value of each expression, as JSON has it; null for what feelin refuses."""
    return (_in_quickjs if find_spec("quickjs") else _in_node)(bundled("feelin.mjs"), texts, json.dumps(variables))


def _in_quickjs(bundle: Path, texts: Sequence[str], variables: str) -> list[object]:
    context = import_module("quickjs").Context()
    context.set_memory_limit(MEMORY)
    context.eval(NO_INTL + bundle.read_text(encoding="utf-8"))
    witness = context.get("witness")
    return [json.loads(witness(text, variables)) for text in texts]


def _in_node(bundle: Path, texts: Sequence[str], variables: str) -> list[object]:
    said: list[object] = evaluated(bundle, ASK, {"texts": list(texts), "variables": variables})
    return said
