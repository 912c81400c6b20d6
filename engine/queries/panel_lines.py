"""One line of a panel, whatever it comes from."""

from dataclasses import dataclass

from engine.forms import Text
from engine.ids import Key
from engine.queries.ledgers import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What stands first, if anything; what else there is, each with what it is called; `case` where the reader may
    open it; `is_bad` where somebody has to look."""

    head: Text | None
    parts: tuple[tuple[Text, Cell], ...] = ()
    case: Key | None = None
    is_bad: bool = False
