"""What a service task may name, one file each; a connector answers values and knows no mechanism."""

from collections.abc import Mapping

from engine.connectors import ledger, org, promise, subject, task, webhook
from engine.connectors.call import Connector
from engine.connectors.notify import notify

CONNECTORS: Mapping[str, Connector] = {
    "ledger.find": ledger.find,
    "ledger.put": ledger.put,
    "ledger.append": ledger.append,
    "ledger.post": ledger.post,
    "org.absence": org.absence,
    "org.account": org.account,
    "org.chain": org.chain,
    "org.person": org.person,
    "org.unit": org.unit,
    "org.holders": org.holders,
    "subject.look": subject.look,
    "subject.copy": subject.copy,
    "subject.drop": subject.drop,
    "subject.forget": subject.forget,
    "subject.release": subject.release,
    "task.drafts": task.drafts,
    "task.in_hand": task.in_hand,
    "task.offer": task.offer,
    "task.pass_on": task.pass_on,
    "promise.recount": promise.recount,
    "webhook.refer": webhook.refer,
    "webhook.send": webhook.send,
    "notify": notify,
}
"""By job type; a type that is not here is work for an external worker."""
