"""Measures 指标: declared by bundles and the same for every process; what they come to is worked out from rows.

Contract:
    read_measures(mapping, resource, …) -> dict[str, Measure]   a bundle's `measures.yaml`; refuses with every finding
    counted(measure, rows, evaluation) -> [Counted]             the rows that count, with what each brings
    figure(measure, counted) -> Figure                          n and the value; is_few where n says too little
    Period.bounds(now), Period.buckets(now)                     for when it counts; the weeks or months of its trend
"""

from engine.measures.counting import FEW, Counted, Figure, Row, counted, figure, is_reached
from engine.measures.measure import Aggregate, Better, In, Measure, Source
from engine.measures.periods import NOW, Kind, Period, read_period
from engine.measures.reading import MOMENTS, read_measures
from engine.measures.standard import STANDARD

__all__ = [
    "FEW", "MOMENTS", "NOW", "STANDARD", "Aggregate", "Better", "Counted", "Figure", "In", "Kind", "Measure", "Period",
    "Row", "Source", "counted", "figure", "is_reached", "read_measures", "read_period",
]  # fmt: skip
