"""Notices on their way out of the house: by which channels, in whose language, how much of them and when.

Whoever tells people something knows no channels; sending is `outbound`'s, after the commit.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.handlers.environment import Environment
from engine.ids import PersonId
from engine.ledgers import Pii
from engine.notices import KINDS, Choice, Kind, Outside, digest_after, house_notices, leave_at, read_hours
from engine.org import Organisation, Person
from engine.settings import EVERYWHERE
from engine.store.notices import NoticeRow
from engine.store.outbox import NOTICES
from engine.store.unit_of_work import UnitOfWork

ROBOTS = ("wecom", "dingtalk")
SUBJECT = 60
"""Characters of a notice that a mail shows in its subject."""
_HEADINGS = {"zh": "【邻里】", "en": "[Linli] "}
_DIGESTS = {"zh": "【邻里】今日通知汇总", "en": "[Linli] What you were told today"}


def send_notices_out(work: UnitOfWork, env: Environment) -> None:
    """What this command has told people inside the product goes out by the channels that are set up, too."""
    if work.notices.added and env.channels.lead_out:
        _Leaving(work, env, env.library.organisation(work)[0]).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """One notice on its way to one person."""

    row: NoticeRow
    outside: Outside
    person: Person | None
    language: str
    choice: Choice
    due_at: datetime

    def takes(self, channel: str) -> bool:
        return channel in self.outside.channels and self.choice.takes(self.outside.kind.value, channel)

    def fact(self, name: str) -> str | None:
        value = self.person.facts.get(name) if self.person is not None else None
        return value if isinstance(value, str) and value else None


class _Leaving:
    """All notices of one command: what a robot says to several in the same words it says once."""

    def __init__(self, work: UnitOfWork, env: Environment, organisation: Organisation) -> None:
        self._work, self._env, self._organisation = work, env, organisation
        self._channels = env.channels
        self._quiet = read_hours(env.channels.quiet_hours) if env.channels.quiet_hours else None

    def all(self) -> None:
        letters = [self._letter(row, outside or _unsaid(row)) for row, outside in self._work.notices.added]
        for letter in letters:
            if self._channels.mail is not None and letter.takes("mail"):
                self._mail(letter)
            if self._channels.webhook is not None and letter.takes("webhook"):
                self._post(letter)
        for kind in ROBOTS:
            if self._channels.robots(kind):
                self._speak(kind, [letter for letter in letters if letter.takes(kind) and letter.fact(kind)])

    def _letter(self, row: NoticeRow, outside: Outside) -> _Letter:
        choice = self._work.choices.of_person(row.person_id)
        account = self._work.people.account(row.person_id)
        due_at = leave_at(self._env.now, choice.hours(self._quiet), self._env.zone, urgent=outside.urgent)
        return _Letter(
            row=row, outside=outside, person=self._organisation.person(PersonId(row.person_id)),
            language="en" if account is not None and account.language == "en" else "zh", choice=choice, due_at=due_at,
        )  # fmt: skip

    def _text(self, letter: _Letter, channel: str, language: str) -> str:
        return letter.outside.text(language, Pii(self._channels.limits[channel]))

    def _mail(self, letter: _Letter) -> None:
        """To whoever has an address among the facts of their person; into the day's summary where they want one."""
        address = letter.fact("email")
        if address is None or "@" not in address:
            return
        text, link = self._text(letter, "mail", letter.language), self._link(letter.row)
        body = f"{text}\n\n{link}\n" if link else f"{text}\n"
        if letter.choice.digest_at is not None and not letter.outside.urgent:
            due_at = digest_after(self._env.now, letter.choice.digest_at, self._env.zone)
            self._work.outbox.gather(
                kind="mail", address=address, subject=_DIGESTS[letter.language], body=f"{body}\n", now=self._env.now,
                due_at=due_at, digest=f"{letter.row.person_id} {due_at.isoformat()}",
            )  # fmt: skip
            return
        subject = _HEADINGS[letter.language] + text[:SUBJECT]
        self._work.outbox.add(
            kind="mail", address=address, subject=subject, body=body, now=self._env.now, due_at=letter.due_at
        )

    def _post(self, letter: _Letter) -> None:
        row, outside = letter.row, letter.outside
        said = {
            "event": "notice", "id": str(row.key), "person": row.person_id, "template": row.template,
            "kind": outside.kind.value, "urgent": outside.urgent, "zh": self._text(letter, "webhook", "zh"),
            "en": self._text(letter, "webhook", "en"), "link": self._link(row), "at": row.created_at.isoformat(),
        }  # fmt: skip
        signer = NOTICES if self._channels.webhook_secret is not None else None
        self._work.outbox.add(
            kind="webhook", address=NOTICES, body=json.dumps(said, ensure_ascii=False), signer=signer,
            now=self._env.now, due_at=letter.due_at,
        )  # fmt: skip

    def _speak(self, kind: str, letters: list[_Letter]) -> None:
        """The same text for several in one group is said once and calls them all."""
        together: dict[tuple[str, str, datetime], list[str]] = {}
        for letter in letters:
            robot, called = self._robot_of(kind, letter.person), letter.fact(kind)
            if robot is None or called is None:
                continue
            text, link = self._text(letter, kind, letter.language), self._link(letter.row)
            said = _HEADINGS[letter.language] + (f"{text}\n{link}" if link else text)
            together.setdefault((robot, said, letter.due_at), []).append(called)
        for (robot, said, due_at), people in together.items():
            body = json.dumps({"text": said, "people": people}, ensure_ascii=False)
            self._work.outbox.add(kind=kind, address=robot, body=body, now=self._env.now, due_at=due_at)

    def _robot_of(self, kind: str, person: Person | None) -> str | None:
        """That of the nearest unit, from the person's own upward."""
        robots = self._channels.robots(kind)
        return next((unit for unit in self._units(person) if unit in robots), None)

    def _units(self, person: Person | None) -> Iterator[str]:
        if person is not None:
            yield from (unit.id for unit in self._organisation.unit_path(person.unit))
        yield EVERYWHERE

    def _link(self, row: NoticeRow) -> str | None:
        """Nothing for a page whose address from outside is not known."""
        url = self._channels.public_url
        return f"{url}{row.link}" if row.link and url else None


def _unsaid(row: NoticeRow) -> Outside:
    """Of a notice of which nobody said what may be told outside: that it is there."""
    known = house_notices().get(row.template)
    if known is None:
        kind = Kind.RESULT
        return Outside(kind=kind, texts={}, title=dict(zip(("zh", "en"), KINDS[kind], strict=True)))
    return Outside(kind=known.kind, texts={}, title=known.title, channels=known.channels)
