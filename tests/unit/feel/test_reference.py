"""The reference page lists every built-in function."""

from pathlib import Path

import pytest

from engine.feel import BUILTINS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "feel.md").read_text(encoding="utf-8")
SIGNATURES = [signature for function in BUILTINS.values() for signature in function.signatures]


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.text)
def test_a_built_in_is_in_the_reference(signature: object) -> None:
    row = f"| `{signature.text.replace('|', chr(92) + '|')}` | {signature.zh} | {signature.en} |"
    assert row in PAGE
