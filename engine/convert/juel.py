"""The everyday part of the expression language of Java engines (`${…}`), as FEEL; whatever calls beans is refused."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from engine.convert.untranslatable import Untranslatable

_TOKENS = re.compile(
    r"""\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""|(?P<name>[^\W\d][\w$]*)|(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]]))""",
    re.VERBOSE,
)
_SPELT = {"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
          "div": "/", "mod": "%", "empty": "empty"}  # fmt: skip
_BINDING = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
            "%": 6}  # fmt: skip
_FEEL = {"||": "or", "&&": "and", "==": "="}
COUNTERS = {"nrOfInstances": "numberOfInstances", "nrOfActiveInstances": "numberOfActiveInstances",
            "nrOfCompletedInstances": "numberOfCompletedInstances"}  # fmt: skip
CONTEXTS = frozenset({"execution", "task", "delegateTask", "caseExecution"})
UNITS = {"Days": "P{}D", "Hours": "PT{}H", "Minutes": "PT{}M", "Seconds": "PT{}S", "Weeks": "P{}W", "Months": "P{}M",
         "Years": "P{}Y"}  # fmt: skip
Method = Callable[[str, list[str]], str]


class Part(NamedTuple):
    """FEEL, and how tightly it holds together (9 = needs no brackets); `is_text`: surely a text."""

    feel: str
    binding: int = 9
    is_text: bool = False

    def within(self, binding: int) -> str:
        return self.feel if self.binding >= binding else f"({self.feel})"


def feel_of(text: str) -> str:
    """The expression inside `${…}`. Raises Untranslatable."""
    reader = _Reader(text)
    part = reader.choice()
    if reader.here is not None:
        raise _unknown(text)
    return part.feel


def template_of(text: str) -> str:
    """A text with `${…}` in it: `=…` when it holds an expression, else the text itself. Raises Untranslatable."""
    pieces = _split(text)
    if not any(is_code for is_code, _ in pieces):
        return text
    if len(pieces) == 1:
        return "=" + feel_of(pieces[0][1])
    parts = [f"string({feel_of(piece)})" if is_code else quoted(piece) for is_code, piece in pieces]
    return "=" + " + ".join(parts)


def is_foreign(text: str) -> bool:
    return "${" in text or "#{" in text


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped.replace(chr(13), "")}"'


def _split(text: str) -> list[tuple[bool, str]]:
    """(is an expression, what it says), in order. Raises Untranslatable for one that does not end."""
    pieces: list[tuple[bool, str]] = []
    while text:
        found = re.search(r"[$#]\{", text)
        if found is None:
            return [*pieces, (False, text)]
        if found.start():
            pieces.append((False, text[: found.start()]))
        end = _end(text, found.end())
        pieces.append((True, text[found.end() : end]))
        text = text[end + 1 :]
    return pieces


def _end(text: str, at: int) -> int:
    """Where the bracket that was opened before `at` is closed, texts passed over."""
    quote = ""
    for place in range(at, len(text)):
        letter = text[place]
        if quote:
            quote = "" if letter == quote and text[place - 1] != "\\" else quote
        elif letter in "'\"":
            quote = letter
        elif letter == "}":
            return place
    raise _unknown(text)


class _Reader:
    """Reads one expression by precedence."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0

    @property
    def here(self) -> str | None:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else None

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _unknown(self._text)
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if self._next()[1] != sign:
            raise _unknown(self._text)

    def choice(self) -> Part:
        condition = self._operation(0)
        if self.here != "?":
            return condition
        self._next()
        yes = self.choice()
        self._expect(":")
        no = self.choice()
        return Part(f"if {condition.feel} then {yes.feel} else {no.feel}", 0)

    def _operation(self, least: int) -> Part:
        left = self._unary()
        while (sign := self.here) in _BINDING and _BINDING[sign or ""] > least:
            self._next()
            left = _joined(sign or "", left, self._operation(_BINDING[sign or ""]))
        return left

    def _unary(self) -> Part:
        kind, value = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind == "sign" and value in ("!", "-"):
            self._next()
            inner = self._unary()
            return Part(f"not({inner.feel})") if value == "!" else Part(f"-{inner.within(7)}", 7)
        if value == "empty" and kind == "sign":
            self._next()
            inner = self._unary()
            return Part(_is_empty(inner.within(5)))
        return self._postfix(self._primary())

    def _primary(self) -> Part:
        kind, value = self._next()
        if kind == "number":
            return Part(value)
        if kind == "text":
            return Part(quoted(re.sub(r"\\(.)", r"\1", value[1:-1])), is_text=True)
        if value == "(":
            inner = self.choice()
            self._expect(")")
            return Part(f"({inner.feel})", is_text=inner.is_text)
        if kind != "name":
            raise _unknown(self._text)
        if value in CONTEXTS and self.here == ".":
            return self._context(value)
        if self.here == "(":
            return self._function(value)
        return Part(COUNTERS.get(value, value))

    def _context(self, name: str) -> Part:
        """What is asked of the running instance itself."""
        self._next()
        _, member = self._next()
        arguments = self._arguments() if self.here == "(" else []
        if member in ("getVariable", "getVariableLocal") and len(arguments) == 1 and arguments[0].is_text:
            return Part(_name(arguments[0]))
        if member == "hasVariable" and len(arguments) == 1 and arguments[0].is_text:
            return Part(f"{_name(arguments[0])} != null", 3)
        if member in ("processBusinessKey", "businessKey", "getProcessBusinessKey", "getBusinessKey"):
            return Part("businessKey", is_text=True)
        raise Untranslatable(f"{name}.{member} 没有对应的写法", f"{name}.{member} has no counterpart")

    def _function(self, name: str) -> Part:
        arguments = self._arguments()
        if name in ("now", "dateTime") and not arguments:
            return Part("now()")
        raise Untranslatable(f"没有函数 {name}()", f"there is no function {name}()")

    def _arguments(self) -> list[Part]:
        self._expect("(")
        found: list[Part] = []
        while self.here != ")":
            found.append(self.choice())
            if self.here == ",":
                self._next()
            elif self.here != ")":
                raise _unknown(self._text)
        self._next()
        return found

    def _postfix(self, part: Part) -> Part:
        while self.here in (".", "["):
            if self._next()[1] == "[":
                index = self.choice()
                self._expect("]")
                part = _indexed(part, index)
                continue
            kind, member = self._next()
            if kind != "name":
                raise _unknown(self._text)
            part = _called(part, member, self._arguments()) if self.here == "(" else Part(f"{part.within(8)}.{member}")
        return part


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, text = 0, text.strip()
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None or match.lastgroup is None:
            raise _unknown(text)
        kind, value = match.lastgroup, match.group(match.lastgroup)
        if kind == "name" and value in _SPELT and (not found or found[-1][1] != "."):
            kind, value = "sign", _SPELT[value]
        found.append((kind, value))
        at = match.end()
    if not found:
        raise _unknown(text)
    return found


