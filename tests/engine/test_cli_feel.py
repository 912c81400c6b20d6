"""`linli feel`: one expression, or a conversation line by line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import linli


def run(*args: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(linli, ["feel", *args], input=typed)


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("1 + 2", "3"), ("-1", "-1"), ('"请" + "假"', '"请假"'), ("[1, null, {a: @\"P1D\"}]", "[1, null, {a: P1D}]"),
        ('is working day(date("2026-10-01"))', "false"),
    ],
)  # fmt: skip
def test_the_value_is_printed_as_feel_writes_it(expression: str, printed: str) -> None:
    answered = run(expression)
    assert (answered.stdout, answered.exit_code) == (f"{printed}\n", 0)


def test_what_is_null_says_why() -> None:
    answered = run("1 / 0")
    assert (answered.stdout, answered.stderr) == ("null\n", "  除数为零 / division by zero\n")


def test_a_mistake_is_shown_where_it_stands() -> None:
    answered = run("天数 == 3")
    assert answered.exit_code == 1
    assert answered.stderr.splitlines() == [
        "天数 == 3", "　　 ^", "第1行第4列：FEEL 没有 ==。比较请用 =",
        "line 1, column 4: FEEL has no ==. Compare with =.",
    ]  # fmt: skip


def test_a_greedy_expression_ends_with_1() -> None:
    answered = run("for i in 1..1000000000 return i")
    assert answered.exit_code == 1
    assert "FEEL_BUDGET" in answered.stderr


@pytest.mark.parametrize(("name", "content"), [
    ("x.json", '{"leave days": 3, "people": [{"first name": "王芳"}]}'),
    ("x.yaml", "leave days: 3\npeople: [{first name: 王芳}]"),
])  # fmt: skip
def test_variables_come_from_a_file(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    answered = run('[leave days, people[first name = "王芳"].first name]', "--context", str(tmp_path / name))
    assert answered.stdout == '[3, ["王芳"]]\n'


@pytest.mark.parametrize("content", ["[1]", "{", "a: ]"])
def test_a_file_without_variables_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "x").write_text(content, encoding="utf-8")
    answered = run("1", "--context", str(tmp_path / "x"))
    assert answered.exit_code == 1
    assert "上下文" in answered.stderr


def test_without_an_expression_every_line_is_answered_and_knows_the_one_before() -> None:
    answered = run(typed="2 * 3\n\n_ + 1\n1 +\n_\n")
    assert answered.stdout.splitlines() == ["6", "7", "7"]
    assert "第1行第4列" in answered.stderr
    assert answered.exit_code == 0
