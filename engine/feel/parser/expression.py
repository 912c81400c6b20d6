"""Tokens to a syntax tree, by precedence climbing over the grammar of DMN 1.5 clause 10.3.1.2; it evaluates nothing."""

from collections.abc import Callable

from engine.feel import syntax as ast
from engine.feel.arithmetic import negate
from engine.feel.errors import FeelSyntaxError, Undefined
from engine.feel.lexer import KEYWORDS, Kind, Token
from engine.feel.numbers import parse_number
from engine.feel.parser.forms import FormReader
from engine.feel.parser.precedence import BINARY, COMPARISON, POWER, SPECIAL
from engine.feel.temporal import parse_temporal

_CONSTANTS = {"true": True, "false": False, "null": None}


class Parser(FormReader):
    """One text, with the names that it may use."""

    def whole_expression(self) -> ast.Node:
        node = self._expression()
        self._expect_end()
        return node

    def whole_unary_tests(self) -> tuple[tuple[ast.Test, ...], bool]:
        """The tests and whether they are negated; `-` and an empty text are no tests at all."""
        if self._next.kind is Kind.END:
            return (), False
        if self._next.is_symbol("-") and self._peek(1).kind is Kind.END:
            return (), False
        if self._next.is_word("not") and self._peek(1).is_symbol("(") and self._closes_at_end(self._position + 1):
            self._position += 2
            tests = self._tests()
            self._expect(")")
        else:
            return self._end_after(self._tests()), False
        return self._end_after(tests), True

    def _end_after(self, tests: tuple[ast.Test, ...]) -> tuple[ast.Test, ...]:
        self._expect_end()
        return tests

    def _closes_at_end(self, position: int) -> bool:
        """Whether the parenthesis at `position` is closed by the very last token."""
        depth = 0
        for index in range(position, len(self._tokens)):
            token = self._tokens[index]
            depth += token.is_symbol("(") - token.is_symbol(")")
            if depth == 0:
                return self._tokens[index + 1].kind is Kind.END
        return False

    def _expression(self, above: int = 0) -> ast.Node:
        """An expression of operators that bind tighter than `above`."""
        depth = self._depth
        self._deepen()
        left = self._prefix()
        while (power := self._binding_power()) > above:
            self._deepen()
            left = self._infix(left, power)
        self._depth = depth
        return left

    def _binding_power(self) -> int:
        token = self._next
        if token.kind not in (Kind.WORD, Kind.SYMBOL) or (token.text == "[" and self._closes_range()):
            return 0
        return BINARY.get(token.text) or SPECIAL.get(token.text, 0)

    def _closes_range(self) -> bool:
        """Whether a `[` is the end of a range, as in `[1..3[`, for nothing that could be a filter follows."""
        after = self._peek(1)
        return after.kind is Kind.END or after.text in (")", "]", "}", ",", "and", "or", "then", "else")

    def _infix(self, left: ast.Node, power: int) -> ast.Node:
        token = self._advance()
        match token.text:
            case "between":
                low = self._expression(COMPARISON)
                self._expect("and")
                return ast.Between(token.start, left, low, self._expression(COMPARISON))
            case "in":
                return ast.In(token.start, left, self._in_tests())
            case "instance":
                self._expect("of")
                return ast.InstanceOf(token.start, left, self._type())
            case ".":
                return ast.Path(token.start, left, self._member())
            case "[":
                return self._filter(token, left)
            case "(":
                return self._call(left)
            case operator:
                return ast.Binary(token.start, operator, left, self._expression(power))

    def _prefix(self) -> ast.Node:
        token = self._next
        if token.kind is Kind.WORD and token.text in KEYWORDS and not self._known():
            return self._keyword(self._advance())
        if token.kind in (Kind.WORD, Kind.QUOTED):
            return ast.Name(token.start, self._name())
        self._advance()
        match token.kind:
            case Kind.NUMBER:
                return ast.Literal(token.start, self._defined(parse_number, token))
            case Kind.STRING:
                return ast.Literal(token.start, token.text)
            case Kind.TEMPORAL:
                return ast.Literal(token.start, self._defined(parse_temporal, token))
            case _:
                return self._bracketed(token)

    def _defined(self, parse: Callable[[str], object], token: Token) -> object:
        try:
            return parse(token.text)
        except Undefined as reason:
            zh, _, en = str(reason).partition(" / ")
            raise FeelSyntaxError(self.source, token.start, f"{zh}。", f"{en}.") from None

    def _keyword(self, token: Token) -> ast.Node:
        match token.text:
            case "and" | "or" if self._next.is_symbol("("):
                return ast.Name(token.start, token.text)
            case "true" | "false" | "null":
                return ast.Literal(token.start, _CONSTANTS[token.text])
            case "if":
                return self._if(token)
            case "for":
                return self._loop(token, "return")
            case "some" | "every":
                return self._loop(token, "satisfies")
            case "function":
                return self._function(token)
        self._position -= 1
        raise self._unexpected("这里应为一个值", "a value expected")

    def _bracketed(self, token: Token) -> ast.Node:
        match token.text if token.kind is Kind.SYMBOL else "":
            case "-" if self._next.kind is Kind.NUMBER:
                return ast.Literal(token.start, negate(self._defined(parse_number, self._advance())))
            case "-":
                return ast.Negation(token.start, self._expression(POWER))
            case "(":
                return self._parenthesis(token)
            case "[":
                return self._list_or_range(token)
            case "]":
                return self._range(token, self._expression())
            case "{":
                return self._context(token)
            case "?":
                return ast.Name(token.start, "?")
            case "<" | "<=" | ">" | ">=" | "=" | "!=":
                self._position -= 1
                raise self._unexpected("比较的左边缺少值", "the left side of the comparison is missing")
        self._position -= token.kind is not Kind.END
        raise self._unexpected("这里应为一个值", "a value expected")
