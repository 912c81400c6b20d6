"""A process is changed in the studio: kept as a draft, published by somebody else, and in force for new cases only."""

from typing import Any

import pytest

from engine.commands import DiscardModelDraft, PublishModelDrafts, SaveModelDraft
from engine.errors import (
    DeploymentRefused,
    Forbidden,
    InvalidRequest,
    ModelDraftChanged,
    ModelDraftTaken,
    ModelMovedOn,
    NotFound,
    OwnModel,
    Rejected,
)
from engine.ids import Key
from engine.store.model_drafts import ModelDraftRow
from tests.support.approval import approval
from tests.support.engines import Office

PATH = "processes/approval/approval.bpmn"
FILES = {path: text if isinstance(text, bytes) else text.encode() for path, text in approval().items()}
DRAWN = FILES[PATH]
RENAMED = DRAWN.replace("审批".encode(), "请示审批".encode())


@pytest.fixture
def base(office: Office) -> Key:
    return Key(office.deploy("approval", FILES)["deployment"])


def save(office: Office, by: str, base: Key, revision: int = 0, content: bytes = RENAMED, **fields: Any) -> int:
    given = {"bundle": "approval", "path": PATH, **fields}
    return int(office.does(SaveModelDraft, by, base=base, revision=revision, content=content, **given)["revision"])


def publish(office: Office, by: str, revision: int = 1) -> dict[str, Any]:
    return office.does(PublishModelDrafts, by, bundle="approval", drafts={PATH: revision})


def draft(office: Office) -> ModelDraftRow | None:
    with office.engine.database.snapshot() as work:
        return work.model_drafts.find("approval", PATH)


def name_of_new_case(office: Office) -> tuple[int, str]:
    with office.engine.database.snapshot() as work:
        definition = work.definitions.load(work.instances.load(office.start("approval")).definition_key)
    return definition.version, definition.name


def test_a_draft_is_kept_and_published_by_a_second_person(office: Office, base: Key) -> None:
    running = office.start("approval")
    assert save(office, "mei", base) == 1

    answer = publish(office, "tao")

    assert name_of_new_case(office) == (2, "请示审批")
    with office.engine.database.snapshot() as work:
        assert work.definitions.load(work.instances.load(running).definition_key).name == "审批"
        deployed = work.definitions.deployment(answer["deployment"])
    assert (deployed.by, deployed.authors) == ("tao", ["mei"])
    assert draft(office) is None
    assert ("mei", "model_published") in office.notices()
    office.completes("ann")
    assert office.instance(running).status == "completed"


def test_whoever_has_worked_on_it_does_not_publish_it(office: Office, base: Key) -> None:
    save(office, "mei", base)
    save(office, "tao", base, revision=1, content=RENAMED + b"\n")

    for author in ("mei", "tao"):
        with pytest.raises(OwnModel, match=r"approval\.bpmn"):
            publish(office, author, revision=2)

    assert name_of_new_case(office) == (1, "审批")


def test_of_two_who_save_the_same_draft_the_second_reads_who_was_first(office: Office, base: Key) -> None:
    save(office, "mei", base)

    with pytest.raises(ModelDraftTaken) as taken:
        save(office, "tao", base, content=DRAWN)

    assert "梅雪" in taken.value.text("zh")
    kept = draft(office)
    assert kept is not None
    assert (kept.content, kept.authors, kept.revision) == (RENAMED, ["mei"], 1)
    assert save(office, "mei", base, revision=1, content=DRAWN) == 2


def test_what_was_looked_at_is_what_is_published(office: Office, base: Key) -> None:
    save(office, "mei", base)
    save(office, "mei", base, revision=1, content=DRAWN)

    with pytest.raises(ModelDraftChanged):
        publish(office, "tao", revision=1)


def test_a_draft_made_from_an_older_version_is_not_published_over_the_newer(office: Office, base: Key) -> None:
    save(office, "mei", base)
    office.deploy("approval", FILES | {PATH: DRAWN.replace("审批".encode(), "审核".encode())})

    with pytest.raises(ModelMovedOn) as moved:
        publish(office, "tao")

    assert "放弃草稿" in moved.value.text("zh")
    assert draft(office) is not None


def test_another_file_of_the_bundle_may_have_moved_on(office: Office, base: Key) -> None:
    save(office, "mei", base)
    manifest = FILES["processes/approval/bundle.yaml"].replace(b"4wh", b"6wh")
    office.deploy("approval", FILES | {"processes/approval/bundle.yaml": manifest})

    publish(office, "tao")

    assert name_of_new_case(office) == (3, "请示审批")


def test_findings_refuse_the_publication_and_keep_the_draft(office: Office, base: Key) -> None:
    save(office, "mei", base, content=DRAWN.replace(b'candidateGroups="clerk"', b'candidateGroups="=clerk +"'))

    with pytest.raises(DeploymentRefused) as refused:
        publish(office, "tao")

    assert {finding.element for finding in refused.value.findings} == {"ut_decide"}
    assert draft(office) is not None


def test_a_draft_is_discarded_as_it_was_seen(office: Office, base: Key) -> None:
    save(office, "mei", base)
    with pytest.raises(ModelDraftChanged):
        office.does(DiscardModelDraft, "tao", bundle="approval", path=PATH, revision=2)

    office.does(DiscardModelDraft, "tao", bundle="approval", path=PATH, revision=1)

    assert draft(office) is None
    with pytest.raises(ModelDraftChanged):
        save(office, "mei", base, revision=1)


def test_nothing_chosen_is_nothing_published(office: Office, base: Key) -> None:
    with pytest.raises(InvalidRequest):
        office.does(PublishModelDrafts, "tao", bundle="approval", drafts={})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"path": "processes/approval/other.bpmn"}, NotFound),
        ({"path": "processes/approval/bundle.yaml"}, NotFound),
        ({"bundle": "leave"}, NotFound),
        ({"content": b" " * (4 * 1024 * 1024 + 1)}, InvalidRequest),
    ],
)
def test_only_a_deployed_model_file_can_have_a_draft(
    office: Office, base: Key, fields: dict[str, Any], wrong: type[Rejected]
) -> None:
    with pytest.raises(wrong):
        save(office, "mei", base, **fields)


def test_only_designers_draw_and_publish(office: Office, base: Key) -> None:
    with pytest.raises(Forbidden):
        save(office, "ann", base)
    save(office, "mei", base)
    with pytest.raises(Forbidden):
        publish(office, "ann")
    with pytest.raises(Forbidden):
        office.does(DiscardModelDraft, "ann", bundle="approval", path=PATH, revision=1)
