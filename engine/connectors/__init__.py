"""What a service task may name, one file each; a connector answers values and knows no mechanism."""

from collections.abc import Mapping

from engine.connectors.call import Connector

CONNECTORS: Mapping[str, Connector] = {}
"""By job type; a type that is not here is work for an external worker."""
