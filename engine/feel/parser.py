"""Tokens to a syntax tree, by precedence climbing over the grammar of DMN 1.5 clause 10.3.1.2; it evaluates nothing."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.feel import syntax as ast
from engine.feel.arithmetic import negate
from engine.feel.errors import FeelSyntaxError, Undefined
from engine.feel.lexer import KEYWORDS, Kind, Token, tokens
from engine.feel.numbers import parse_number
from engine.feel.temporal import parse_temporal
from engine.feel.types import TYPE_NAMES
from engine.feel.vocabulary import Vocabulary

T = TypeVar("T")

MAX_DEPTH = 120

OR, AND, COMPARISON, ADDITIVE, MULTIPLICATIVE, POWER, NEGATION, INSTANCE, POSTFIX = range(1, 10)

_BINARY = {
    "or": OR, "and": AND, "=": COMPARISON, "!=": COMPARISON, "<": COMPARISON, "<=": COMPARISON, ">": COMPARISON,
    ">=": COMPARISON, "+": ADDITIVE, "-": ADDITIVE, "*": MULTIPLICATIVE, "/": MULTIPLICATIVE, "**": POWER,
}  # fmt: skip
_SPECIAL = {"between": COMPARISON, "in": COMPARISON, "instance": INSTANCE, ".": POSTFIX, "[": POSTFIX, "(": POSTFIX}
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_CONSTANTS = {"true": True, "false": False, "null": None}
_TYPES = Vocabulary(TYPE_NAMES)


class Parser:
    """One text. `functions` are names that count as such only before a parenthesis, `names` everywhere, `types` where a
    type is named."""

    def __init__(self, text: str, functions: Vocabulary, names: Iterable[str], types: Iterable[str] = ()) -> None:
        self.source = text
        self._tokens = tokens(text)
        self._position = 0
        self._depth = 0
        self._functions = functions
        self._names = Vocabulary(names)
        self._keys = Vocabulary()
        self._filters = 0
        self._types = Vocabulary(types)

    # -- whole texts ------------------------------------------------------------------------------------------

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

    # -- tokens -----------------------------------------------------------------------------------------------

    @property
    def _next(self) -> Token:
        return self._tokens[self._position]

    def _peek(self, ahead: int) -> Token:
        return self._tokens[min(self._position + ahead, len(self._tokens) - 1)]

    def _advance(self) -> Token:
        token = self._next
        if token.kind is not Kind.END:
            self._position += 1
        return token

    def _accept(self, text: str) -> bool:
        if self._next.text == text and self._next.kind in (Kind.WORD, Kind.SYMBOL):
            self._position += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._unexpected(f"这里应为 {text}", f"{text} expected")

    def _expect_end(self) -> None:
        if self._next.kind is not Kind.END:
            raise self._unexpected("表达式到此应结束", "the expression should end here")

    def _unexpected(self, zh: str, en: str) -> FeelSyntaxError:
        token = self._next
        found_zh, found_en = ("文本已结束", "the end") if token.kind is Kind.END else (f"{token.text}",) * 2
        hint = ("", "")
        if token.kind is Kind.WORD and self._position and self._tokens[self._position - 1].kind is Kind.WORD:
            hint = (
                "名称含空格时请用反引号括起，或检查是否缺少运算符。",
                "Put a name with spaces into backquotes, or add the missing operator.",
            )
        elif token.is_symbol("'") or token.is_symbol("’"):  # signs of a name, as in Applicant's age
            hint = ("文本请用英文双引号。", "Texts take double quotes.")
        return FeelSyntaxError(self.source, token.start, f"{zh}，却是 {found_zh}。", f"{en}, found {found_en}.", *hint)

    # -- expressions ------------------------------------------------------------------------------------------

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

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise nested_too_deeply(self.source, self._next.start)

    def _binding_power(self) -> int:
        token = self._next
        if token.kind not in (Kind.WORD, Kind.SYMBOL) or (token.text == "[" and self._closes_range()):
            return 0
        return _BINARY.get(token.text) or _SPECIAL.get(token.text, 0)

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

    def _filter(self, token: Token, source: ast.Node) -> ast.Filter:
        """Its condition may name members of the items, which may have been written before."""
        self._filters += 1
        condition = self._expression()
        self._filters -= 1
        self._expect("]")
        return ast.Filter(token.start, source, condition)

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

    # -- names and types --------------------------------------------------------------------------------------

    def _known(self) -> tuple[str, int] | None:
        """The known name that starts here, with its number of tokens."""
        known = self._names.longest(self._tokens, self._position)
        return known or (self._keys.longest(self._tokens, self._position) if self._filters else None)

    def _name(self) -> str:
        if (known := self._known()) is not None:
            self._position += known[1]
            return known[0]
        known = self._functions.longest(self._tokens, self._position)
        if known is not None and self._peek(known[1]).is_symbol("("):
            self._position += known[1]
            return known[0]
        return self._advance().text

    def _member(self) -> str:
        """A name after a dot: members are not known beforehand, so all words up to an operator belong to it."""
        known = self._names.longest(self._tokens, self._position) or self._keys.longest(self._tokens, self._position)
        if known is not None:
            self._position += known[1]
            return known[0]
        if self._next.kind not in (Kind.WORD, Kind.QUOTED):
            raise self._unexpected("点号后应为成员名", "a member name expected after the dot")
        words = [self._advance().text]
        while self._next.kind is Kind.WORD and self._next.text not in KEYWORDS:
            words.append(self._advance().text)
        return " ".join(words)

    def _new_name(self, *ends: str) -> str:
        """A name being introduced: everything up to one of `ends`."""
        if self._next.kind is Kind.QUOTED:
            return self._advance().text
        words: list[Token] = []
        while self._next.text not in ends and self._next.kind in (Kind.WORD, Kind.SYMBOL, Kind.NUMBER):
            words.append(self._advance())
        if not words or words[0].kind is not Kind.WORD:
            raise self._unexpected("这里应为名称", "a name expected")
        return " ".join(self.source[words[0].start : words[-1].end].split())

    def _type(self) -> ast.Type:
        for types in (self._types, _TYPES):
            if (known := types.longest(self._tokens, self._position)) is not None:
                self._position += known[1]
                return ast.Type(known[0])
        if self._next.kind is not Kind.WORD:
            raise self._unexpected("这里应为类型名", "a type name expected")
        name = self._advance().text
        match name if self._next.is_symbol("<") else "":
            case "list" | "range":
                return ast.Type(name, self._angled(self._type))
            case "context":
                members = self._angled(self._member_type)
                return ast.Type(name, tuple(member[1] for member in members), tuple(member[0] for member in members))
            case "function":
                arguments = self._angled(self._type)
                self._expect("->")
                return ast.Type(name, (*arguments, self._type()))
        while self._accept("."):
            name += "." + self._advance().text
        return ast.Type(name)

    def _member_type(self) -> tuple[str, ast.Type]:
        name = self._new_name(":")
        self._expect(":")
        return name, self._type()

    def _angled(self, item: Callable[[], T]) -> tuple[T, ...]:
        self._expect("<")
        depth = self._depth
        self._deepen()
        found: list[T] = []
        while not self._next.is_symbol(">"):
            found.append(item())
            if not self._accept(","):
                break
        self._expect(">")
        self._depth = depth
        return tuple(found)

    # -- brackets ---------------------------------------------------------------------------------------------

    def _parenthesis(self, token: Token) -> ast.Node:
        if self._next.text in _COMPARISONS and self._next.kind is Kind.SYMBOL:
            node: ast.Node = self._comparison_range(self._advance())
        else:
            node = self._expression()
            if self._next.is_symbol(".."):
                return self._range(token, node)
        self._expect(")")
        return node

    def _comparison_range(self, token: Token) -> ast.RangeLiteral:
        """`(< 5)` is the range of all values below 5 (DMN 1.5 grammar rule 7)."""
        bound = self._expression(COMPARISON)
        match token.text:
            case "<" | "<=":
                return ast.RangeLiteral(token.start, None, bound, False, token.text == "<=")
            case ">" | ">=":
                return ast.RangeLiteral(token.start, bound, None, token.text == ">=", False)
            case "=":
                return ast.RangeLiteral(token.start, bound, bound, True, True)
        raise FeelSyntaxError(self.source, token.start, "!= 不是范围。", "!= is no range.")

    def _list_or_range(self, token: Token) -> ast.Node:
        if self._accept("]"):
            return ast.ListLiteral(token.start, ())
        items = [self._expression()]
        if self._next.is_symbol(".."):
            return self._range(token, items[0])
        while self._accept(","):
            items.append(self._expression())
        self._expect("]")
        return ast.ListLiteral(token.start, tuple(items))

    def _range(self, opening: Token, low: ast.Node) -> ast.RangeLiteral:
        self._expect("..")
        high = self._expression(COMPARISON)
        closing = self._next
        if not (closing.is_symbol("]") or closing.is_symbol(")") or closing.is_symbol("[")):
            raise self._unexpected("范围应以 ] 或 ) 结束", "the range should end with ] or )")
        self._advance()
        return ast.RangeLiteral(opening.start, low, high, opening.text == "[", closing.text == "]")

    def _context(self, token: Token) -> ast.Node:
        entries: dict[str, ast.Node] = {}
        names = self._names
        self._names = names.copy()
        while not self._next.is_symbol("}"):
            at = self._next.start
            key = self._advance().text if self._next.kind is Kind.STRING else self._new_name(":")
            if key in entries:
                raise FeelSyntaxError(self.source, at, f"成员 {key} 重复。", f"The member {key} occurs twice.")
            self._expect(":")
            entries[key] = self._expression()
            self._names.add(key)
            self._keys.add(key)
            if not self._accept(","):
                break
        self._expect("}")
        self._names = names
        return ast.ContextLiteral(token.start, tuple(entries.items()))

    # -- calls, functions, loops ------------------------------------------------------------------------------

    def _call(self, function: ast.Node) -> ast.Call:
        arguments: list[ast.Node] = []
        named: list[str] = []
        while not self._next.is_symbol(")"):
            if (name := self._argument_name()) is not None:
                named.append(name)
            arguments.append(self._expression())
            if not self._accept(","):
                break
        self._expect(")")
        if named and len(named) != len(arguments):
            raise FeelSyntaxError(
                self.source, function.at, "参数要么都带名称，要么都不带。", "Name all arguments or none."
            )
        return ast.Call(function.at, function, tuple(arguments), tuple(named))

    def _argument_name(self) -> str | None:
        ahead = 0
        while self._peek(ahead).kind is Kind.WORD:
            ahead += 1
        if ahead == 0 or not self._peek(ahead).is_symbol(":"):
            return None
        name = " ".join(self._advance().text for _ in range(ahead))
        self._expect(":")
        return name

    def _function(self, token: Token) -> ast.Node:
        self._expect("(")
        parameters: list[str] = []
        types: list[ast.Type | None] = []
        while not self._next.is_symbol(")"):
            parameters.append(self._new_name(",", ")", ":"))
            types.append(self._type() if self._accept(":") else None)
            if not self._accept(","):
                break
        self._expect(")")
        if self._next.is_word("external"):
            raise self._unexpected("不支持外部函数", "external functions are not supported")
        body = self._within(parameters, self._expression)
        return ast.FunctionLiteral(token.start, tuple(parameters), tuple(types), body)

    def _within(self, names: Iterable[str], parse: Callable[[], ast.Node]) -> ast.Node:
        outer, self._names = self._names, self._names.copy()
        for name in names:
            self._names.add(name)
        node = parse()
        self._names = outer
        return node

    def _if(self, token: Token) -> ast.If:
        condition = self._expression()
        self._expect("then")
        then = self._expression()
        self._expect("else")
        return ast.If(token.start, condition, then, self._expression())

    def _loop(self, token: Token, before_body: str) -> ast.Node:
        outer, self._names = self._names, self._names.copy()
        iterators = [self._iterator()]
        while self._accept(","):
            iterators.append(self._iterator())
        self._expect(before_body)
        body = self._expression()
        self._names = outer
        if token.text == "for":
            return ast.For(token.start, tuple(iterators), body)
        return ast.Quantified(token.start, token.text == "some", tuple(iterators), body)

    def _iterator(self) -> ast.Iterator:
        at = self._next.start
        name = self._new_name("in")
        self._expect("in")
        source = self._expression()
        end = self._expression() if self._accept("..") else None
        self._names.add(name)
        return ast.Iterator(at, name, source, end)

    # -- unary tests ------------------------------------------------------------------------------------------

    def _tests(self) -> tuple[ast.Test, ...]:
        tests = [self._test()]
        while self._accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> ast.Test:
        token = self._next
        if token.kind is Kind.SYMBOL and token.text in _COMPARISONS:
            self._advance()
            return ast.Test(token.start, token.text, self._expression(COMPARISON))
        return ast.Test(token.start, "", self._expression())

    def _in_tests(self) -> tuple[ast.Test, ...]:
        """`in 5`, `in [1..5]`, `in < 5`, or several of them in parentheses."""
        token = self._next
        if not token.is_symbol("("):
            if token.kind is Kind.SYMBOL and token.text in _COMPARISONS:
                return (self._test(),)
            return (ast.Test(token.start, "", self._expression(COMPARISON)),)
        self._advance()
        first = self._test()
        if self._next.is_symbol("..") and not first.operator:
            return (ast.Test(token.start, "", self._range(token, first.operand)),)
        tests = [first]
        while self._accept(","):
            tests.append(self._test())
        self._expect(")")
        return tuple(tests)


def nested_too_deeply(source: str, at: int) -> FeelSyntaxError:
    return FeelSyntaxError(
        source, at, "表达式嵌套过深。", "The expression is nested too deeply.", "请拆成几步。", "Take it apart."
    )
