"""Messages: delivered to whoever waits, kept for a while when nobody does yet (design.md, convention 9)."""

from collections.abc import Mapping

from engine.commands import PublishMessage
from engine.handlers.settlement import Settlement, triggering
from engine.handlers.start import start_by_message
from engine.store.messages import MessageRow


def publish_message(command: PublishMessage, it: Settlement) -> dict[str, object]:
    """Those who wait for it go on, and processes that start by it begin; nobody at all: kept until `keep_until`."""
    reached = deliver(it, command.name, command.correlation_key, command.variables)
    if not reached:
        reached += start_by_message(it, command.name, command.correlation_key, command.variables)
    if not reached and command.keep_until is not None:
        it.work.messages.keep(
            MessageRow(
                key=it.work.keys.new(), message_id=command.id, name=command.name,
                correlation_key=command.correlation_key, variables=dict(command.variables),
                received_at=it.env.now, expires_at=command.keep_until,
            )
        )  # fmt: skip
    return {"instances": reached}


def deliver(it: Settlement, name: str, correlation_key: str, variables: Mapping[str, object]) -> list[object]:
    """One delivery per instance that waits for it; answers which were reached."""
    reached: list[object] = []
    for row in it.work.subscriptions.matching("message", name, correlation_key):
        if row.instance_key is None or row.instance_key in reached:
            continue
        reached.append(row.instance_key)
        it.act(row.instance_key, triggering(row.holder, row.element_id, variables))
    return reached
