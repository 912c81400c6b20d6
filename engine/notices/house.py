"""The texts of the engine itself, from the file beside this one; bundles bring their own."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from engine.feel import NO_FUNCTIONS
from engine.notices.reading import read_notices
from engine.notices.text import NoticeText
from engine.yamltext import read_yaml

FILE = "notifications.yaml"


@cache
def house_notices() -> Mapping[str, NoticeText]:
    content = read_yaml((files("engine.notices") / FILE).read_text("utf-8"))
    return read_notices(content, f"engine/notices/{FILE}", functions=NO_FUNCTIONS)
