"""The short values of a ledger's row as one text, so that a search need not open the JSON of every row."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SHORT, BATCH = 200, 1_000


def upgrade() -> None:
    op.add_column("ledger_row", sa.Column("texts", sa.Text(), nullable=True))
    columns: list[sa.ColumnClause[str]] = [sa.column(name) for name in ("tenant_id", "ledger", "key", "row", "texts")]
    table = sa.table("ledger_row", *columns)
    read = sa.select(table.c.tenant_id, table.c.ledger, table.c.key, sa.cast(table.c.row, sa.Text))
    rows = op.get_bind().execute(read).all()
    write = table.update().where(
        table.c.tenant_id == sa.bindparam("of"), table.c.ledger == sa.bindparam("at"), table.c.key == sa.bindparam("is")
    )
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        values = [{"of": one[0], "at": one[1], "is": one[2], "texts": _texts(json.loads(one[3]))} for one in batch]
        op.get_bind().execute(write, values)


def _texts(row: dict[str, object]) -> str:
    plain = (value for value in row.values() if isinstance(value, str | int) and not isinstance(value, bool))
    return "\n".join(text for value in plain if len(text := str(value)) <= SHORT)
