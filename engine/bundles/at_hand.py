"""What a bundle lays at hand on first screens: buttons that begin a process, for some roles; it begins none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.errors import Finding

LAST = 100
"""The place of what names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """The button says `zh` or `en`; the smallest `place` stands first. It is for those in `roles`."""

    process: str
    zh: str
    en: str
    roles: tuple[str, ...]
    place: int = LAST


def read_at_hand(
    content: Mapping[str, Mapping[str, object]], resource: str, findings: list[Finding]
) -> tuple[AtHand, ...]:
    """By process id, as written; what is wrong goes to `findings` and is left out."""
    found = []
    for process, said in content.items():
        faults = list(_faults(said))
        findings += (_fault(f"at_hand.{process}.{part}", zh, en, resource) for part, zh, en in faults)
        if not faults:
            found.append(_at_hand(process, said))
    return tuple(found)


def _at_hand(process: str, said: Mapping[str, object]) -> AtHand:
    roles, place = said["roles"], said.get("place", LAST)
    assert isinstance(roles, list)
    assert isinstance(place, int)
    return AtHand(
        process=process, zh=str(said["zh"]), en=str(said["en"]), roles=tuple(str(role) for role in roles), place=place
    )


def _faults(said: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    for part in ("zh", "en"):
        if not isinstance(said.get(part), str) or not said[part]:
            yield part, "应为按钮文字", "must be the button's text"
    roles = said.get("roles")
    if not isinstance(roles, list) or not roles:
        yield "roles", "应为角色的列表", "must be a list of roles"
    place = said.get("place", LAST)
    if not isinstance(place, int) or isinstance(place, bool):
        yield "place", "应为整数", "must be a whole number"
    for part in sorted(map(str, set(said) - {"zh", "en", "roles", "place"})):
        yield part, "没有这一项", "is not known"


def _fault(at: str, zh: str, en: str, resource: str) -> Finding:
    return Finding(
        code="MANIFEST_VALUE", resource=resource, element=at, zh=f"{at} {zh}。", en=f"{at} {en}.",
        remedy_zh="写法：{zh: …, en: …, roles: [角色], place: 顺序}。",
        remedy_en="Write {zh: …, en: …, roles: [role], place: number}.",
    )  # fmt: skip
