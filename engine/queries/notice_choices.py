"""What a person has chosen to have of the notices, and by which ways they could have them at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.forms import Text
from engine.ids import PersonId
from engine.notices import KINDS, Choice
from engine.org import Organisation, Person
from engine.settings import EVERYWHERE, Channels
from engine.store.unit_of_work import UnitOfWork

KIND_TEXTS: Mapping[str, Text] = {kind.value: Text(zh, en) for kind, (zh, en) in KINDS.items()}
CHANNEL_TEXTS: Mapping[str, Text] = {
    "mail": Text("邮件", "Mail"),
    "wecom": Text("企业微信群", "WeCom group"),
    "dingtalk": Text("钉钉群", "DingTalk group"),
    "webhook": Text("其他系统", "Other systems"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePage:
    """`channels` are those that reach this person; `house` the quiet hours of the house, as they are written."""

    choice: Choice
    channels: Sequence[str]
    house: str | None
    kinds: Mapping[str, Text]
    names: Mapping[str, Text]


def choice_page(work: UnitOfWork, organisation: Organisation, channels: Channels, person: PersonId) -> ChoicePage:
    known = organisation.person(person)
    return ChoicePage(
        choice=work.choices.of_person(person), house=channels.quiet_hours, kinds=KIND_TEXTS, names=CHANNEL_TEXTS,
        channels=[one for one in CHANNEL_TEXTS if known is not None and _reaches(one, channels, organisation, known)],
    )  # fmt: skip


def _reaches(channel: str, channels: Channels, organisation: Organisation, person: Person) -> bool:
    if channel == "webhook":
        return channels.webhook is not None
    if channel == "mail":
        return channels.mail is not None and bool(person.facts.get("email"))
    units = {unit.id for unit in organisation.unit_path(person.unit)} | {EVERYWHERE}
    return bool(person.facts.get(channel)) and bool(units & channels.robots(channel).keys())
