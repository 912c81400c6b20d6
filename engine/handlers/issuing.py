"""A case that its bundle shows to residents gets a ticket as it begins, if it has their telephone number."""

from collections.abc import Mapping

from engine.handlers.settlement import Case, Settlement
from engine.store.tickets import TAIL, TicketRow, proof_of

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is mistaken for something else when it is read out or copied by hand."""
LENGTH = 8


def issue_ticket(it: Settlement, case: Case, known: Mapping[str, object]) -> None:
    """Drawn by chance: from one code no other follows."""
    rules = case.bundle.public.get(case.row.process_id)
    if rules is None or rules.ticket is None or rules.ticket.phone is None:
        return
    phone = rules.ticket.phone.evaluate(known, it.world(case).evaluation())
    digits = "".join(one for one in phone if one.isdigit()) if isinstance(phone, str) else ""
    if len(digits) < TAIL:
        return
    code = "".join(it.env.chance.choices(LETTERS, k=LENGTH))
    it.work.tickets.issue(
        TicketRow(
            instance_key=case.row.key, code=code, proof=proof_of(code, digits[-TAIL:]), issued_at=it.env.now
        )
    )  # fmt: skip
