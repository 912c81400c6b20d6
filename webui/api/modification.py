"""Modification and migration in Camunda's words: what is to begin, to end and to move in a running instance, and what
becomes of its elements in another version."""

from typing import Annotated, Literal
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded

from engine.commands import Activation, Ancestor, MigrateInstance, ModifyInstance, Move, Termination
from engine.ids import Key
from engine.queries.instances import seen_instance
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.wire import nothing
from webui.session import actor, engine

room = Blueprint("modification", __name__)

MOST = 1000
ANY = "-1"
"""What clients send for an ancestor that they leave to us."""
ElementId = Annotated[str, Bounded(min_length=1, max_length=255)]


class VariableInstruction(Wire):
    variables: Variables
    scope_id: str | None = None


class Activating(Wire):
    element_id: ElementId
    ancestor_element_instance_key: str = ANY
    variable_instructions: list[VariableInstruction] | None = None


class Terminating(Wire):
    element_instance_key: str | None = None
    element_id: ElementId | None = None


class Source(Wire):
    source_type: Literal["byId", "byKey"]
    source_element_id: ElementId | None = None
    source_element_instance_key: str | None = None


class Scope(Wire):
    ancestor_scope_type: Literal["direct", "inferred", "sourceParent"]
    ancestor_element_instance_key: str = ANY


class Moving(Wire):
    source_element_instruction: Source
    target_element_id: ElementId
    ancestor_scope_instruction: Scope | None = None
    variable_instructions: list[VariableInstruction] | None = None


class Modification(Wire):
    operation_reference: int | None = None
    activate_instructions: Annotated[list[Activating], Bounded(max_length=MOST)] | None = None
    terminate_instructions: Annotated[list[Terminating], Bounded(max_length=MOST)] | None = None
    move_instructions: Annotated[list[Moving], Bounded(max_length=MOST)] | None = None


class Mapping(Wire):
    source_element_id: ElementId
    target_element_id: ElementId


class Migration(Wire):
    operation_reference: int | None = None
    target_process_definition_key: str
    mapping_instructions: Annotated[list[Mapping], Bounded(max_length=MOST)]


SEARCHES = {"direct": Ancestor.ANY, "inferred": Ancestor.INFERRED, "sourceParent": Ancestor.SOURCE_PARENT}


@room.post("/process-instances/<key>/modification")
def modify(key: str) -> ResponseReturnValue:
    body = read(Modification)
    with engine().database.snapshot() as work:
        seen = seen_instance(work, actor(), Key(key_of(key)))
    engine().handle(
        ModifyInstance(
            id=str(uuid4()), actor=actor(), instance=seen["key"],
            activate=[_activation(one) for one in body.activate_instructions or ()],
            terminate=[
                _ending(one.element_instance_key, one.element_id) for one in body.terminate_instructions or ()
            ],
            move=[_move(one) for one in body.move_instructions or ()],
        )
    )  # fmt: skip
    return nothing()


@room.post("/process-instances/<key>/migration")
def migrate(key: str) -> ResponseReturnValue:
    body = read(Migration)
    definition = Key(key_of(body.target_process_definition_key))
    with engine().database.snapshot() as work:
        seen = seen_instance(work, actor(), Key(key_of(key)))
    mapping = [(one.source_element_id, one.target_element_id) for one in body.mapping_instructions]
    engine().handle(
        MigrateInstance(id=str(uuid4()), actor=actor(), instance=seen["key"], definition=definition, mapping=mapping)
    )
    return nothing()


def _activation(one: Activating) -> Activation:
    ancestor = _ancestor(one.ancestor_element_instance_key)
    return Activation(element=one.element_id, ancestor=ancestor, variables=_variables(one.variable_instructions))


def _ending(key: str | None, element: str | None) -> Termination:
    return Termination(key=None if key is None else Key(key_of(key)), element=element)


def _move(one: Moving) -> Move:
    source, scope = one.source_element_instruction, one.ancestor_scope_instruction
    return Move(
        source=_ending(source.source_element_instance_key, source.source_element_id), target=one.target_element_id,
        ancestor=_ancestor(scope.ancestor_element_instance_key) if scope else None,
        search=SEARCHES[scope.ancestor_scope_type] if scope else Ancestor.ANY,
        variables=_variables(one.variable_instructions),
    )  # fmt: skip


def _ancestor(key: str) -> Key | None:
    return None if key == ANY else Key(key_of(key))


def _variables(given: list[VariableInstruction] | None) -> list[tuple[str | None, dict[str, object]]]:
    return [(one.scope_id or None, dict(plain_variables(one.variables))) for one in given or ()]
