"""Every mistake is located and explained in both languages."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_field, compile_template, compile_unary_tests


def error_of(text: str) -> FeelSyntaxError:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("a == 1", 3, "="), ("a && b", 3, "and"), ("a || b", 3, "or"), ("a <> 1", 3, "!="), ("!a", 1, "not("),
        ("'a'", 1, "双引号"), ('"abc', 1, "双引号"), ("a，b", 2, "半角"), ('substrin("a", 1)', 1, "substring"),
        ("leave days", 7, "反引号"), ("a ≤ 2", 3, "<="),
        ("a => 3", 3, ">="), ("a =< 3", 3, "<="), ("a ＞ 3", 3, ">"), ("not a", 5, "not("), ("a % 2", 3, "modulo"),
        ("${a}", 1, "名称"), ("a is null", 3, "= null"), ("a ? b : c", 3, "if"), ("a AND b", 3, "小写的 and"),
        ("IF a then 1 else 2", 4, "反引号"),
    ],
)  # fmt: skip
def test_a_common_mistake_comes_with_a_hint(text: str, column: int, hint: str) -> None:
    error = error_of(text)
    assert (error.line, error.column) == (1, column)
    assert hint in error.hint_zh
    assert error.hint_en


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "(1", "[1", "{a: 1", "{1: 1}", "if a then b", "for x in y", "some x in y", "[1..2", "f(", "a.",
        "a.1", "1 2",
        "a between 1", "x instance of", "function(x", "= 1", "> 3", "a b(", "@\"nonsense\"",
        "substring(string: 1, 2)", "#",
        "else", "1e99999", "a[", "true true", "(!= 3)", "function() external {}", "x in ()", "{a: 1, a: 2}",
    ],
)  # fmt: skip
def test_a_text_that_is_not_feel_is_refused(text: str) -> None:
    error = error_of(text)
    assert error.zh
    assert error.en
    assert error.column <= len(text) + 1


def test_line_column_and_caret_point_at_the_place() -> None:
    error = error_of("1 +\n  (2 == 3)")
    assert (error.line, error.column) == (2, 6)
    assert error.excerpt == "  (2 == 3)\n     ^"
    assert error.text("zh").startswith("第2行第6列")
    assert error.text("en").startswith("line 2, column 6")


def test_the_caret_stands_below_a_wide_sign() -> None:
    assert error_of("天数 == 3").excerpt == "天数 == 3\n　　 ^"


@pytest.mark.parametrize("compile_text", [compile_unary_tests, lambda text: compile_field("=" + text)])
def test_cells_and_fields_refuse_the_same(compile_text: object) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_text("1 +")


@pytest.mark.parametrize("text", ["{{1 +}}", "{{a", "{{}}"])
def test_templates_refuse_the_same(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_template(text)
