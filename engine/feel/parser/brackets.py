"""What brackets hold: ranges, lists, contexts, and expressions in parentheses."""

from engine.feel import syntax as ast
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Kind, Token
from engine.feel.parser.naming import NameReader
from engine.feel.parser.precedence import COMPARISON, COMPARISONS


class BracketReader(NameReader):
    def _parenthesis(self, token: Token) -> ast.Node:
        if self._next.text in COMPARISONS and self._next.kind is Kind.SYMBOL:
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

    def _filter(self, token: Token, source: ast.Node) -> ast.Filter:
        """Its condition may name members of the items, which may have been written before."""
        self._filters += 1
        condition = self._expression()
        self._filters -= 1
        self._expect("]")
        return ast.Filter(token.start, source, condition)