def _joined(sign: str, left: Part, right: Part) -> Part:
    if sign == "%":
        return Part(f"modulo({left.feel}, {right.feel})")
    binding = _BINDING[sign]
    if sign == "+" and (left.is_text or right.is_text):
        sides = [side.within(5) if side.is_text else f"string({side.feel})" for side in (left, right)]
        return Part(" + ".join(sides), 5, is_text=True)
    return Part(f"{left.within(binding)} {_FEEL.get(sign, sign)} {right.within(binding + 1)}", binding)


def _indexed(part: Part, index: Part) -> Part:
    """Places count from 0 there and from 1 here; a text is the name of a member."""
    if index.is_text:
        return Part(f"{part.within(8)}.{_name(index)}")
    place = str(int(index.feel) + 1) if index.feel.isdigit() else f"{index.within(5)} + 1"
    return Part(f"{part.within(8)}[{place}]")


def _name(text: Part) -> str:
    name = text.feel[1:-1]
    if re.fullmatch(r"[^\W\d]\w*", name) is None:
        raise Untranslatable(f"“{name}”不能作变量名", f'"{name}" cannot be a variable name')
    return name


def _is_empty(feel: str) -> str:
    return f'({feel} = null or string({feel}) = "" or string({feel}) = "[]")'


def _contains(value: str, arguments: list[str]) -> str:
    (one,) = arguments
    return f"(if {value} instance of string then contains({value}, {one}) else list contains({value}, {one}))"


def _plain(name: str) -> Method:
    return lambda value, arguments: f"{name}({', '.join([value, *arguments])})"


METHODS: Mapping[tuple[str, int], Method] = {
    ("contains", 1): _contains,
    ("size", 0): _plain("count"),
    ("length", 0): _plain("string length"),
    ("equals", 1): lambda value, arguments: f"({value} = {arguments[0]})",
    ("equalsIgnoreCase", 1): lambda value, arguments: f"(lower case({value}) = lower case({arguments[0]}))",
    ("isEmpty", 0): lambda value, _: _is_empty(value),
    ("startsWith", 1): _plain("starts with"),
    ("endsWith", 1): _plain("ends with"),
    ("matches", 1): lambda value, arguments: f"matches({value}, {arguments[0]})",
    ("toUpperCase", 0): _plain("upper case"),
    ("toLowerCase", 0): _plain("lower case"),
    ("trim", 0): _plain("trim"),
    ("toString", 0): _plain("string"),
}
"""By name and number of arguments."""
SAME = frozenset({"booleanValue", "intValue", "longValue", "doubleValue", "toDate"})
"""Conversions between types that are one type here."""


def _called(part: Part, method: str, arguments: list[Part]) -> Part:
    value = part.within(8)
    if method in SAME and not arguments:
        return part
    if method == "get" and len(arguments) == 1:
        return _indexed(part, arguments[0])
    moved = re.fullmatch(r"(plus|minus)(\w+)", method)
    if moved and moved.group(2) in UNITS and len(arguments) == 1 and arguments[0].feel.isdigit():
        sign = "+" if moved.group(1) == "plus" else "-"
        return Part(f'{value} {sign} duration("{UNITS[moved.group(2)].format(arguments[0].feel)}")', 5)
    known = METHODS.get((method, len(arguments)))
    if known is None:
        raise Untranslatable(f"没有与方法 {method}() 对应的写法", f"the method {method}() has no counterpart")
    return Part(known(value, [argument.feel for argument in arguments]))


def _unknown(text: str) -> Untranslatable:
    return Untranslatable(f"无法识别“{text.strip()}”", f'"{text.strip()}" is not understood')
