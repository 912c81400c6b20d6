"""Publishing a bundle: all findings or nothing; unchanged files give no new version; running instances stay pinned."""

import hashlib

from engine.bundles import read_bundle, waits_of
from engine.calendar import calendar_functions
from engine.commands import DeployBundle
from engine.errors import DeploymentRefused, Finding
from engine.handlers.settlement import Settlement
from engine.handlers.start import arm
from engine.store.definitions import DefinitionRow, DeploymentRow


def deploy_bundle(command: DeployBundle, it: Settlement) -> dict[str, object]:
    """Raises DeploymentRefused with every finding."""
    work, env = it.work, it.env
    bundle = read_bundle(command.bundle, command.files, functions=calendar_functions())
    previous = work.definitions.latest_deployment(command.bundle)
    if previous is not None and previous.checksum == bundle.checksum:
        return {"deployment": previous.key, "unchanged": True}
    findings: list[Finding] = []
    world = it.world_of(bundle, None)
    waits = {process.model.process_id: waits_of(process, world, findings) for process in bundle.processes}
    if findings:
        raise DeploymentRefused(findings)
    deployment = work.keys.new()
    row = DeploymentRow(
        key=deployment, bundle=command.bundle, checksum=bundle.checksum, at=env.now, by=command.actor.id
    )
    work.definitions.add_deployment(row, command.files)
    for process in bundle.processes:
        before = work.definitions.latest(process.model.process_id)
        definition = DefinitionRow(
            key=work.keys.new(), process_id=process.model.process_id, version=before.version + 1 if before else 1,
            name=process.model.root.title("zh"), name_en=process.model.root.title("en"), bundle=command.bundle,
            resource_name=process.resource, xml=process.xml,
            checksum=hashlib.sha256(process.xml).hexdigest(), deployment_key=deployment, deployed_at=env.now,
            version_tag=process.model.version_tag,
        )  # fmt: skip
        work.definitions.add(definition)
        arm(it, definition, waits[process.model.process_id], before)
    return {"deployment": deployment, "unchanged": False}
