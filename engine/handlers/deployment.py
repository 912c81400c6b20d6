"""Publishing a bundle: all findings or nothing; unchanged files give no new version; running instances stay pinned."""

import hashlib

from engine.bundles import read_bundle
from engine.calendar import calendar_functions
from engine.commands import DeployBundle
from engine.handlers.environment import Environment
from engine.store.definitions import DefinitionRow, DeploymentRow
from engine.store.unit_of_work import UnitOfWork


def deploy_bundle(command: DeployBundle, work: UnitOfWork, env: Environment) -> dict[str, object]:
    bundle = read_bundle(command.bundle, command.files, functions=calendar_functions())
    previous = work.definitions.latest_deployment(command.bundle)
    if previous is not None and previous.checksum == bundle.checksum:
        return {"deployment": previous.key, "unchanged": True}
    deployment = work.keys.new()
    row = DeploymentRow(
        key=deployment, bundle=command.bundle, checksum=bundle.checksum, at=env.now, by=command.actor.id
    )
    work.definitions.add_deployment(row, command.files)
    for process in bundle.processes:
        before = work.definitions.latest(process.model.process_id)
        work.definitions.add(
            DefinitionRow(
                key=work.keys.new(), process_id=process.model.process_id, version=before.version + 1 if before else 1,
                name=process.model.root.title("zh"), name_en=process.model.root.title("en"), bundle=command.bundle,
                resource_name=process.resource, xml=process.xml,
                checksum=hashlib.sha256(process.xml).hexdigest(), deployment_key=deployment, deployed_at=env.now,
                version_tag=process.model.version_tag,
            )
        )  # fmt: skip
    return {"deployment": deployment, "unchanged": False}
