"""A damaged file that is refused leaves nothing behind; the big number is a soak test."""

import pytest

from engine.errors import DeploymentRefused
from tests.support.engines import Office
from tests.support.mutations import damaged, originals

SAMPLE, FULL = range(24), range(5_000)


def stored(office: Office) -> tuple[int, ...]:
    with office.engine.database.unit_of_work() as work:
        deployments = work.definitions.current_deployments()
        return tuple(one.key for one in deployments for _ in work.definitions.of_deployment(one.key))


def deploys(office: Office, content: bytes, seed: int) -> bool:
    """Whether it was published; refused or not, what is stored is what was answered."""
    before = stored(office)
    try:
        answer = office.deploy(f"damaged{seed}", {f"processes/damaged{seed}/p.bpmn": content})
    except DeploymentRefused:
        assert stored(office) == before
        return False
    assert answer["deployment"] in set(stored(office)) - set(before)
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
