"""Forms of deployments: of a task, of a start, or all of one deployment; what they mean is the forms room's."""

from dataclasses import dataclass

from engine.actor import Actor
from engine.bundles import Bundle, form_key
from engine.forms import Form
from engine.ids import Key
from engine.queries.shelf import Shelf
from engine.queries.user_tasks import SeenTask, seen_task
from engine.store.definitions import DefinitionRow, DeploymentRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenForm:
    """`version` counts the deployments of its bundle."""

    key: Key
    version: int
    form: Form


def forms_of(work: UnitOfWork, deployment: DeploymentRow, bundle: Bundle) -> list[SeenForm]:
    version = work.definitions.version_of(deployment)
    return [
        SeenForm(form_key(deployment.key, bundle, name), version, bundle.forms[name]) for name in sorted(bundle.forms)
    ]


def form_of_task(work: UnitOfWork, shelf: Shelf, actor: Actor, key: Key) -> SeenForm | None:
    """Raises NotFound; None for a task without a form."""
    task = seen_task(work, actor, key)
    form_id = task.row["form_id"]
    bundle = shelf.bundle(work, task.row["deployment_key"], task.row["bundle"])
    if form_id is None or form_id not in bundle.forms:
        return None
    return _seen(work, bundle, task.row["deployment_key"], bundle.forms[form_id])


def start_form_of(work: UnitOfWork, shelf: Shelf, definition: DefinitionRow) -> SeenForm | None:
    """None for a process that asks nothing at its start."""
    bundle = shelf.bundle(work, definition.deployment_key, definition.bundle)
    form = bundle.start_form(definition.process_id)
    return None if form is None else _seen(work, bundle, definition.deployment_key, form)


def key_of_form(work: UnitOfWork, shelf: Shelf, task: SeenTask) -> Key | None:
    bundle = shelf.bundle(work, task.row["deployment_key"], task.row["bundle"])
    form_id = task.row["form_id"]
    return form_key(task.row["deployment_key"], bundle, form_id) if form_id in bundle.forms else None


def _seen(work: UnitOfWork, bundle: Bundle, deployment: Key, form: Form) -> SeenForm:
    version = work.definitions.version_of(work.definitions.deployment(deployment))
    return SeenForm(form_key(deployment, bundle, form.id), version, form)
