"""The demo's residents as rows of the ledger in which a sub-district keeps them."""

from collections.abc import Mapping
from typing import cast

from engine.bundles.demo import SEED, Row, generate_demo

LEDGER = "led_resident"
_AS_THEY_ARE = (
    "name", "gender", "birth_year", "phone", "id_hash", "id_last4", "household", "building", "grid", "tags",
)  # fmt: skip


def resident_rows(seed: int = SEED) -> list[Row]:
    """All nine hundred; takes about a second."""
    return [_row(resident) for resident in cast(list[Row], generate_demo(seed)["residents"])]


def _row(resident: Mapping[str, object]) -> Row:
    number = str(resident["id"])
    return {
        "resident_no": number, "community": number.split("-")[0], "residence_type": resident["residence"],
        "status": "active", "legal_basis": _basis(resident), **{column: resident[column] for column in _AS_THEY_ARE},
    }  # fmt: skip


def _basis(resident: Mapping[str, object]) -> str:
    """Who is registered here is kept by law, everybody else has agreed."""
    return "statutory" if resident["residence"] == "registered" else "consent"
