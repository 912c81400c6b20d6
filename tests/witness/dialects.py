"""How the same model is written for either interpreter: conditions, durations, scripts and loops, and nothing else."""

from typing import Protocol

from tests.support import bpmn as b


class Dialect(Protocol):
    def truth(self, holds: bool) -> str: ...

    def variable(self, name: str) -> str: ...

    def duration(self, text: str) -> str: ...

    def script(self, id: str) -> b.Node: ...

    def loop(self, count: int, sequential: bool, until: bool) -> tuple[str, str]: ...


class Feel:
    """Ours: the Zeebe dialect with FEEL."""

    def truth(self, holds: bool) -> str:
        return "=true" if holds else "=false"

    def variable(self, name: str) -> str:
        return f"={name}"

    def duration(self, text: str) -> str:
        return text

    def script(self, id: str) -> b.Node:
        return b.script_task(id, "=null", f"result_of_{id}")

    def loop(self, count: int, sequential: bool, until: bool) -> tuple[str, str]:
        return b.each(f"={list(range(count))}", sequential=sequential, until=self.truth(until))


class Python:
    """The witness's: plain BPMN whose expressions are Python."""

    def truth(self, holds: bool) -> str:
        return str(holds)

    def variable(self, name: str) -> str:
        return name

    def duration(self, text: str) -> str:
        return repr(text)

    def script(self, id: str) -> b.Node:
        node = b.element("scriptTask", id)
        node.body.append(b.tag("bpmn:script", {}, "pass"))
        return node

    def loop(self, count: int, sequential: bool, until: bool) -> tuple[str, str]:
        turns = b.expression("loopCardinality", str(count))
        over = b.expression("completionCondition", self.truth(until))
        return b.tag(
            "bpmn:multiInstanceLoopCharacteristics", {"isSequential": str(sequential).lower()}, turns, over
        ), ""
