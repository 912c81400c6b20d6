"""Text to tokens; names of several words are put together by the parser, which knows the names in scope."""

import re
from dataclasses import dataclass
from enum import Enum

from engine.feel.errors import FeelSyntaxError

MAX_TEXT = 32_000

KEYWORDS = frozenset({
    "and", "between", "else", "every", "false", "for", "function", "if", "in", "instance", "null", "of", "or", "return",
    "satisfies", "some", "then", "true",
})  # fmt: skip


class Kind(Enum):
    NUMBER = "number"
    STRING = "string"
    TEMPORAL = "temporal"
    WORD = "word"
    QUOTED = "quoted"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is what stands in the source, for strings without quotes and with escapes resolved."""

    kind: Kind
    text: str
    start: int
    end: int

    def is_symbol(self, text: str) -> bool:
        return self.kind is Kind.SYMBOL and self.text == text

    def is_word(self, text: str) -> bool:
        return self.kind is Kind.WORD and self.text == text


# Grammar rule 28, without the full-width punctuation that Chinese keyboards give in place of FEEL's own signs.
_NAME_START = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3004-\u3007\u3021-\ud7ff\uf900-\ufdcf\ufdf0-\ufe0f\ufe20-\ufe2f\ufe70-\ufefe"
    r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + r"0-9\u00b7\u0300-\u036f\u203f\u2040"

_TOKEN = re.compile(
    rf"""(?P<space>[\s\u180e\u200b\ufeff]+|//[^\n]*|/\*.*?\*/)
      | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<temporal>@"[^"\\]*")
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<quoted>`[^`\n]+`)
      | (?P<word>[{_NAME_START}][{_NAME_PART}]*)
      | (?P<symbol>\.\.|\*\*|==|!=|<=|>=|=>|=<|<>|&&|\|\||->|[-+*/()\[\]{{}},:<>=.?!'’])
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Kind}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "'": "'"}
_HINTS = {
    "==": ("比较请用 =", "Compare with =."),
    "&&": ("请写 and", "Write and."),
    "||": ("请写 or", "Write or."),
    "<>": ("不等于请写 !=", "Write !=."),
    "!": ("否定请写 not(…)", "Write not(…)."),
    "=>": ("请写 >=", "Write >=."),
    "=<": ("请写 <=", "Write <=."),
}
_MATHEMATICS = {
    "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "＞": ">", "＜": "<", "＝": "=", "＋": "+",
    "－": "-",
}  # fmt: skip
_FOREIGN = {
    "%": ("余数请写 modulo(a, b)", "Write modulo(a, b)."),
    "$": ("变量请直接写名称。", "Write the name of a variable alone."),
    "#": ("变量请直接写名称。", "Write the name of a variable alone."),
}


def tokens(text: str) -> list[Token]:
    """All tokens of `text`, the last one END. Raises FeelSyntaxError at the first sign that FEEL does not have."""
    if len(text) > MAX_TEXT:
        raise FeelSyntaxError(text, 0, "表达式过长。", "The expression is too long.", "请拆分。", "Split it.")
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        token = _token(text, match)
        if token is not None:
            found.append(token)
        position = match.end()
    found.append(Token(Kind.END, "", len(text), len(text)))
    return found


def _token(text: str, match: re.Match[str]) -> Token | None:
    kind, source = match.lastgroup, match.group()
    if kind == "space":
        return None
    if kind == "symbol" and source in _HINTS:
        raise FeelSyntaxError(text, match.start(), f"FEEL 没有 {source}。", f"FEEL has no {source}.", *_HINTS[source])
    if kind == "string":
        source = _whole_characters(_ESCAPE.sub(_unescape, source[1:-1]))
    elif kind == "temporal":
        source = source[2:-1]
    elif kind == "quoted":
        source = source[1:-1]
    return Token(_KINDS[kind or ""], source, match.start(), match.end())


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point <= 0x10FFFF else match.group()
    # An unknown escape stays as it is: "\d" in a pattern means \d.
    return _ESCAPES.get(code, match.group())


def _whole_characters(text: str) -> str:
    """`\\uD83D\\uDE00` is one character; half of such a pair is none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unreadable(text: str, position: int) -> FeelSyntaxError:
    if text[position] in '"“”':
        return FeelSyntaxError(
            text, position, "文本没有结束。", "The text does not end.",
            "请补上英文双引号。", "Add the closing double quote.",
        )  # fmt: skip
    if text[position] in _MATHEMATICS:
        written = _MATHEMATICS[text[position]]
        return FeelSyntaxError(
            text, position, f"FEEL 没有 {text[position]}。", f"FEEL has no {text[position]}.",
            f"请写 {written}", f"Write {written}.",
        )  # fmt: skip
    if text[position] in "，；（）：":
        return FeelSyntaxError(
            text, position, f"不能使用全角符号 {text[position]}。", f"Full-width {text[position]} is not FEEL.",
            "请改用半角符号。", "Use the ASCII sign.",
        )  # fmt: skip
    return FeelSyntaxError(
        text, position, f"无法识别 {text[position]!r}。", f"{text[position]!r} means nothing here.",
        *_FOREIGN.get(text[position], ("请删除。", "Remove it.")),
    )  # fmt: skip
