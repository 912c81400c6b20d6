"""A damaged file that is refused leaves nothing behind; the big number is a soak test."""

import pytest
from sqlalchemy import func, select

from engine.errors import DeploymentRefused
from engine.store.definitions import definition, deployment, resource
from tests.support.engines import Office
from tests.support.mutations import damaged, originals

pytestmark = pytest.mark.on_both

SAMPLE, FULL = range(24), range(5_000)


def stored(office: Office) -> list[int]:
    """How many deployments, files and definitions there are."""
    with office.engine.database.reading() as connection:
        counts = [select(func.count()).select_from(table) for table in (deployment, resource, definition)]
        return [connection.execute(count).scalar_one() for count in counts]


def deploys(office: Office, content: bytes, seed: int) -> bool:
    """Whether it was published; refused or not, what is stored is what was answered."""
    before = stored(office)
    try:
        answer = office.deploy(f"damaged{seed}", {f"processes/damaged{seed}/p.bpmn": content})
    except DeploymentRefused:
        assert stored(office) == before
        return False
    with office.engine.database.unit_of_work() as work:
        whole = [1, len(work.definitions.resources(answer["deployment"])),
                 len(work.definitions.of_deployment(answer["deployment"]))]  # fmt: skip
    assert min(whole) > 0
    assert stored(office) == [old + new for old, new in zip(before, whole, strict=True)]
    return True


def test_a_damaged_file_is_published_whole_or_not_at_all(office: Office) -> None:
    files = originals()[:1]

    published = [deploys(office, damaged(files[0], seed), seed) for seed in SAMPLE]

    assert set(published) == {True, False}


@pytest.mark.soak
def test_thousands_of_damaged_files_are_published_whole_or_not_at_all(office: Office) -> None:
    files = originals()

    for seed in FULL:
        deploys(office, damaged(files[seed % len(files)], seed), seed)
