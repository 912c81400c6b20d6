"""Running elements in the other model: which one each becomes, and its token with all that it refers to by place."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.bpmn.model import Element, ElementType
from engine.ids import Key
from engine.runtime.migration.likeness import is_like
from engine.runtime.migration.plan import Plan
from engine.runtime.state import Compensation, Done, State, Token


@dataclass(frozen=True, slots=True)
class Tokens:
    plan: Plan

    def element_of(self, key: Key, token: Token) -> Element | None:
        """The element of the new model that the running one goes over to; None when there is something to say."""
        element = self.plan.source.elements[token.element]
        if not element.index:
            return self.plan.target.root
        mapped = self.plan.mapping.get(element.id)
        if mapped is None:
            self.plan.wrong(
                element.id, f"{element.id}正在办理，请指定新流程中对应的环节。",
                f"{element.id} is running: say which element it goes over to.",
            )  # fmt: skip
            return None
        other = self.plan.target.by_id[mapped]
        if not is_like(element, other):
            self.plan.wrong(
                element.id, f"{element.id}不能转为{other.id}：类型不同。",
                f"{element.id} cannot become {other.id}: it is of another kind.",
            )  # fmt: skip
            return None
        if not self._is_in_same_scope(element, other):
            self.plan.wrong(
                element.id, f"{element.id}不能转为{other.id}：所在的子流程不同。",
                f"{element.id} cannot become {other.id}: it lies in another scope.",
            )  # fmt: skip
            return None
        if token.undoing is not None:
            self.plan.wrong(
                element.id, f"{element.id}正在撤销已完成的工作，请稍后再试。",
                f"{element.id} is undoing what was done: try again later.",
            )  # fmt: skip
        return other

    def _is_in_same_scope(self, element: Element, other: Element) -> bool:
        around = self.plan.source.elements[element.scope]
        wanted = self.plan.target.root.id if not around.index else self.plan.mapping.get(around.id)
        return self.plan.target.elements[other.scope].id == wanted

    def token(self, key: Key, element: Element) -> Token:
        """The token as the new model knows it: whatever it refers to by place."""
        token = self.plan.run.state.tokens[key]
        twin = State(key, {key: token}).copy().tokens[key]
        twin.element = element.index
        twin.joins = {self._later(gateway): self._flows(gateway, flows) for gateway, flows in token.joins.items()}
        twin.kept = {self._later(kept): votes for kept, votes in token.kept.items()}
        twin.heard = {self._later(event): dict(parts) for event, parts in token.heard.items()}
        if token.spent is not None:
            twin.spent = self._flows(token.element, token.spent)
        if token.returned is not None and token.returned.back is not None:
            twin.returned = type(token.returned)(
                token.returned.person, self._later(token.returned.back), token.returned.back_for
            )
        if token.compensation is not None:
            done = [self._done(one) for one in token.compensation.done]
            twin.compensation = Compensation(done, None, token.compensation.serves)
        return twin

    def _later(self, index: int) -> int:
        """Where an element that does not run itself is in the new model."""
        element = self.plan.source.elements[index]
        other = self.plan.target.by_id.get(self.plan.mapping.get(element.id, element.id))
        if other is None or not is_like(element, other):
            self.plan.wrong(
                element.id, f"{element.id}仍会用到，请指定新流程中对应的环节。",
                f"{element.id} still matters: say which element it goes over to.",
            )  # fmt: skip
            return 0
        return other.index

    def _flows(self, gateway: int, flows: Iterable[int]) -> list[int]:
        """Flows that have reached a gateway, by their ids."""
        after = self.plan.target.elements[self._later(gateway)]
        into = {self.plan.target.flows[index].id: index for index in after.incoming}
        ids = [self.plan.source.flows[index].id for index in flows]
        for id in ids:
            if id not in into:
                name = self.plan.source.elements[gateway].id
                self.plan.wrong(
                    name, f"{name}已有分支到达，新流程中须保留连线{id}。",
                    f"A token waits at {name}: the new process must keep the flow {id}.",
                )  # fmt: skip
        found = [into[id] for id in ids if id in into]
        if after.type is ElementType.PARALLEL_GATEWAY and after.incoming and set(found) >= set(after.incoming):
            self.plan.wrong(
                after.id, f"{after.id}在新流程中不再等待任何分支，不能这样转换。",
                f"In the new process {after.id} would wait for nothing more.",
            )  # fmt: skip
        return found

    def _done(self, one: Done) -> Done:
        return Done(self._later(one.element), one.turn, one.variables, [self._done(inner) for inner in one.inside])
