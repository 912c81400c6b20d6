"""The texts of the engine itself, from the file beside this one; bundles bring their own."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from engine.feel import NO_FUNCTIONS
from engine.notices.reading import read_notices
from engine.notices.text import NoticeText

FILE = "notifications.yaml"


@cache
def house_notices() -> Mapping[str, NoticeText]:
    content = yaml.safe_load((files("engine.notices") / FILE).read_text("utf-8"))
    return read_notices(content, f"engine/notices/{FILE}", functions=NO_FUNCTIONS)
