"""What a case holds of people, taken out of free text."""

from engine.ledgers import Ledger, Pii, read_ledgers
from engine.notices import NO_VEIL, Veil, own_secrets

PEOPLE = read_ledgers({"led_people": {
    "title": {"zh": "居民", "en": "People"}, "kind": "record", "key": ["nr"],
    "columns": {
        "nr": {"type": "text", "zh": "编号", "en": "Number"},
        "name": {"type": "text", "zh": "姓名", "en": "Name", "pii": "P"},
        "illness": {"type": "text", "zh": "病情", "en": "Illness", "pii": "S"},
    },
}})["led_people"]  # fmt: skip
ROW = (PEOPLE, {"nr": "R-001", "name": "王秀英", "illness": "哮喘"})
CLASSES = {"who": Pii.PERSONAL, "relation": Pii.PERSONAL, "clerk": Pii.PERSONAL, "neighbour": Pii.PERSONAL}


def veil(variables: object, *rows: tuple[Ledger, dict[str, object]], colleagues: tuple[str, ...] = ()) -> Veil:
    return Veil(tuple(own_secrets(variables, CLASSES, rows, colleagues)))


def test_whom_a_field_has_picked_is_masked_by_name_but_keeps_the_number() -> None:
    text = veil({"start": {"who": "R-001"}}, ROW).text("R-001王秀英有哮喘，请回电13900001234")
    assert text == "R-001王*英有…，请回电139****1234"


def test_what_was_typed_is_masked_and_names_of_colleagues_and_choices_are_not() -> None:
    said = {"neighbour": "赵一鸣", "relation": "self", "clerk": "安宁"}
    assert veil(said, colleagues=("安宁",)).value({"note": ["赵一鸣和安宁", "herself"]}) == {
        "note": ["赵*鸣和安宁", "herself"]
    }  # fmt: skip


def test_without_a_veil_everything_is_as_it_was_written() -> None:
    assert NO_VEIL.text("王秀英 13900001234") == "王秀英 13900001234"
