"""What a client asks first."""

from tests.webui.api.conftest import Programs


def test_one_engine_is_there(as_: Programs) -> None:
    answer = as_("w003")("GET /topology").json

    assert (answer["brokers"], answer["clusterSize"], answer["lastCompletedChangeId"]) == ([], 1, "-1")
    assert as_("w003")("GET /status").data == b""
