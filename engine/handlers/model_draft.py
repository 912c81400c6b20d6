"""Changed model files: kept by those who draw, published by somebody else; whether they are sound is judged there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.actor import Actor
from engine.commands import DeployBundle, DiscardModelDraft, PublishModelDrafts, SaveModelDraft
from engine.errors import (
    Forbidden,
    InvalidRequest,
    ModelDraftChanged,
    ModelDraftTaken,
    ModelMovedOn,
    NotFound,
    OwnModel,
)
from engine.handlers.deployment import deploy_bundle
from engine.handlers.environment import Environment
from engine.handlers.settlement import Settlement
from engine.handlers.telling import tell_house
from engine.ids import PersonId
from engine.store.definitions import DeploymentRow
from engine.store.model_drafts import ModelDraftRow
from engine.store.unit_of_work import UnitOfWork

KINDS = (".bpmn", ".dmn")
MAX_BYTES = 4 * 1024 * 1024


def save_model_draft(command: SaveModelDraft, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises Forbidden, NotFound, InvalidRequest, and ModelDraftTaken for the second of two who save one revision."""
    _require_designer(command.actor)
    if len(command.content) > MAX_BYTES:
        raise InvalidRequest(reason="文件超过4 MB，请拆分流程 / the file exceeds 4 MB, split the process")
    before = work.model_drafts.find(command.bundle, command.path)
    if (before.revision if before else 0) != command.revision:
        raise _taken(command, before, work, env)
    row = _changed(before, command, env.now) if before else _begun(command, work, env.now)
    written = work.model_drafts.save(row) if before else work.model_drafts.begin(row)
    if not written:
        raise _taken(command, work.model_drafts.find(command.bundle, command.path), work, env)
    return {"revision": row.revision}


def discard_model_draft(command: DiscardModelDraft, work: UnitOfWork, env: Environment) -> dict[str, object]:
    """Raises Forbidden, and ModelDraftChanged when there is a newer one or none."""
    _require_designer(command.actor)
    if not work.model_drafts.remove(command.bundle, command.path, command.revision):
        raise ModelDraftChanged(file=_name(command.path))
    return {}


def publish_model_drafts(command: PublishModelDrafts, it: Settlement) -> dict[str, object]:
    """Raises Forbidden, OwnModel, ModelDraftChanged, ModelMovedOn, and DeploymentRefused with every finding."""
    _require_designer(command.actor)
    drafts = [_looked_at(it.work, command, path) for path in sorted(command.drafts)]
    if not drafts:
        raise InvalidRequest(reason="没有选择要发布的文件 / no file was chosen to be published")
    _require_another(drafts, command.actor)
    files = _deployed_files(it.work, command.bundle, drafts)
    changed = {draft.path: draft.content for draft in drafts}
    answer = deploy_bundle(
        DeployBundle(
            id=command.id, actor=command.actor, bundle=command.bundle, files=files | changed,
            drawings=_only_draws(it.work, command.bundle),
        ), it
    )  # fmt: skip
    authors = sorted({author for draft in drafts for author in draft.authors})
    if not answer["unchanged"]:
        it.work.definitions.credit(_key(answer), authors)
    for draft in drafts:
        it.work.model_drafts.remove(draft.bundle, draft.path, draft.revision)
    _tell(it, authors, drafts)
    return answer


def _require_designer(actor: Actor) -> None:
    if not actor.may_design:
        raise Forbidden()


def _begun(command: SaveModelDraft, work: UnitOfWork, now: datetime) -> ModelDraftRow:
    """Raises NotFound for a file that the deployment does not hold."""
    deployment = work.definitions.deployment(command.base)
    known = deployment.bundle == command.bundle and command.path in work.definitions.resources(deployment.key)
    if not known or not command.path.endswith(KINDS):
        raise NotFound(what=f"文件 / file {command.path}")
    return ModelDraftRow(
        bundle=command.bundle, path=command.path, revision=1, content=command.content, base_deployment=command.base,
        authors=[command.actor.id], saved_by=command.actor.id, saved_at=now,
    )  # fmt: skip


def _changed(before: ModelDraftRow, command: SaveModelDraft, now: datetime) -> ModelDraftRow:
    person = command.actor.id
    authors = [*before.authors, *([person] if person not in before.authors else [])]
    return replace(
        before, revision=before.revision + 1, content=command.content, authors=authors, saved_by=person, saved_at=now
    )


def _taken(
    command: SaveModelDraft, newer: ModelDraftRow | None, work: UnitOfWork, env: Environment
) -> ModelDraftTaken | ModelDraftChanged:
    if newer is None:  # discarded or published meanwhile
        return ModelDraftChanged(file=_name(command.path))
    organisation, _ = env.library.organisation(work)
    person = organisation.person(PersonId(newer.saved_by))
    at = newer.saved_at.astimezone(env.zone).strftime("%m-%d %H:%M")
    return ModelDraftTaken(name=person.name if person else newer.saved_by, at=at)


def _looked_at(work: UnitOfWork, command: PublishModelDrafts, path: str) -> ModelDraftRow:
    found = work.model_drafts.find(command.bundle, path)
    if found is None or found.revision != command.drafts[path]:
        raise ModelDraftChanged(file=_name(path))
    return found


def _require_another(drafts: Sequence[ModelDraftRow], actor: Actor) -> None:
    own = [_name(draft.path) for draft in drafts if actor.id in draft.authors]
    if own:
        raise OwnModel(file="、".join(own))


def _deployed_files(work: UnitOfWork, bundle: str, drafts: Sequence[ModelDraftRow]) -> dict[str, bytes]:
    """Those of the newest deployment. Raises ModelMovedOn when a file that was changed is not what it was."""
    newest = work.definitions.latest_deployment(bundle)
    files = work.definitions.resources(newest.key) if newest else {}
    for draft in drafts:
        if newest is None or _base(work, draft, newest, files) != files.get(draft.path):
            raise ModelMovedOn(file=_name(draft.path))
    return files


def _base(work: UnitOfWork, draft: ModelDraftRow, newest: DeploymentRow, files: dict[str, bytes]) -> bytes | None:
    known = files if draft.base_deployment == newest.key else work.definitions.resources(draft.base_deployment)
    return known.get(draft.path)


def _only_draws(work: UnitOfWork, bundle: str) -> bool:
    """Drawings may stay drawings; the last executable process of a bundle may not be unticked by mistake."""
    newest = work.definitions.latest_deployment(bundle)
    return newest is not None and not work.definitions.of_deployment(newest.key)


def _tell(it: Settlement, authors: Sequence[str], drafts: Sequence[ModelDraftRow]) -> None:
    names = "、".join(_name(draft.path) for draft in drafts)
    tell_house(it.work, it.env, authors, "model_published", {"who": it.actor.name, "files": names}, "/studio")


def _key(answer: dict[str, object]) -> int:
    key = answer["deployment"]
    assert isinstance(key, int)
    return key


def _name(path: str) -> str:
    return path.rpartition("/")[2]
