"""What the frame of every page shows: who is signed in, their language and theme, what waits; it fetches nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from flask import url_for

from engine.feel.evaluation import SHANGHAI

THEMES = ("light", "dark", "auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The template value `shell`.

    `urls` has `inbox`, `start`, `mine`, `notices`, `me`, `preferences` (takes POST `language` or `theme`) and
    `sign_out` (POST), and `watching`, `measures`, `ledgers`, `accesses`, `studio`, `calendar`, `organisation`,
    `clock` for those who may use them; `here` is the key of the current one of `inbox`, `start`, `mine`, `watching`,
    `studio`; `pinned` is the time at which a rehearsal's clock stands.
    Without `person` nobody is signed in.
    """

    language: str = "zh"
    theme: str = "auto"
    person: str | None = None
    person_id: str = ""
    unit: str = ""
    here: str = ""
    open_tasks: int = 0
    unread: int = 0
    pinned: datetime | None = None
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def rehearsal_time(self) -> str:
        return self.pinned.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if self.pinned else ""

    @property
    def html_lang(self) -> str:
        return "zh-Hans" if self.language == "zh" else self.language


def asset_url(name: str) -> str:
    """The address of a bundled script or style sheet; it changes with its content, so browsers may keep it for ever."""
    return url_for("static", filename=f"dist/{name}", v=_stamp()[:12])


@lru_cache
def _stamp() -> str:
    stamp = files("webui").joinpath("static", "dist", ".stamp")
    return stamp.read_text("ascii") if stamp.is_file() else "unbuilt"
