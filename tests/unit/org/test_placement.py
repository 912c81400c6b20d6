"""Who is offered work when those it is for are away or have an interest in it (domain/01 §1.5, 02 §2.2)."""

from engine.ids import PersonId
from engine.org import Away, Hand, Offer, Organisation, Placing, read_organisation

ROLES = {
    "worker": {"zh": "工作者", "en": "Worker", "superior": "secretary", "of_units": ["community"]},
    "clerk": {"zh": "窗口", "en": "Clerk", "superior": "secretary"},
    "deputy": {"zh": "副职", "en": "Deputy", "superior": "secretary"},
    "secretary": {"zh": "书记", "en": "Secretary", "superior": "leader"},
    "leader": {"zh": "分管领导", "en": "Leader", "superior": "head"},
    "head": {"zh": "主任", "en": "Head"},
    "hr": {"zh": "组织人事", "en": "HR", "superior": "leader", "last_resort": True},
    "vacant": {"zh": "空缺", "en": "Vacant", "superior": "leader"},
}
UNITS = {
    "YC": {"type": "street", "zh": "街道", "en": "Street"},
    "HR": {"type": "street_office", "zh": "党建办", "en": "HR office", "parent": "YC"},
    "XY": {"type": "community", "zh": "向阳", "en": "Xiangyang", "parent": "YC"},
}
PEOPLE = {
    "li": {"name": "李", "unit": "XY", "posts": ["secretary"], "substitutes": "chen"},
    "chen": {"name": "陈", "unit": "XY", "posts": ["deputy"], "substitutes": "sun"},
    "wang": {"name": "王", "unit": "XY", "posts": ["clerk"]},
    "sun": {"name": "孙", "unit": "XY", "posts": ["clerk"]},
    "zhou": {"name": "周", "unit": "YC", "posts": ["leader"]},
    "wu": {"name": "吴", "unit": "YC", "posts": ["head"]},
    "zheng": {"name": "郑", "unit": "HR", "posts": ["hr"]},
}
STREET: Organisation = read_organisation({"units": UNITS, "people": PEOPLE}, ROLES)
LI, CHEN, WANG, SUN, ZHOU, WU = (PersonId(id) for id in ("li", "chen", "wang", "sun", "zhou", "wu"))


def offered(role: str, away: Away | None = None, excluded: frozenset[str] = frozenset()) -> Offer:
    return Placing(STREET, away or {}, excluded).of_groups([role], "XY")


def handed(person: PersonId, away: Away | None = None, excluded: frozenset[str] = frozenset()) -> Hand:
    return Placing(STREET, away or {}, excluded).of_person(person, "XY")


def test_who_is_there_is_asked() -> None:
    assert offered("secretary") == Offer(("secretary:XY",))


def test_the_stand_in_acts_for_who_is_away_and_the_group_keeps_the_task() -> None:
    assert offered("secretary", {LI: None}) == Offer(("secretary:XY",), {CHEN: LI})


def test_a_stand_in_named_for_the_time_goes_before_the_usual_one() -> None:
    assert offered("secretary", {LI: WANG}).stand_ins == {WANG: LI}


def test_a_peer_of_the_group_needs_no_stand_in() -> None:
    assert offered("clerk", {WANG: CHEN}) == Offer(("clerk:XY",))


def test_a_stand_in_who_is_away_too_hands_nothing_on() -> None:
    assert offered("secretary", {LI: None, CHEN: None}) == Offer(("secretary:XY",), {}, {"leader:YC": LI})


def test_a_stand_in_with_an_interest_is_passed_over() -> None:
    assert offered("secretary", {LI: CHEN}, frozenset({CHEN})) == Offer(("secretary:XY",), {}, {"leader:YC": LI})


def test_who_must_not_decide_never_sees_it_and_names_no_stand_in() -> None:
    assert offered("secretary", excluded=frozenset({LI})) == Offer((), {}, {"leader:YC": None})


def test_the_same_person_twice_goes_one_role_higher() -> None:
    assert offered("leader", excluded=frozenset({ZHOU})) == Offer((), {}, {"head:YC": None})


def test_above_the_top_the_last_resort_is_asked() -> None:
    assert offered("head", excluded=frozenset({WU})) == Offer((), {}, {"hr:HR": None})


def test_nobody_at_all_is_an_empty_offer() -> None:
    assert offered("head", excluded=frozenset(PEOPLE)) == Offer()


def test_a_vacant_post_goes_to_whoever_is_above() -> None:
    assert offered("vacant") == Offer((), {}, {"leader:YC": None})


def test_superiors_who_are_away_have_stand_ins_too() -> None:
    away: Away = {LI: CHEN, ZHOU: WU}
    assert offered("secretary", away, frozenset({CHEN})) == Offer(("secretary:XY",), {WU: ZHOU}, {"leader:YC": LI})


def test_personal_work_goes_to_the_stand_in() -> None:
    assert handed(LI) == Hand((LI,))
    assert handed(LI, {LI: None}) == Hand((CHEN,))


def test_without_a_stand_in_it_goes_to_a_peer() -> None:
    assert handed(WANG, {WANG: None}) == Hand((SUN,))


def test_personal_work_of_somebody_excluded_goes_to_no_stand_in_of_theirs() -> None:
    assert handed(LI, excluded=frozenset({LI})) == Hand(offer=Offer((), {}, {"leader:YC": None}))
    assert handed(ZHOU, excluded=frozenset({ZHOU})) == Hand(offer=Offer((), {}, {"head:YC": None}))
