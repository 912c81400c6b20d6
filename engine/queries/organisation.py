"""The organisation as it is now, plainly written, and who changed it; it draws no page and writes no file."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.org import Contents, contents_of
from engine.queries.shelf import Shelf
from engine.store.people import OrganisationChangeRow, organisation_change
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

MOST = 20
"""Changes on one page, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationNow:
    """`version` is 0 before one was imported."""

    version: int
    contents: Contents
    changes: Sequence[OrganisationChangeRow]


def organisation_now(work: UnitOfWork, shelf: Shelf) -> OrganisationNow:
    query = select(*columns_of(organisation_change, OrganisationChangeRow))
    mine = query.where(organisation_change.c.tenant_id == work.tenant)
    newest = mine.order_by(organisation_change.c.version.desc()).limit(MOST)
    rows = [OrganisationChangeRow(**row) for row in work.connection.execute(newest).mappings()]
    contents = contents_of(shelf.organisation(work)[0])
    return OrganisationNow(version=work.people.organisation_version(), contents=contents, changes=rows)
