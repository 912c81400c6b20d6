"""`promise.*`: what a case may ask of its own promises; when they fall is `people`'s."""

from engine.connectors.call import ConnectorCall
from engine.connectors.inputs import Values


def recount(call: ConnectorCall) -> Values:
    """No inputs. The open promises and timers of this case that count working time are counted anew, with its variables
    as they are now, by a command of its own; levels that have come stay as they are."""
    call.work.recounts.add(call.instance, call.now)
    return {}
