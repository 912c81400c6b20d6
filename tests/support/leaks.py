"""What has left a house for the outside, held against every personal value that its cases hold."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from engine.engine import Engine
from engine.ledgers import Pii
from engine.notices import RANK, house_notices, secrets_in
from engine.settings import Channels
from engine.store.outbox import NOTICES, outbox
from engine.store.variables import variable

WATCHED = Channels(webhook="http://127.0.0.1:1/", limits={"mail": "P", "webhook": "P", "wecom": "N", "dingtalk": "N"})
"""Everything that anybody is told goes to one address, which nobody has to answer."""


def leaked(engine: Engine) -> list[tuple[str, str]]:
    """Text and value, wherever a value above the text's class, or the channel's, stands in what leaves."""
    with engine.database.reading() as connection:
        told = connection.execute(select(outbox.c.body).where(outbox.c.address == NOTICES)).scalars()
        left = [json.loads(body) for body in told if body is not None]
        values = connection.execute(select(variable.c.name, variable.c.value)).all()
    bundles = engine.library.bundles.values()
    classes = {name: level for bundle in bundles for name, level in bundle.personal.items()}
    secrets = {one for name, value in values for one in secrets_in({name: value}, classes)}
    texts = {**house_notices(), **{id: text for bundle in bundles for id, text in bundle.notifications.items()}}
    return [found for said in left for found in _in(said, secrets, texts[said["template"]].level)]


def _in(said: dict[str, str], secrets: set[tuple[str, Pii]], level: Pii) -> Iterator[tuple[str, str]]:
    most = min(RANK[level], RANK[Pii(WATCHED.limits["webhook"])])
    for value, of in sorted(secrets):
        if RANK[of] > most and any(value in said[language] for language in ("zh", "en")):
            yield said["template"], value
