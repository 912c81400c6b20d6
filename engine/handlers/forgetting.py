"""What is tidied away at night because nobody will ask for it any more; retention by law is not decided here."""

from datetime import timedelta

from engine.commands import ForgetDocuments, ForgetDrafts
from engine.handlers.environment import Environment
from engine.store.documents import LOOSE_FOR
from engine.store.unit_of_work import UnitOfWork

DRAFTS_FOR = timedelta(hours=24)
"""As people are told when their task is gone."""


def forget_documents(command: ForgetDocuments, work: UnitOfWork, env: Environment) -> dict[str, object]:
    return {"forgotten": work.documents.forget_loose(env.now - LOOSE_FOR)}


def forget_drafts(command: ForgetDrafts, work: UnitOfWork, env: Environment) -> dict[str, object]:
    return {"forgotten": work.tasks.forget_drafts(env.now - DRAFTS_FOR)}
