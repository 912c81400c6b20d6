"""Files from a client: they become a bundle and are published as one; only administrators may."""

from engine.bundles import bundle_of_uploads
from engine.commands import DeployBundle, DeployFiles
from engine.errors import Forbidden
from engine.handlers.deployment import deploy_bundle
from engine.handlers.settlement import Settlement


def deploy_files(command: DeployFiles, it: Settlement) -> dict[str, object]:
    """Raises Forbidden, and DeploymentRefused with every finding."""
    if not command.actor.is_admin:
        raise Forbidden()
    name, files = bundle_of_uploads(command.files)
    drawings = command.drawings
    return deploy_bundle(
        DeployBundle(id=command.id, actor=command.actor, bundle=name, files=files, drawings=drawings), it
    )
