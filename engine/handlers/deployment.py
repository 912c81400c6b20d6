"""Publishing a bundle: all findings or nothing; unchanged files give no new version; running instances stay pinned."""

import hashlib

from engine.bundles import Bundle, read_bundle, waits_of
from engine.calendar import calendar_functions
from engine.commands import DeployBundle
from engine.errors import DeploymentRefused, Finding
from engine.handlers.ledger_change import carry_ledgers
from engine.handlers.settlement import Settlement
from engine.handlers.start import arm
from engine.store.definitions import DefinitionRow, DeploymentRow, Warned


def deploy_bundle(command: DeployBundle, it: Settlement) -> dict[str, object]:
    """Raises DeploymentRefused with every finding."""
    work, env = it.work, it.env
    bundle = read_bundle(command.bundle, command.files, functions=calendar_functions(), drawings=command.drawings)
    previous = work.definitions.latest_deployment(command.bundle)
    if previous is not None and previous.checksum == bundle.checksum:
        return {"deployment": previous.key, "unchanged": True}
    findings = [*_events_of_others(it, bundle), *carry_ledgers(it, bundle)]
    world = it.world_of(bundle, None)
    waits = {process.model.process_id: waits_of(process, world, findings) for process in bundle.processes}
    if findings:
        raise DeploymentRefused(findings)
    deployment = work.keys.new()
    row = DeploymentRow(
        key=deployment, bundle=command.bundle, checksum=bundle.checksum, at=env.now, by=command.actor.id
    )
    work.definitions.add_deployment(row, command.files)
    if bundle.warnings:
        work.definitions.warn(deployment, [_warned(one) for one in bundle.warnings])
    for process in bundle.processes:
        before = work.definitions.latest(process.model.process_id)
        definition = DefinitionRow(
            key=work.keys.new(), process_id=process.model.process_id, version=before.version + 1 if before else 1,
            name=process.model.root.title("zh"), name_en=process.model.root.title("en"), bundle=command.bundle,
            resource_name=process.resource, checksum=hashlib.sha256(process.xml).hexdigest(),
            deployment_key=deployment, deployed_at=env.now, version_tag=process.model.version_tag,
        )  # fmt: skip
        work.definitions.add(definition, process.xml)
        arm(it, definition, waits[process.model.process_id], before)
    return {"deployment": deployment, "unchanged": False}


def _warned(one: Finding) -> Warned:
    """As the designers' panel tells it, without judging the files again."""
    place = one.element or one.resource.rpartition("/")[2]
    return Warned(place=place, zh=f"{one.zh}{one.remedy_zh}", en=f"{one.en} {one.remedy_en}")


def _events_of_others(it: Settlement, bundle: Bundle) -> list[Finding]:
    """An event means one thing only: what departments send must not depend on which bundle was published last."""
    taken = {
        name: row.bundle
        for row in it.work.definitions.current_deployments()
        if row.bundle != bundle.name
        for name in it.env.library.manifest(it.work, row.key, row.bundle).events
    }
    return [
        Finding(
            code="EVENT_TAKEN", resource=f"processes/{bundle.name}/bundle.yaml", element=f"events.{name}",
            zh=f"流程包{taken[name]}已声明该事件。", en=f"The bundle {taken[name]} declares this event already.",
            remedy_zh="请换一个名称。", remedy_en="Choose another name.",
        )
        for name in bundle.events
        if name in taken
    ]  # fmt: skip
