"""Notices that people have read, and the same notices on their way out; whom to tell what is for others to know."""

import json

from engine.commands import MarkNoticesRead
from engine.handlers.environment import Environment
from engine.handlers.outbox import GIVEN_UP
from engine.ids import PersonId
from engine.settings import Channels
from engine.store.notices import NoticeRow
from engine.store.outbox import NOTICES
from engine.store.unit_of_work import UnitOfWork

_HEADINGS = {"zh": "【邻里】", "en": "[Linli] "}
SUBJECT = 60
"""Characters of a notice that a mail shows in its subject."""


def mark_notices_read(command: MarkNoticesRead, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """What was read before, and what is not there or somebody else's, counts as nothing."""
    if command.notice is not None:
        return {"read": int(work.notices.mark_read(command.notice, command.actor.id, env.now))}
    return {"read": work.notices.mark_all_read(command.actor.id, command.until or env.now, env.now)}


def send_notices_out(work: UnitOfWork, env: Environment) -> None:
    """What this command has told people inside the product goes out by the channels that are set up, too."""
    for row in work.notices.added:
        if row.template == GIVEN_UP:
            continue
        if env.channels.mail is not None:
            _mail(row, work, env)
        if env.channels.webhook is not None:
            signer = NOTICES if env.channels.webhook_secret is not None else None
            body = _said(row, env.channels)
            work.outbox.add(kind="webhook", address=NOTICES, body=body, signer=signer, now=env.now)


def _mail(row: NoticeRow, work: UnitOfWork, env: Environment) -> None:
    """To whoever has an address among the facts of their person, in the language of their account."""
    organisation, _ = env.library.organisation(work)
    person, account = organisation.person(PersonId(row.person_id)), work.people.account(row.person_id)
    address = person.facts.get("email") if person is not None else None
    if not isinstance(address, str) or "@" not in address:
        return
    language = "en" if account is not None and account.language == "en" else "zh"
    text, link = row.en if language == "en" else row.zh, _link(row, env.channels)
    body = f"{text}\n\n{link}\n" if link else f"{text}\n"
    subject = _HEADINGS[language] + text[:SUBJECT]
    work.outbox.add(kind="mail", address=address, subject=subject, body=body, now=env.now)


def _said(row: NoticeRow, channels: Channels) -> str:
    said = {
        "event": "notice", "id": str(row.key), "person": row.person_id, "template": row.template, "zh": row.zh,
        "en": row.en, "link": _link(row, channels), "at": row.created_at.isoformat(),
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


def _link(row: NoticeRow, channels: Channels) -> str | None:
    """Nothing for a page whose address from outside is not known."""
    return f"{channels.public_url}{row.link}" if row.link and channels.public_url else None
