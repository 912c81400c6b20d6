"""A column among keys that a subquery finds, so that each database goes from those keys to the rows."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, SelectBase
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class Among(ColumnElement[bool]):
    """`column IN (keys)`, where `keys` looks at nothing outside itself.

    PostgreSQL is handed the keys as an array: it then finds them once and looks each up by index, whether or not it
    has counted the table. With IN it may read them again for every row of a table that has just been filled.
    """

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012  # as SQLAlchemy declares it
        ("column", InternalTraversal.dp_clauseelement),
        ("keys", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, column: ColumnElement[Any], keys: SelectBase) -> None:
        self.column = column
        self.keys = keys

    def self_group(self, against: Any = None) -> "Among":
        """It is a condition as it stands: databases without truth values need no comparison with 1."""
        return self


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.column.in_(element.keys), **how)


@compiles(Among, "postgresql")
def _among_array(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    keys = compiler.process(element.keys.scalar_subquery(), **how)
    return f"{compiler.process(element.column, **how)} = ANY(ARRAY{keys})"
