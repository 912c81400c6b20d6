"""What the engine itself tells people, in the texts of the house; where it goes besides the product is `leaving`'s."""

from collections.abc import Iterable, Mapping

from engine.feel import Evaluation
from engine.handlers.environment import Environment
from engine.handlers.secrets import own_secrets_of, secrets_of
from engine.handlers.settlement import Settlement
from engine.ids import Key
from engine.notices import Said, house_notices, say
from engine.store.unit_of_work import UnitOfWork

Data = Mapping[str, object]


def tell(it: Settlement, people: Iterable[str], template: str, data: Data, *, link: str | None, instance: Key) -> None:
    """About the case `instance`; its number stands for it where no more may be told."""
    text, evaluation = house_notices()[template], _evaluation(it.env)
    case = it.case(instance)
    said = say(
        text, data, evaluation, secrets=secrets_of(it, case), own=own_secrets_of(it, case),
        reference=case.row.business_key,
    )  # fmt: skip
    _add(it.work, it.env, people, template, said, link)


def tell_house(
    work: UnitOfWork, env: Environment, people: Iterable[str], template: str, data: Data, link: str | None = None
) -> None:
    """About no case."""
    _add(work, env, people, template, say(house_notices()[template], data, _evaluation(env)), link)


def _evaluation(env: Environment) -> Evaluation:
    return Evaluation(now=env.now, zone=env.zone)


def _add(
    work: UnitOfWork, env: Environment, people: Iterable[str], template: str, said: Said, link: str | None
) -> None:
    for person in people:
        work.notices.add(person, template, said.zh, said.en, link, env.now, said.outside)
