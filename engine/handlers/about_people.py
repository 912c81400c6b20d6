"""What connectors may do with all that is kept about one person, in the name of the case that asks for it."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import Forbidden, IncidentError
from engine.forms import Text
from engine.handlers.kept_about import KeptAbout, empty, kept_about, reasons
from engine.handlers.settlement import Case, Settlement
from engine.handlers.unmasking import house_log, note_access
from engine.ids import Key, PersonId
from engine.ledgers import Column, ColumnType, Ledger, access_entry
from engine.notices import mask
from engine.people.subjects import Kept, released_row, rests_on, staying_row, without_sensitive
from engine.store.documents import DocumentRow

HEADS = ("台账或事项 / Ledger or case", "序号 / Row", "栏目 / Column", "内容 / Content")


@dataclass(frozen=True, slots=True)
class AboutPeopleOf:
    """`connectors.call.AboutPeople` for one case."""

    it: Settlement
    case: Case

    def counted(self, subject: str) -> tuple[list[tuple[Text, int]], int, list[Text]]:
        kept = self._kept(subject)
        by_ledger = [(Text(ledger.zh, ledger.en), n) for ledger, n in _numbers(kept)]
        return by_ledger, len(kept.cases), _texts(reasons(self.it, kept))

    def copied(self, subject: str, purpose: str, name: str) -> dict[str, object] | None:
        kept = self._kept(subject)
        if not kept.rows and not kept.cases:
            return None
        for ledger, n in _numbers(kept):
            self._note(subject, purpose, ledger.id, n, [column.name for column in ledger.hidden])
        return self._keep_file(name, _written(self.it, kept))

    def forgotten(self, subject: str, purpose: str, *, whole: bool) -> tuple[int, int]:
        kept = self._kept(subject)
        empty(self.it, kept, whole=whole)
        self._note(subject, purpose, self._log().id, len(kept.rows), [])
        return len(kept.rows), len(kept.cases)

    def released(self, subject: str, purpose: str, basis: str) -> tuple[list[Text], list[Text]]:
        kept, gone = self._kept(subject), list[Kept]()
        stays = [staying_row(ledger, row.row) for ledger, row in kept.rows if not rests_on(ledger, row.row, basis)]
        for ledger, row in kept.rows:
            if rests_on(ledger, row.row, basis):
                gone.append(released_row(ledger, row.row))
                left = without_sensitive(ledger, row.row)
                self.it.work.ledgers.put(
                    ledger.id, row.key, left, now=self.it.env.now, business_key=self.case.row.business_key,
                    instance_key=self.case.row.key,
                )  # fmt: skip
        if kept.cases:
            n = len(kept.cases)
            stays.append(Kept(f"{n}件办过的事项，保存期满后清除", f"cases worked on: {n}, until their period is over"))
        self._note(subject, purpose, self._log().id, len(gone), [])
        return _texts(gone), _texts(stays)

    def removed(self, file: Key) -> bool:
        row = next(iter(self.it.work.documents.find([file])), None)
        if row is None or row.instance_key != self.case.row.key:
            return False
        self.it.work.documents.remove_content(file)
        return True

    def _kept(self, subject: str) -> KeptAbout:
        return kept_about(self.it, subject, self.case.row.root_key or self.case.row.key)

    def _log(self) -> Ledger:
        try:
            return house_log(self.it)
        except Forbidden as missing:
            said = "没有声明访问日志，请在台账中写明 access_log / no access log is declared: name one by access_log"
            raise IncidentError("IO_MAPPING_ERROR", said) from missing

    def _note(self, subject: str, purpose: str, ledger: str, n: int, fields: list[str]) -> None:
        entry = access_entry(
            user=self.it.actor.id, subject=subject, ledger=ledger, fields=fields, purpose=purpose, at=self.it.env.now,
            case_key=self.case.row.business_key, bulk_count=n,
        )  # fmt: skip
        note_access(self.it, self._log(), entry, None)

    def _keep_file(self, name: str, content: bytes) -> dict[str, object]:
        """Brought by the case and by nobody: only those who may see the case may open it."""
        row = DocumentRow(
            key=self.it.work.keys.new(), name=name, media_type="text/csv", size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), brought_by=f"case:{self.case.row.key}",
            brought_at=self.it.env.now, instance_key=self.case.row.key,
        )  # fmt: skip
        self.it.work.documents.keep(row, content)
        return {"id": str(row.key), "name": row.name, "size": row.size}


def _numbers(kept: KeptAbout) -> Iterator[tuple[Ledger, int]]:
    ledgers = {ledger.id: ledger for ledger, _ in kept.rows}
    for id, ledger in ledgers.items():
        yield ledger, sum(one.id == id for one, _ in kept.rows)


def _texts(kept: list[Kept]) -> list[Text]:
    return [Text(one.zh, one.en) for one in dict.fromkeys(kept)]


def _written(it: Settlement, kept: KeptAbout) -> bytes:
    """CSV that spreadsheets open as it is; a text that one would calculate is disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for n, (ledger, row) in enumerate(kept.rows, start=1):
        for column in ledger.columns.values():
            if row.row.get(column.name) is not None:
                writer.writerow([ledger.zh, n, column.zh, _disarmed(_said(it, column, row.row[column.name]))])
    for n, case in enumerate(kept.cases, start=1):
        writer.writerow([it.case(case.key).definition.name, n, "业务编号", case.business_key or case.key])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _said(it: Settlement, column: Column, value: object) -> str:
    """As the ledger's page says it; whoever else is named in it stays masked."""
    text = str(value)
    if column.type is ColumnType.PERSON:
        person = it.organisation.person(PersonId(text))
        return mask(person.name) if person is not None else text
    if column.type is ColumnType.UNIT:
        unit = it.organisation.unit(text)
        return unit.zh if unit is not None else text
    return column.values[text][0] if text in column.values else text


def _disarmed(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
