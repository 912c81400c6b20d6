"""Nothing that is more personal than a text's class, or than the channel's, ever stands in what leaves the house."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import calendar_functions
from engine.feel import Evaluation
from engine.ledgers import Pii
from engine.notices import RANK, Outside, house_notices, mask, read_notices, redacted, say, secrets_in
from engine.notices.masking import without_numbers

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CLASSES = {"name": Pii.PERSONAL, "phone": Pii.PERSONAL, "number": Pii.PERSONAL, "illness": Pii.SENSITIVE}
NAMES = st.text("赵钱孙李周吴郑王冯陈", min_size=2, max_size=4)
DIGITS = st.text("0123456789", min_size=8, max_size=8)
PEOPLE = st.fixed_dictionaries(
    {"name": NAMES, "phone": DIGITS.map("138{}".format), "number": DIGITS.map("1501022000{}".format),
     "illness": st.sampled_from(["骨折", "高血压三级", "depression"])}
)  # fmt: skip
LEVELS = st.sampled_from(list(Pii))
PLACES = st.lists(st.sampled_from(["name", "phone", "number", "illness", "person.name", "note"]), max_size=5)


@given(person=PEOPLE, places=PLACES, level=LEVELS, limit=LEVELS, declares=st.booleans())
def test_no_value_above_the_class_of_text_or_channel_leaves(
    person: dict[str, str], places: list[str], level: Pii, limit: Pii, declares: bool
) -> None:
    """Declared as personal, or only known from the case; by itself, in a context, or hidden in a sentence."""
    text = "".join(f"，{{{{{place}}}}}" for place in places)
    fields = {"class": level.value, "zh": f"您好{text}", "en": f"Hello{text}", "title": {"zh": "标题", "en": "Title"}}
    if declares:
        fields["personal"] = {name: of.value for name, of in CLASSES.items()}
    read = read_notices({"told": fields}, "x", functions=calendar_functions())["told"]
    data = {**person, "person": person, "note": f"电话{person['phone']}，{person['illness']}"}

    said = say(read, data, Evaluation(now=NOW), secrets=secrets_in(data, CLASSES), reference="LV-2026-000001")

    for language in ("zh", "en"):
        leaves = said.outside.text(language, limit)
        for field, value in person.items():
            if RANK[CLASSES[field]] > min(RANK[level], RANK[limit]):
                assert value not in leaves
    assert all(without_numbers(person[place]) in said.zh for place in places if place in person)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("王明", "王*"), ("王小明", "王*明"), ("欧阳小明", "欧**明"), ("王䶮", "王*"),
     ("买买提·艾力", "买****力"), ("社区服务中心旁边", "…"), ("13812345678", "138****5678"),
     (13812345678, "138****5678"), ("150102200001011234", "****1234"),
     ("云川街道向阳社区3号楼", "…"), ("ann@a.org", "…"), (True, "…"), (None, "…")],
)  # fmt: skip
def test_personal_values_are_masked_by_their_form(value: object, shown: str) -> None:
    assert mask(value) == shown
    assert mask(value, Pii.SENSITIVE) == "…"


def test_values_are_found_at_any_depth_and_small_ones_are_none() -> None:
    variables = {"request": [{"phone": "13812345678", "n": 7}], "name": {"zh": "王明", "age": 42}, "other": "张三"}

    assert set(secrets_in(variables, CLASSES)) == {("13812345678", Pii.PERSONAL), ("王明", Pii.PERSONAL)}


def test_a_value_within_a_longer_one_does_not_uncover_it() -> None:
    secrets = [("王小", Pii.PERSONAL), ("王小明", Pii.PERSONAL)]

    assert redacted("王小明和王小", secrets, Pii.NONE) == "王*明和王*"


def test_what_a_channel_may_not_carry_is_called_by_its_title_and_number() -> None:
    outside = Outside(
        level=Pii.PERSONAL, texts={"zh": "王明已批准", "en": "x"}, title={"zh": "请假已批准", "en": "Leave approved"},
        reference="LV-2026-000001",
    )  # fmt: skip

    assert outside.text("zh", Pii.NONE) == "请假已批准（LV-2026-000001）。请登录查看。"
    assert re.match(r"Leave approved \(LV-2026-000001\)\.", outside.text("en", Pii.NONE))
    assert outside.text("zh", Pii.PERSONAL) == "王明已批准"


@pytest.mark.parametrize(
    ("text", "priority", "urgent"),
    [("task_l3", None, True), ("task_l2", None, False), ("task_warn", "P3", False), ("task_warn", "P1", True),
     ("task_l1", "P2", True)],
)  # fmt: skip
def test_the_third_level_and_the_first_priorities_break_through_the_night(
    text: str, priority: str | None, urgent: bool
) -> None:
    """Domain 4.6; a warning of P3 waits for eight o'clock (M19)."""
    data = {"title": "报修", "priority": priority}

    assert say(house_notices()[text], data, Evaluation(now=NOW)).outside.urgent is urgent
