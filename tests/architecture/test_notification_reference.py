"""All that may be written in `notifications.yaml`, and all that the engine itself tells, stands in the reference."""

import re

import pytest

from engine.notices import CHANNELS, EVENTS, KINDS, house_notices
from engine.notices.reading import FIELDS
from engine.settings import LIMITS
from tests.support.house import ROOT

PAGE = (ROOT / "docs/reference/notifications.md").read_text("utf-8")
TOLD = re.compile(r"\btell(?:_of|_house)?\([^\"{]*?\"([a-z_]+)\"")


@pytest.mark.parametrize(
    ("section", "known"),
    [("Fields", FIELDS), ("Kinds", [kind.value for kind in KINDS]), ("Events", EVENTS), ("Channels", CHANNELS),
     ("The engine's own", list(house_notices()))],
)  # fmt: skip
def test_the_table_is_whole(section: str, known: list[str]) -> None:
    table = PAGE.partition(f"\n## {section}")[2].partition("\n## ")[0]

    assert sorted(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == sorted(known)


def test_every_channel_has_a_limit() -> None:
    assert set(LIMITS) == set(CHANNELS)
    assert all(f"| `{channel}` | `{limit}` |" in PAGE for channel, limit in LIMITS.items())


def test_what_the_engine_tells_is_written_in_its_file() -> None:
    """A new text goes to `engine/notices/notifications.yaml` and to the reference."""
    sources = [path.read_text("utf-8") for path in (ROOT / "engine/handlers").rglob("*.py")]
    told = {template for source in sources for template in TOLD.findall(source)}

    assert {"task_transferred", "department_locked", "pause_lapsed"} <= told
    assert told <= house_notices().keys()


def test_texts_stand_in_the_file_and_nowhere_in_the_code() -> None:
    """Handlers say `tell(it, people, "its_id", data, …)`: only so is it known what may leave the house."""
    adding = {path.name for path in (ROOT / "engine").rglob("*.py") if "notices.add(" in path.read_text("utf-8")}

    assert adding == {"telling.py", "announcing.py", "notify.py"}
