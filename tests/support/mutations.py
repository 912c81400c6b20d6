"""Damages BPMN files at random, as editors, merges and hands do; the same seed damages in the same way."""

import random
import re
from pathlib import Path

from tests.support import bpmn as b
from tests.support.house import ROOT

TAG = re.compile(rb"<[^<>]*>")
ATTRIBUTE = re.compile(rb'\s([\w:.-]+)="([^"]*)"')
WORDS = (
    b"", b"=", b"=1 +", b"=a b c [", b"${x}", b"PT", b"R/P", b"\xff", b"\x00", b"&#0;", b"&amp;", b"]]>", b"true",
    b"-1", b"9" * 400, "流程".encode(), b"p", b"start", b"end", b"=" + b"(" * 500, b"=if", b"\n", b"x" * 3000,
    b"=for i in 1..999999999 return i", b"0 0 0 0 0", b"R99999999999/PT0S", b"2026-99-99T00:00:00Z",
)  # fmt: skip
TAGS = (
    b"<inclusiveGateway/>", b"<bpmn:task/>", b"<bpmn:subProcess><bpmn:subProcess/></bpmn:subProcess>", b"<!--",
    b"<bpmn:adHocSubProcess id='p'/>", b"<bpmn:timerEventDefinition/>", b"<x xmlns='y'/>", b"<?x?>", b"<!DOCTYPE a>",
    b"<bpmn:linkEventDefinition name='a'/>", b"<bpmn:eventDefinitionRef>e</bpmn:eventDefinitionRef>",
    b"<bpmn:standardLoopCharacteristics/>", b"<bpmn:multiInstanceLoopCharacteristics/>", b"<bpmn:association/>",
    b"</bpmn:process>",
)  # fmt: skip


def originals() -> list[bytes]:
    """The installed bundles' processes and one that has a bit of everything."""
    files = sorted(ROOT.glob("processes/*/*.bpmn"), key=lambda path: path.stat().st_size)
    return [everything(), *(Path(file).read_bytes() for file in files[:4])]


def everything() -> bytes:
    phase = b.sub_process("phase", b.start("ps"), b.user_task("pu"), b.end("pe", error="E"), flows=["ps -> pu -> pe"])
    watcher = b.event_sub_process("ev", b.start("es", message="m", key="=businessKey"), b.end("ee"), flows=["es -> ee"],
                                  interrupting=False)  # fmt: skip
    return b.process(
        "p", b.start(), b.user_task("ut_ask", loop=b.each("=[1, 2]", "one")), b.exclusive("xor"), phase, watcher,
        b.boundary("late", on="phase", duration="PT1H", interrupting=False), b.boundary("err", on="phase", error="E"),
        b.parallel("fork"), b.script_task("script", "=1 + 1"), b.service_task("job"), b.call("call", "p"),
        b.parallel("join"), b.event_gateway("first"), b.catch("sig", signal="s"), b.catch("tim", duration="P1D"),
        b.end(), b.end("told"), b.end("failed", terminate=True),
        flows=["start -> ut_ask -> xor", "xor -> phase: =ask.ok", "xor -> fork: default", "fork -> script -> join",
               "fork -> job -> join", "join -> first", "first -> sig -> call -> end", "first -> tim -> told",
               "phase -> end", "late -> told", "err -> failed"],
    )  # fmt: skip


def damaged(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        content = chance.choice(WAYS)(content, chance)
    return content


def _tag_away(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.start()] + content[found.end() :]


def _tag_twice(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.end()] + found.group() + content[found.end() :]


def _tag_more(content: bytes, chance: random.Random) -> bytes:
    found = _one(TAG, content, chance)
    return content if found is None else content[: found.end()] + chance.choice(TAGS) + content[found.end() :]


def _element_moved(content: bytes, chance: random.Random) -> bytes:
    """A tag with all up to a later one, put somewhere else."""
    ends = sorted(match.start() for match in (_one(TAG, content, chance) for _ in range(3)) if match is not None)
    if len(ends) < 3:
        return content
    piece = content[ends[0] : ends[1]][:4000]
    return content[: ends[0]] + content[ends[0] + len(piece) : ends[2]] + piece + content[ends[2] :]


def _value_changed(content: bytes, chance: random.Random) -> bytes:
    found = _one(ATTRIBUTE, content, chance)
    if found is None:
        return content
    other = _one(ATTRIBUTE, content, chance)
    value = other.group(2) if other is not None and chance.random() < 0.6 else chance.choice(WORDS)
    return content[: found.start(2)] + value + content[found.end(2) :]


def _attribute_away(content: bytes, chance: random.Random) -> bytes:
    found = _one(ATTRIBUTE, content, chance)
    return content if found is None else content[: found.start()] + content[found.end() :]


def _bytes_changed(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(2) :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _one(pattern: re.Pattern[bytes], content: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """The first match behind a random place, without looking at the whole file."""
    return pattern.search(content, chance.randrange(len(content) + 1))


WAYS = (
    _tag_away, _tag_twice, _tag_more, _element_moved, _value_changed, _value_changed, _value_changed, _attribute_away,
    _attribute_away, _bytes_changed, _cut,
)  # fmt: skip
