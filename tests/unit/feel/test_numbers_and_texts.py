"""Functions of numbers, texts and patterns, conversion, and absence."""

from decimal import Decimal

import pytest

from tests.support.feel import feel


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("decimal(1/3, 2)", Decimal("0.33")), ("decimal(1.5, 0)", 2), ("decimal(2.5, 0)", 2), ("floor(1.5)", 1),
        ("floor(-1.5)", -2), ("floor(-1.56, 1)", Decimal("-1.6")), ("ceiling(1.5)", 2), ("ceiling(-1.5)", -1),
        ("round up(5.5, 0)", 6), ("round up(-5.5, 0)", -6), ("round down(5.5, 0)", 5), ("round half up(2.5, 0)", 3),
        ("round half up(-2.5, 0)", -3), ("round half down(2.5, 0)", 2), ("round half up(5.125, 2)", Decimal("5.13")),
        ("abs(-10)", 10), ("modulo(12, 5)", 2), ("modulo(-12, 5)", 3), ("modulo(10.1, 4.5)", Decimal("1.1")),
        ("modulo(1, 0)", None), ("sqrt(16)", 4), ("sqrt(-1)", None), ("log(0)", None), ("exp(0)", 1),
        ("odd(5)", True),
        ("even(2)", True), ("odd(2.5)", False), ("floor(184 / 365 * 10)", 5), ('abs(@"-P1D") = @"P1D"', True),
        ("floor(null)", None), ('floor("1")', None), ("floor([1.5])", 1), ("floor(1, 2, 3)", None),
    ],
)  # fmt: skip
def test_functions_of_numbers(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('substring("foobar", 3)', "obar"), ('substring("foobar", 3, 3)', "oba"), ('substring("foobar", -2, 1)', "a"),
        ('substring("\\uD83D\\uDC0Eab", 2)', "ab"), ('substring("foobar", 0)', None), ('string length("请假")', 2),
        ('upper case("aBc4")', "ABC4"), ('lower case("aBc4")', "abc4"), ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""), ('substring after("foobar", "ob")', "ar"),
        ('substring after("", "a")', ""), ('contains("foobar", "of")', False), ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True), ('string join(["a", "b", null], "、")', "a、b"), ('string join([])', ""),
        ('string join(["a", 1], ",")', None), ('string join(["a", "b"], ",", "[", "]")', "[a,b]"),
        ('trim("  a ")', "a"), ('is blank("  ")', True), ('pad left("7", 3, "0")', "007"),
        ('pad right("7", 2)', "7 "),
        ('to base64("FEEL")', "RkVFTA=="), ('from base64("RkVFTA==")', "FEEL"), ('from base64("!")', None),
        ('string(1.10)', "1.1"), ('string(true)', "true"), ('string(null)', None), ('string([1, "a"])', '[1, "a"]'),
        ('string({a: @"P1D"})', "{a: P1D}"), ('string([1..2))', "[1..2)"), ('string(1e40)', "1E+40"),
        ('string length(string: "ab")', 2), ('string length(text: "ab")', None), ('to json({a: 1.5})', '{"a": 1.5}'),
        ('from json("[1, 0.1]")[2]', Decimal("0.1")), ('from json("{")', None),
    ],
)  # fmt: skip
def test_functions_of_texts(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'matches("foobar", "^fo*b")', True), (r'matches("13812345678", "^1[3-9]\d{9}$")', True),
        (r'matches("15280119900101123X", "^\d{17}[\dX]$")', True), (r'matches("请假", "^\p{L}+$")', True),
        (r'matches("ABC", "b", "i")', True), (r'matches("a", "A")', False), (r'matches("b", "[a-z-[b]]")', False),
        ('matches("a\\nb", "a.b")', False), ('matches("a\\nb", "a.b", "s")', True),
        ('matches("a\\nb", "^b", "m")', True),
        ('matches("ab", "a b", "x")', True), ('matches("a", "(")', None),
        ('matches("a", "a", "q")', None), (r'matches("a-b", "^[\w-]+$")', True), (r'matches("x", "[^\d]")', True),
        (r'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"), (r'replace("aaa", "a*?", "x")', None),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"), ('replace("aaaa", "a+?", "b")', "bbbb"),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"), ('replace("a", "a", "$x")', None),
        (r'replace("a", "a", "\x")', None), ('replace("ab", "(a)", "$12")', "a2b"),
        ('replace("a", "a", "$0$0")', "aa"),
        ('matches("a b", "a[ ]b", "x")', True), (r'matches("a b", "a\ b", "x")', True),
        (r'matches("王芳", "^\p{IsCJKUnifiedIdeographs}+$")', True), (r'matches("a", "\P{IsBasicLatin}")', False),
        (r'matches("x", "\p{IsNowhere}")', None), (r'matches("\u212A", "^[A-Z]$", "i")', True),
        (r'matches("abcabc", "^(...)\1$")', True), (r'matches("abcabd", "^(...)\1$")', False),
        (r'matches("aA", "^(a)\1$", "i")', True), (r'matches("a", "(a)\2")', None), (r'matches("a", "(a\1)")', None),
        (r'matches("a", "[\1]")', None), (r'matches("ab0", "(a)(b)\10")', False),
        (r'matches("aba0", "(a)(b)\10")', True),
        (r'matches("aab", "(a*)*\1b$")', True), (r'matches("x", "(y)?\1x")', True),
        (r'matches("a", "a", null)', True),
        (r'matches("xay\nb", "^(b)|(x)\2*$", "ms")', True), (r'replace("aabb", "(.)\1", "<$1>")', "<a><b>"),
        (r'replace("a.b", "\.", "\$")', "a$b"), (r'replace("aab", "a+?", "x")', "xxb"),
        (r'replace("abc", "", "-")', None), (r'matches("bb", "(a|(b))\2")', True),
        (r'split("John Doe", "\s")', ["John", "Doe"]), ('split("a;b;;", ";")', ["a", "b", "", ""]),
        ('extract("1234, 1256, 1378", "12[0-9]*")', ["1234", "1256"]), ('matches("aaaa", "^(a{2}){2}$")', True),
        ('matches("abab", "^(?:ab|c){2,}$")', True), ('matches("a", "a{2}{1000}{1000}")', None),
    ],
)  # fmt: skip
def test_patterns(text: str, value: object) -> None:
    assert feel(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('number("1.5")', Decimal("1.5")), ('number("007")', 7), ('number("x")', None), ('number("１")', None),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")), ('number("1,000", ",", ",")', None), ("number(3)", 3),
        ('number(from: "1.000,5", grouping separator: ".", decimal separator: ",")', Decimal("1000.5")),
        ("get or else(null, 3)", 3), ("get or else(false, 3)", False), ("is defined(x)", True),
        ("is defined(y)", False),
        ("is defined(x.a)", False), ("is defined({a: null}.a)", True), ("is(1, 1.0)", True), ('is(1, "1")', False),
        ('is(@"08:00:00Z", @"08:00:00+00:00")', True), ("assert(3, true)", 3), ('assert(3, 1 > 2, "why")', None),
        ("not(true)", False), ("not(1)", None), ("number(null)", None), ('number("1,5", null, ",")', Decimal("1.5")),
        ('fromAi(7, "a number")', 7), ('from json("[1.10, NaN]")', None), ('from json("1.10")', Decimal("1.1")),
        ('substring("foobar", 3.8)', "obar"), ('substring("", 1)', None),
        ('string join(["a", null, "b"], null)', "ab"),
        ("decimal(1, 6177)", None), ("round up(1.5, null)", None), ("floor(1.55, 1)", Decimal("1.5")),
        ("string length(uuid())", 36),
        ("random number() < 1", True), ("uuid() = uuid()", False),
    ],
)  # fmt: skip
def test_conversion_and_absence(text: str, value: object) -> None:
    assert feel(text, {"x": None}) == value
