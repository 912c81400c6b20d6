"""What has left a house for the outside, held against every personal value that its cases hold."""

import json
import re

from sqlalchemy import select

from engine.engine import Engine
from engine.ledgers import Pii
from engine.notices import RANK, house_notices, secrets_in
from engine.settings import Channels
from engine.store.outbox import NOTICES, outbox
from engine.store.tasks import task
from engine.store.variables import variable

WATCHED = Channels(webhook="http://127.0.0.1:1/", public_url="http://127.0.0.1:1")
"""Everything that anybody is told goes to one address, which nobody has to answer."""
ADDRESS = re.compile(r"/(cases|tasks)/(\d+)$")


def leaked(engine: Engine) -> list[tuple[str, str]]:
    """Text and value, wherever a value above the text's class, or the channel's, stands in what leaves about its case.
    Another case may well be called by what is a secret of this one."""
    bundles = engine.library.bundles.values()
    classes = {name: level for bundle in bundles for name, level in bundle.personal.items()}
    texts = {**house_notices(), **{id: text for bundle in bundles for id, text in bundle.notifications.items()}}
    with engine.database.reading() as connection:
        told = connection.execute(select(outbox.c.body).where(outbox.c.address == NOTICES)).scalars()
        left = [json.loads(body) for body in told if body is not None]
        values = connection.execute(select(variable.c.instance_key, variable.c.name, variable.c.value)).all()
        of_task = {row.key: row.instance_key for row in connection.execute(select(task.c.key, task.c.instance_key))}
    secrets = {(case, *one) for case, name, value in values for one in secrets_in({name: value}, classes)}
    return [
        (said["template"], value)
        for said in left
        for case, value, of in sorted(secrets)
        if _case(said["link"], of_task) in (case, None)
        and RANK[of] > min(RANK[texts[said["template"]].level], RANK[Pii(WATCHED.limits["webhook"])])
        and any(value in said[language] for language in ("zh", "en"))
    ]


def _case(link: str | None, of_task: dict[int, int]) -> int | None:
    found = ADDRESS.search(link or "")
    if found is None:
        return None
    return int(found[2]) if found[1] == "cases" else of_task.get(int(found[2]))
