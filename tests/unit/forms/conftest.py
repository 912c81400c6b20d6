"""Forms for the tests of this room, and one fixed moment to judge them at."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.feel import Evaluation
from engine.feel.evaluation import SHANGHAI
from engine.forms import Form, read_form

ROOT = Path(__file__).parents[3]


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(now=datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI))


@pytest.fixture
def form_of() -> Callable[..., Form]:
    """A form with just these components."""

    def build(*components: Mapping[str, Any], **more: Any) -> Form:
        return read_form({"id": "f_test", "title": "测试", "components": list(components), **more}, "f_test.yaml")

    return build


@pytest.fixture
def leave() -> Form:
    return read_form(yaml.safe_load((ROOT / "tests/support/forms/f_leave.yaml").read_text("utf-8")), "f_leave.yaml")


@pytest.fixture
def shared() -> dict[str, Mapping[str, Any]]:
    """The raw base forms by id."""
    files = sorted((ROOT / "forms/shared").glob("b_*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in files}
