"""The diagram of a case for the viewer in the page: the drawing as deployed, and where the case stands in it."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.ids import Key
from engine.queries.diagram import Drawn, Look, diagram_state, diagram_xml
from webui.session import actor, engine

room = Blueprint("diagrams", __name__, url_prefix="/cases/<int:key>")


@room.get("/diagram.xml")
def drawing(key: int) -> ResponseReturnValue:
    """To be read by scripts; opened by itself it may do nothing."""
    with engine().database.snapshot() as work:
        response = Response(diagram_xml(work, actor(), Key(key)), mimetype="text/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _unless_known(response)


@room.get("/diagram.json")
def state(key: int) -> ResponseReturnValue:
    """304 as long as nothing has changed for who asks."""
    now = engine().now()
    with engine().database.snapshot() as work:
        found = diagram_state(work, actor(), Key(key), now)
    return _unless_known(jsonify(elements=[_element(one) for one in found.elements], ended=found.is_over))


def _element(one: Drawn) -> dict[str, object]:
    label = None
    if one.look is Look.INCIDENT:
        label = gettext("出错")
    elif one.look is Look.ACTIVE:
        label = gettext("超时") if one.is_late else gettext("进行中")
    return {"id": one.element, "state": one.look, "count": one.count, "late": one.is_late, "label": label}


def _unless_known(response: Response) -> ResponseReturnValue:
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
