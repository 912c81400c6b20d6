"""`notify`: writes a bundle's notice for people inside the product; sending it elsewhere is `outbound`'s."""

from collections.abc import Iterator

from engine.connectors.call import ConnectorCall
from engine.connectors.inputs import Values, blaming_the_model, given, mapping, text, texts, wrong
from engine.feel import Evaluation
from engine.ids import PersonId
from engine.notices import Said, say


def notify(call: ConnectorCall) -> Values:
    """Header `template`, inputs `to` (person ids, `role`, `role:unit`; one or a list), `data` (default: every input),
    `link` (default: the case). Answers `notified`, everybody once; a name of a role means the role, even if a
    person has it too; a role that nobody holds tells nobody."""
    template = text(call, "template")
    people = list(dict.fromkeys(person for to in texts(call, "to") for person in _people(call, to)))
    said = _rendered(call, template)
    link = text(call, "link") if given(call, "link") is not None else f"/cases/{call.instance}"
    for person in people:
        call.work.notices.add(person, template, said.zh, said.en, link, call.now, said.outside)
    return {"notified": people}


def _people(call: ConnectorCall, to: str) -> Iterator[PersonId]:
    role, _, unit = to.partition(":")
    if role in call.organisation.roles and (not unit or call.organisation.unit(unit) is not None):
        yield from call.organisation.holders(call.organisation.resolve(to, call.unit) or "")
    elif call.organisation.person(PersonId(to)) is not None:
        yield PersonId(to)
    else:
        raise wrong(call, f"没有人员或角色 {to} / there is no person or role {to}")


def _rendered(call: ConnectorCall, template: str) -> Said:
    text = call.notifications.get(template)
    if text is None:
        raise wrong(call, f"未声明通知 {template} / notice {template} is not declared in notifications.yaml")
    data = mapping(call, "data") if "data" in call.inputs else call.inputs
    with blaming_the_model(call):
        return say(
            text, data, Evaluation(now=call.now), secrets=call.secrets(), own=call.own_secrets(),
            reference=call.business_key,
        )  # fmt: skip
