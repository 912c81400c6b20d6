"""What a browser says about itself, in few words that people know (微信, 安卓); it only helps to tell devices apart."""

import re
from collections.abc import Iterable

from engine.forms import Text

_BROWSERS = (
    ("wecom", r"wxwork/", "企业微信", "WeCom"),
    ("wechat", r"MicroMessenger/", "微信", "WeChat"),
    ("dingtalk", r"DingTalk", "钉钉", "DingTalk"),
    ("huawei", r"HuaweiBrowser/", "华为浏览器", "Huawei Browser"),
    ("qq", r"QQBrowser/", "QQ浏览器", "QQ Browser"),
    ("uc", r"UCBrowser/", "UC浏览器", "UC Browser"),
    ("miui", r"MiuiBrowser/", "小米浏览器", "Mi Browser"),
    ("edge", r"Edg(A|iOS)?/", "Edge", "Edge"),
    ("firefox", r"Firefox/|FxiOS/", "Firefox", "Firefox"),
    ("chrome", r"Chrome/|CriOS/", "Chrome", "Chrome"),
    ("safari", r"Safari/", "Safari", "Safari"),
)
"""The first that fits: nearly all of them call themselves Safari, too."""
_SYSTEMS = (
    ("harmony", r"HarmonyOS|OpenHarmony", "鸿蒙", "HarmonyOS"),
    ("iphone", r"iPhone", "iPhone", "iPhone"),
    ("ipad", r"iPad", "iPad", "iPad"),
    ("android", r"Android", "安卓", "Android"),
    ("windows", r"Windows", "Windows", "Windows"),
    ("mac", r"Macintosh", "Mac", "Mac"),
    ("linux", r"Linux", "Linux", "Linux"),
)
_Known = Iterable[tuple[str, str, str, str]]
_TEXTS = {id: Text(zh, en) for id, _, zh, en in (*_BROWSERS, *_SYSTEMS)}
_UNKNOWN = Text("其他设备", "Another device")


def device_of(user_agent: str) -> str:
    """`browser system`, with `-` for what is not known."""
    return f"{_first(_BROWSERS, user_agent)} {_first(_SYSTEMS, user_agent)}"


def device_text(device: str) -> Text:
    known = [_TEXTS[word] for word in device.split() if word in _TEXTS]
    if not known:
        return _UNKNOWN
    return Text(" · ".join(one.zh for one in known), " · ".join(one.en for one in known))


def _first(known: _Known, said: str) -> str:
    return next((id for id, pattern, _, _ in known if re.search(pattern, said)), "-")
