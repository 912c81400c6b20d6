"""Calls, functions, `if`, `for`, `some` and `every`."""

from engine.feel import syntax as ast
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Kind, Token
from engine.feel.parser.tests import TestReader


class FormReader(TestReader):
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
