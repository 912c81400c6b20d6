"""What clients ask before anything else: is somebody there, and who; one engine on one database is one broker."""

from importlib.metadata import version

from flask import Blueprint
from flask.typing import ResponseReturnValue

room = Blueprint("topology", __name__)


@room.get("/topology")
def topology() -> ResponseReturnValue:
    """There are no brokers to choose from, so none is listed."""
    return {
        "brokers": [], "clusterId": None, "clusterSize": 1, "partitionsCount": 1, "replicationFactor": 1,
        "gatewayVersion": version("linli"), "lastCompletedChangeId": "-1",
    }  # fmt: skip


@room.get("/status")
def status() -> ResponseReturnValue:
    """Whoever was signed in has been looked up in the database, so it answers."""
    return "", 204
