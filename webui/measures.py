"""The pages of measures: a bundle's tiles, and one measure with its groups and the rows behind it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.errors import Forbidden, InvalidRequest
from engine.feel.evaluation import SHANGHAI
from engine.forms import Text
from engine.measures import Figure, In, Kind, Measure, Period
from engine.queries.measured_rows import MOST
from engine.queries.measures import Point, Tile, may_measure, measure_page, measured_bundles, tiles
from webui.moments import Moments
from webui.session import actor, engine, language

room = Blueprint("measures", __name__, url_prefix="/measures")
WIDE, HIGH = 10, 28
"""Of one bar of a trend, in the picture's own units."""
PAGES = 100
WEEK = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """`top` and `height` in the picture; a bar of too few rows has none. `says` what is read aloud and shown."""

    left: int
    top: float
    height: float | None
    says: str


@room.get("")
def measures() -> str:
    """The address holds the bundle that is looked at, else the first."""
    now = engine().now()
    with engine().database.snapshot() as work:
        if not may_measure(work, engine().library, actor()):
            raise Forbidden()
        bundles = measured_bundles(work, engine().library)
        names = [one.name for one in bundles]
        chosen = request.args.get("bundle") or next(iter(names), None)
        found = tiles(work, engine().library, actor(), chosen, now) if chosen else []
    return render_template(
        "measures/all.html", bundles=bundles, chosen=chosen, tiles=found, moments=Moments(now), words=FigureWords()
    )


@room.get("/<bundle>/<key>")
def measure(bundle: str, key: str) -> ResponseReturnValue:
    now, page = engine().now(), _page()
    with engine().database.snapshot() as work:
        if not may_measure(work, engine().library, actor()):
            raise Forbidden()
        found = measure_page(work, engine().library, actor(), bundle, key, now, page)
    return render_template(
        "measures/one.html", page=found, tile=found.tile, number=page, moments=Moments(now), words=FigureWords()
    )


def _page() -> int:
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked) <= PAGES):
        raise InvalidRequest(reason=f"页码应在1到{PAGES}之间 / pages run from 1 to {PAGES}")
    return int(asked)


class FigureWords:
    """What the templates say of figures, in the language of the page."""

    most = MOST

    def name(self, measure: Measure) -> str:
        return measure.title(language())

    def note(self, measure: Measure) -> str:
        return measure.note.get("zh" if language().startswith("zh") else "en", "")

    def text(self, text: Text) -> str:
        return text.text(language())

    def value(self, measure: Measure, value: Decimal | None) -> str:
        if value is None:
            return "—"
        if measure.aggregate == "share":
            return f"{_rounded(value * 100)}%"
        unit = self.unit(measure)
        joint = "" if language().startswith("zh") or not unit else " "
        return f"{_rounded(value)}{joint}{unit}"

    def figure(self, measure: Measure, figure: Figure) -> str:
        return _("样本不足") if figure.is_few else self.value(measure, figure.value)

    def unit(self, measure: Measure) -> str:
        words = {In.MINUTES: _("分钟"), In.HOURS: _("小时"), In.DAYS: _("天")}
        if measure.shown_in is not None:
            return words[measure.shown_in]
        return measure.unit.get("zh" if language().startswith("zh") else "en", "")

    def one(self, measure: Measure, value: Decimal) -> str:
        """Of a single row: a share has yes or no."""
        if measure.aggregate == "share":
            return _("是") if value else _("否")
        return "1" if measure.aggregate == "count" else self.value(measure, value)

    def target(self, measure: Measure) -> str:
        if measure.target is None:
            return ""
        sign = "≥" if measure.better == "higher" else "≤"
        return f"{sign} {self.value(measure, measure.target)}"

    def period(self, period: Period) -> str:
        match period.kind:
            case Kind.NOW:
                return _("当前")
            case Kind.DAYS:
                return _("近%(n)s天", n=period.count)
            case Kind.MONTHS:
                return _("近%(n)s个月", n=period.count)
            case Kind.QUARTER:
                return _("本季度")
            case _:
                return f"{period.first} – {period.last}"

    def bars(self, tile: Tile) -> list[Bar]:
        top = self._top(tile)
        return [self._bar(tile.measure, place, point, top) for place, point in enumerate(tile.trend)]

    def line(self, tile: Tile) -> float | None:
        """Where the target lies in the picture."""
        target = tile.measure.target
        return round(HIGH - float(target / self._top(tile)) * HIGH, 1) if target is not None and tile.trend else None

    def is_weekly(self, tile: Tile) -> bool:
        return len(tile.trend) > 1 and (tile.trend[1].begins - tile.trend[0].begins).days == WEEK

    def begins(self, tile: Tile) -> str:
        return tile.trend[0].begins.astimezone(SHANGHAI).strftime("%m-%d" if self.is_weekly(tile) else "%Y-%m")

    def _top(self, tile: Tile) -> Decimal:
        if tile.measure.aggregate == "share":
            return Decimal(1)
        shown = [one.figure.value for one in tile.trend if one.figure.value is not None and not one.figure.is_few]
        return max([*shown, tile.measure.target or Decimal(0)], default=Decimal(0)) or Decimal(1)

    def _bar(self, measure: Measure, place: int, point: Point, top: Decimal) -> Bar:
        day = point.begins.astimezone(SHANGHAI).date()
        says = f"{day}: {self.figure(measure, point.figure)} (n={point.figure.n})"
        if point.figure.is_few or point.figure.value is None:
            return Bar(place * WIDE, HIGH, None, says)
        height = round(max(float(point.figure.value / top) * HIGH, 0), 1)
        return Bar(place * WIDE, round(HIGH - height, 1), height, says)


def _rounded(value: Decimal) -> str:
    """To one decimal, and none where it says nothing."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".0")


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))
