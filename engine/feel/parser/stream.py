"""The tokens of one text, read from left to right, and what is said when another one was expected."""

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import KEYWORDS, Kind, Token, tokens

MAX_DEPTH = 120


Hint = tuple[str, str]

_MISSING_OPERATOR = (
    "名称含空格时请用反引号括起，或检查是否缺少运算符。",
    "Put a name with spaces into backquotes, or add the missing operator.",
)
_QUOTES = ("文本请用英文双引号。", "Texts take double quotes.")
_FOREIGN: dict[str, Hint] = {
    "is": ("判断是否为空请写 = null", "Write = null."),
    "?": ("选择请写 if … then … else …", "Write if … then … else …."),
    "'": _QUOTES,  # a sign of names too, as in Applicant's age
    "’": _QUOTES,
}


class TokenStream:
    def __init__(self, text: str) -> None:
        self.source = text
        self._tokens = tokens(text)
        self._position = 0
        self._depth = 0

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
        hint = self._hint(token)
        return FeelSyntaxError(self.source, token.start, f"{zh}，却是 {found_zh}。", f"{en}, found {found_en}.", *hint)

    def _hint(self, token: Token) -> Hint:
        before = self._tokens[self._position - 1] if self._position else token
        if token.kind is Kind.WORD and before.is_word("not"):
            return "否定请写 not(…)", "Write not(…)."
        if token.text in _FOREIGN:
            return _FOREIGN[token.text]
        if token.kind is Kind.WORD and token.text.lower() in KEYWORDS - {token.text}:
            return f"请写小写的 {token.text.lower()}", f"Write {token.text.lower()}."
        if token.kind is before.kind is Kind.WORD:
            return _MISSING_OPERATOR
        return "", ""

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise nested_too_deeply(self.source, self._next.start)


def nested_too_deeply(source: str, at: int) -> FeelSyntaxError:
    return FeelSyntaxError(
        source, at, "表达式嵌套过深。", "The expression is nested too deeply.", "请拆成几步。", "Take it apart."
    )
