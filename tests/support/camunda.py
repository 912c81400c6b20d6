"""What Camunda's own clients are set to work on: a process with work for programs, and how they sign in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from camunda_orchestration_sdk import CamundaClient

from tests.support import bpmn as b
from tests.support.served import PASSWORD, Served

Clients = Callable[..., CamundaClient]

HEATING = b.process(
    "heating", b.start(),
    b.service_task("st_heat", "heat", retries="2", headers={"unit": "C"}),
    b.boundary("cold", on="st_heat", error="COLD"),
    b.catch("paper", message="paper", key="=room"), b.catch("bell", signal="bell"),
    b.user_task("ut_look", groups="worker"), b.end(), b.end("sorry"),
    flows=["start -> st_heat -> paper -> bell -> ut_look -> end", "cold -> sorry"],
)  # fmt: skip
"""A program heats a room, a paper comes, a bell rings, and somebody looks."""


def configuration(street: Served, person: str, password: str = PASSWORD) -> dict[str, str]:
    return {
        "CAMUNDA_REST_ADDRESS": street.address, "CAMUNDA_AUTH_STRATEGY": "BASIC",
        "CAMUNDA_BASIC_AUTH_USERNAME": person, "CAMUNDA_BASIC_AUTH_PASSWORD": password,
    }  # fmt: skip


@contextmanager
def clients_of(street: Served) -> Iterator[Clients]:
    """A client for every person, closed at the end."""
    with ExitStack() as open_ones:

        def client(person: str, password: str = PASSWORD) -> CamundaClient:
            made = CamundaClient(configuration=configuration(street, person, password))  # type: ignore[arg-type]
            return open_ones.enter_context(closing(made))

        yield client
