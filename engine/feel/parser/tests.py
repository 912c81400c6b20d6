"""Unary tests: what stands in a cell of a table and after `in` (DMN 1.5 grammar rules 7 and 13 to 17)."""

from engine.feel import syntax as ast
from engine.feel.lexer import Kind
from engine.feel.parser.brackets import BracketReader
from engine.feel.parser.precedence import COMPARISON, COMPARISONS


class TestReader(BracketReader):
    def _tests(self) -> tuple[ast.Test, ...]:
        tests = [self._test()]
        while self._accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> ast.Test:
        token = self._next
        if token.kind is Kind.SYMBOL and token.text in COMPARISONS:
            self._advance()
            return ast.Test(token.start, token.text, self._expression(COMPARISON))
        return ast.Test(token.start, "", self._expression())

    def _in_tests(self) -> tuple[ast.Test, ...]:
        """`in 5`, `in [1..5]`, `in < 5`, or several of them in parentheses."""
        token = self._next
        if not token.is_symbol("("):
            if token.kind is Kind.SYMBOL and token.text in COMPARISONS:
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
