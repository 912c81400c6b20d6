"""Reads the joint vote (会签) that properties declare on a multi-instance user task; votes are counted elsewhere."""

from collections.abc import Mapping

from engine.bpmn.expressions import static_text
from engine.bpmn.findings import Report
from engine.bpmn.model import Loop, Signing, SigningRule, StandardLoop
from engine.bpmn.outline import Node
from engine.feel import Evaluable

SIGNING, NEEDED, WEIGHT, VETO = "signing", "signing.needed", "signing.weight", "signing.veto"
EVERYBODY, ADDED, BY, RESULT = "signing.everybody", "signing.added", "signing.by", "signing.result"
YES, ABSTAIN, OUTCOMES = "yes", "abstain", "outcomes"
KNOWN = (NEEDED, WEIGHT, VETO, EVERYBODY, ADDED, BY, RESULT)
USUAL_YES, USUAL_ABSTAIN = ("agree", "approve"), ("abstain",)
ANSWERED = "ut_"
NEEDS = {
    SigningRule.COUNT: "1, 2, … / =…", SigningRule.RATIO: "0 < … ≤ 1 / =…", SigningRule.WEIGHT: "0 < … / =…",
}  # fmt: skip
WEIGHS = (SigningRule.RATIO, SigningRule.WEIGHT)
TRUTHS = ("true", "false")
Properties = Mapping[str, Evaluable]


def read_signing(
    node: Node, properties: Properties, loop: Loop | StandardLoop | None, report: Report
) -> Signing | None:
    """None where nothing is declared, or where what is declared was refused."""
    if not any(name == SIGNING or name.startswith(f"{SIGNING}.") for name in properties):
        return None
    if node.tag != "userTask" or not isinstance(loop, Loop):
        report.refuse("SIGNING_PLACE", node.raw)
        return None
    reader = _Reader(node, properties, report)
    reader.check_loop(loop)
    return reader.signing()


class _Reader:
    """The properties of one task, and where its findings go."""

    def __init__(self, node: Node, properties: Properties, report: Report) -> None:
        self.node, self.properties, self.report = node, properties, report
        self.rule: SigningRule | None = None
        self.rule = self._rule()

    def signing(self) -> Signing | None:
        if self.rule is None:
            return None
        self._check_names()
        self._check_needed(self.rule)
        if WEIGHT in self.properties and self.rule not in WEIGHS:
            self._refuse("PROPERTY_IDLE", WEIGHT)
        everybody = self._one_of(EVERYBODY, TRUTHS) == "true"
        yes, abstain = self._names(YES, USUAL_YES), self._names(ABSTAIN, USUAL_ABSTAIN)
        self._check_outcomes(yes)
        return Signing(
            rule=self.rule, result=self._result(), needed=self.properties.get(NEEDED),
            weight=self.properties.get(WEIGHT), veto=self.properties.get(VETO), added=self.properties.get(ADDED),
            yes=yes, abstain=abstain, everybody=everybody,
        )  # fmt: skip

    def check_loop(self, loop: Loop) -> None:
        if loop.completion is not None:
            self.report.refuse("SIGNING_CONDITION", self.node.raw)
        if self.rule is SigningRule.SEQUENTIAL and not loop.sequential:
            self.report.refuse("SIGNING_ORDER", self.node.raw)

    def _rule(self) -> SigningRule | None:
        if SIGNING not in self.properties:
            self._refuse("PROPERTY_MISSING", SIGNING, there=self._said()[0], known=", ".join(SigningRule))
            return None
        text = self._one_of(SIGNING, tuple(SigningRule))
        return SigningRule(text) if text is not None else None

    def _one_of(self, name: str, known: tuple[str, ...]) -> str | None:
        """The word that a property holds; None where it is missing or no such word."""
        value = self.properties.get(name)
        if value is not None and static_text(value) not in known:
            self._refuse("PROPERTY_VALUE", name, text=value.text, known=", ".join(known))
            return None
        return static_text(value)

    def _check_names(self) -> None:
        for name in self._said():
            if name != SIGNING and name not in KNOWN:
                self._refuse("PROPERTY_UNKNOWN", name, known=", ".join(KNOWN))
        veto = static_text(self.properties.get(VETO))
        if veto is not None and veto not in TRUTHS:
            self._refuse("PROPERTY_VALUE", VETO, text=veto, known="true, false, =…")

    def _check_needed(self, rule: SigningRule) -> None:
        value, wanted = self.properties.get(NEEDED), NEEDS.get(rule)
        if wanted is None:
            if value is not None:
                self._refuse("PROPERTY_IDLE", NEEDED)
        elif value is None:
            self._refuse("PROPERTY_MISSING", NEEDED, known=wanted)
        elif (text := static_text(value)) is not None and not fits(rule, text):
            self._refuse("PROPERTY_VALUE", NEEDED, text=text, known=wanted)

    def _names(self, name: str, usual: tuple[str, ...]) -> frozenset[str]:
        text = static_text(self.properties.get(name))
        if name in self.properties and text is None:
            self._refuse("PROPERTY_VALUE", name, text=self.properties[name].text, known="agree, approve, …")
        return frozenset(part.strip() for part in text.split(",") if part.strip()) if text else frozenset(usual)

    def _check_outcomes(self, yes: frozenset[str]) -> None:
        text = static_text(self.properties.get(OUTCOMES))
        if text and not yes & {part.strip() for part in text.split(",")}:
            self.report.refuse("SIGNING_OUTCOMES", self.node.raw, text=text, known=", ".join(sorted(yes)))

    def _result(self) -> str:
        """The variable: as it is said, else the element's id without `ut_`."""
        text, id = static_text(self.properties.get(RESULT)), self.node.id
        usual = id.removeprefix(ANSWERED) if id.startswith(ANSWERED) else ""
        if RESULT in self.properties and (text is None or not text.isidentifier()):
            self.report.refuse("VARIABLE_NAME", self.node.raw, name=RESULT, text=self.properties[RESULT].text)
        if text is None and not usual:
            self._refuse("PROPERTY_MISSING", RESULT, known="vote, …")
        return text or usual

    def _said(self) -> list[str]:
        return [name for name in self.properties if name == SIGNING or name.startswith(f"{SIGNING}.")]

    def _refuse(self, code: str, name: str, **details: object) -> None:
        there = f"signing = {self.rule}" if self.rule is not None else SIGNING
        self.report.refuse_with(code, self.node.raw, {"there": there, "name": name, **details})


def fits(rule: SigningRule, found: object) -> bool:
    """Whether a number, or the text of one, can be what a vote of this kind needs."""
    try:
        number = float(str(found))
    except ValueError:
        return False
    if isinstance(found, bool) or not 0 < number < float("inf"):
        return False
    return number.is_integer() if rule is SigningRule.COUNT else rule is SigningRule.WEIGHT or number <= 1
