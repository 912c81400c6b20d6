"""What couriers take out of the outbox and what became of it; sending is `outbound`'s, outside any transaction."""

from engine.actor import ADMIN
from engine.commands import Command, RecordDelivery, RecordFailedDelivery, SendAgain, TakeOutbox
from engine.errors import Forbidden, WrongState
from engine.handlers.environment import Environment
from engine.handlers.telling import tell_house
from engine.outbound.delivery import pause_after
from engine.outbound.robots import PER_MINUTE, ROBOTS
from engine.store.outbox import OutboxRow
from engine.store.unit_of_work import UnitOfWork

GIVEN_UP = "delivery_given_up"
"""The notice of it; it is told in the product only: it would go the way that does not work."""
PACED = dict.fromkeys(ROBOTS, PER_MINUTE)
_KINDS = {
    "mail": ("邮件", "mail"), "webhook": ("Webhook", "webhook"), "wecom": ("企业微信消息", "WeCom message"),
    "dingtalk": ("钉钉消息", "DingTalk message"),
}  # fmt: skip


def take_outbox(command: TakeOutbox, work: UnitOfWork, env: Environment) -> dict[str, object]:
    _require_house(command)
    taken = work.outbox.take(env.now, env.now + command.timeout, command.most, PACED)
    return {"messages": [[row.key, row.attempts] for row in taken]}


def record_delivery(command: RecordDelivery, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Also of a courier that was slow: what has arrived need not be sent again."""
    _require_house(command)
    row = work.outbox.load(command.message, lock=True)
    if row.status != "sent":
        work.outbox.sent(row.key, env.now)
        _remember(row, "DeliverySent", command, work, env)
    return {"status": "sent"}


def record_failed_delivery(command: RecordFailedDelivery, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Nothing happens when another courier has taken it since."""
    _require_house(command)
    row = work.outbox.load(command.message, lock=True)
    if row.status != "leased" or row.attempts != command.attempt:
        return {"status": row.status}
    pause = pause_after(row.attempts)
    if pause is not None:
        work.outbox.again(row.key, env.now, env.now + pause, command.reason)
        return {"status": "waiting"}
    work.outbox.give_up(row.key, env.now, command.reason)
    _remember(row, "DeliveryGivenUp", command, work, env)
    _tell_administrators(row, command.reason, work, env)
    return {"status": "dead"}


def send_again(command: SendAgain, work: UnitOfWork, env: Environment) -> dict[str, object]:
    _require_house(command)
    row = work.outbox.load(command.message, lock=True)
    if row.status != "dead":
        raise WrongState(reason="该消息没有停止发送，无需重发 / it has not been given up")
    work.outbox.begin_again(row.key, env.now)
    return {"message": row.key}


def _require_house(command: Command) -> None:
    if not command.actor.is_admin:
        raise Forbidden()


def _remember(row: OutboxRow, kind: str, command: Command, work: UnitOfWork, env: Environment) -> None:
    if row.instance_key is not None:
        said = {"message": row.key, "kind": row.kind, "attempts": row.attempts}
        work.history.append(row.instance_key, [(kind, said)], command.actor.id, command.id, env.now)


def _tell_administrators(row: OutboxRow, reason: str, work: UnitOfWork, env: Environment) -> None:
    organisation, _ = env.library.organisation(work)
    channel, channel_en = _KINDS[row.kind]
    data = {"channel": channel, "channel_en": channel_en, "n": row.attempts, "reason": reason, "key": str(row.key)}
    link = f"/cases/{row.instance_key}" if row.instance_key is not None else None
    tell_house(work, env, organisation.holders(ADMIN), GIVEN_UP, data, link)
