"""Conditions and assignments of models whose language is Python, as FEEL; the text is parsed, never run."""

import ast
from collections.abc import Mapping

from engine.convert.juel import quoted
from engine.convert.untranslatable import Untranslatable

_COMPARED = {
    ast.Eq: "=", ast.Is: "=", ast.NotEq: "!=", ast.IsNot: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_CALCULATED = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_FUNCTIONS = {
    "len": "count", "sum": "sum", "min": "min", "max": "max", "abs": "abs", "str": "string", "float": "number",
}  # fmt: skip
_METHODS = {"upper": "upper case", "lower": "lower case", "strip": "trim", "startswith": "starts with",
            "endswith": "ends with"}  # fmt: skip
_CONSTANTS: Mapping[object, str] = {None: "null", True: "true", False: "false"}


def feel_of(text: str) -> str:
    """Raises Untranslatable."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Untranslatable(f"无法识别“{text.strip()[:60]}”", f'"{text.strip()[:60]}" is not understood') from None
    return _feel(tree.body)


def assignments_of(script: str) -> list[tuple[str, str]]:
    """(variable, FEEL) for a script that only assigns. Raises Untranslatable."""
    try:
        tree = ast.parse(script.strip() + "\n")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Untranslatable("脚本无法识别", "the script is not understood") from None
    found = [pair for statement in tree.body for pair in _assigned(statement)]
    if not found:
        raise Untranslatable("脚本没有赋值", "the script assigns nothing")
    return found


def _assigned(statement: ast.stmt) -> list[tuple[str, str]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return [(name, _feel(value))]
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if type(op) in _CALCULATED:
            return [(name, f"{name} {_CALCULATED[type(op)]} {_held(value)}")]
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            return _assigned_at_once(names, values)
        case ast.Pass():
            return []
        case _:
            what = type(statement).__name__
            raise Untranslatable(f"脚本不只是赋值（{what}）", f"the script does more than assign ({what})")


def _assigned_at_once(names: list[ast.expr], values: list[ast.expr]) -> list[tuple[str, str]]:
    """`a, b = 1, 2`, as long as no value asks for what is assigned beside it."""
    targets = [name.id for name in names if isinstance(name, ast.Name)]
    asked = {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
    if len(targets) != len(names) or len(names) != len(values) or asked & set(targets):
        raise Untranslatable("脚本同时赋值且互相引用", "the script assigns values that refer to each other")
    return [(target, _feel(value)) for target, value in zip(targets, values, strict=True)]


def _feel(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return quoted(text)
        case ast.Constant(value=bool() | None as value):
            return _CONSTANTS[value]
        case ast.Constant(value=int() | float() as number):
            return repr(number)
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=member):
            return f"{_held(value)}.{member}"
        case ast.Subscript(value=value, slice=place):
            return _indexed(value, place)
        case ast.BoolOp(op=op, values=values):
            return (" and " if isinstance(op, ast.And) else " or ").join(_held(value) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"not({_feel(operand)})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_held(operand)}"
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _CALCULATED:
            return f"{_held(left)} {_CALCULATED[type(op)]} {_held(right)}"
        case ast.BinOp(left=left, op=ast.Mod(), right=right) if not isinstance(left, ast.Constant):
            return f"modulo({_feel(left)}, {_feel(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(left, op, right)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"if {_feel(test)} then {_feel(body)} else {_feel(orelse)}"
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return f"[{', '.join(_feel(item) for item in items)}]"
        case ast.Dict(keys=keys, values=values):
            return _context(keys, values)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return f"{_FUNCTIONS[name]}({', '.join(_feel(one) for one in arguments)})"
        case ast.Call(func=ast.Attribute(value=value, attr=method), args=arguments, keywords=[]) if method in _METHODS:
            return f"{_METHODS[method]}({', '.join(_feel(one) for one in (value, *arguments))})"
        case _:
            text = ast.unparse(node)[:60]
            raise Untranslatable(f"“{text}”没有对应的写法", f'"{text}" has no counterpart')


def _held(node: ast.expr) -> str:
    """In brackets where it could fall apart."""
    simple = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict)
    return _feel(node) if isinstance(node, simple) else f"({_feel(node)})"


def _indexed(value: ast.expr, place: ast.expr) -> str:
    match place:
        case ast.Constant(value=str() as name) if name.isidentifier():
            return f"{_held(value)}.{name}"
        case ast.Constant(value=int() as number) if number >= 0:
            return f"{_held(value)}[{number + 1}]"
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            return f"{_held(value)}[-{number}]"
        case ast.Name(id=name):
            return f"{_held(value)}[{name} + 1]"
        case _:
            raise Untranslatable("下标没有对应的写法", "the index has no counterpart")


def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
    if isinstance(op, ast.In) and isinstance(right, ast.List | ast.Tuple | ast.Name | ast.Attribute | ast.Subscript):
        return f"list contains({_feel(right)}, {_feel(left)})"
    if isinstance(op, ast.NotIn) and isinstance(right, ast.List | ast.Tuple | ast.Name | ast.Attribute | ast.Subscript):
        return f"not(list contains({_feel(right)}, {_feel(left)}))"
    if type(op) not in _COMPARED:
        raise Untranslatable("该比较没有对应的写法", "the comparison has no counterpart")
    return f"{_held(left)} {_COMPARED[type(op)]} {_held(right)}"


def _context(keys: list[ast.expr | None], values: list[ast.expr]) -> str:
    entries = []
    for key, value in zip(keys, values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            raise Untranslatable("字典的键不是文字", "a key of the dictionary is not a text")
        entries.append(f"{quoted(key.value)}: {_feel(value)}")
    return "{" + ", ".join(entries) + "}"
