"""The measures of one bundle, with their n, as far as the reader may see what they count."""

from decimal import Decimal

from flask import request

from engine.errors import Forbidden, InvalidRequest, NotFound
from engine.forms import Text
from engine.queries.measures import Point, Tile, may_measure, tiles
from webui.people_api import shapes as s
from webui.people_api.route import Route
from webui.session import actor, engine


def list_measures() -> s.MeasureList:
    bundle = request.args.get("bundle", "")
    if not bundle:
        raise InvalidRequest(reason="请用 bundle 指明流程包 / name a bundle by `bundle`")
    with engine().database.snapshot() as work:
        if not may_measure(work, engine().library, actor()):
            raise Forbidden()
        found = tiles(work, engine().library, actor(), bundle, engine().now())
    return s.MeasureList(items=[_measure(tile) for tile in found])


def _measure(tile: Tile) -> s.MeasureView:
    measure, figure = tile.measure, tile.figure
    hides = figure.is_few and tile.is_private
    return s.MeasureView(
        key=measure.key, name=s.Words(zh=measure.title("zh"), en=measure.title("en")), aggregate=measure.aggregate,
        n=None if hides else figure.n, value=None if figure.is_few else _number(figure.value),
        target=_number(measure.target), better=measure.better, reached=tile.reached,
        shown_in=measure.shown_in, trend=[_point(tile, one) for one in tile.trend], newest_only=tile.has_more,
    )  # fmt: skip


def _point(tile: Tile, point: Point) -> s.MeasurePoint:
    few = point.figure.is_few
    return s.MeasurePoint(
        begins=point.begins, n=None if few and tile.is_private else point.figure.n,
        value=None if few else _number(point.figure.value),
    )  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


ROUTES = (
    Route(
        method="GET", path="/measures", does=list_measures, answer=s.MeasureList, query=("bundle",),
        said=Text("一个流程包的指标，附样本数", "The measures of a bundle, each with its n"),
        refused=(Forbidden, NotFound, InvalidRequest),
    ),
)  # fmt: skip
