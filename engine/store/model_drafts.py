"""Changed model files that are not published yet: one a file, with who changed it and what it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, LargeBinary, String

from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

model_draft = tenant_table(
    "model_draft",
    Column("bundle", String(255), nullable=False),
    Column("path", String(255), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("base_deployment", BigInteger, nullable=False),
    Column("authors", JsonText, nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("saved_at", Moment, nullable=False),
    key=("bundle", "path"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDraftRow:
    """`revision` grows by one with every save, from 1; `base_deployment` is what was deployed when the draft began;
    `authors` are all who have saved it, the first one first."""

    bundle: str
    path: str
    revision: int
    content: bytes
    base_deployment: Key
    authors: Sequence[str]
    saved_by: str
    saved_at: datetime


class ModelDrafts(Rows):
    def find(self, bundle: str, path: str) -> ModelDraftRow | None:
        return self._find(ModelDraftRow, model_draft, *_at(bundle, path))

    def of_bundle(self, bundle: str) -> list[ModelDraftRow]:
        return self._all(ModelDraftRow, model_draft, model_draft.c.bundle == bundle, order_by=[model_draft.c.path])

    def all(self) -> list[ModelDraftRow]:
        return self._all(ModelDraftRow, model_draft, order_by=[model_draft.c.bundle, model_draft.c.path])

    def begin(self, row: ModelDraftRow) -> bool:
        """False when somebody has begun one for this file meanwhile."""
        return self._insert_new(model_draft, row)

    def save(self, row: ModelDraftRow) -> bool:
        """Over the revision before this one. False when that is not the newest any more."""
        before = (*_at(row.bundle, row.path), model_draft.c.revision == row.revision - 1)
        return self._change(model_draft, *before, **self._values(row)) > 0

    def remove(self, bundle: str, path: str, revision: int) -> bool:
        """False when this revision is not the newest any more."""
        return self._remove(model_draft, *_at(bundle, path), model_draft.c.revision == revision) > 0


def _at(bundle: str, path: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model_draft.c.bundle == bundle, model_draft.c.path == path
