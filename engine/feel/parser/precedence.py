"""How tightly operators bind, loosest first (DMN 1.5 clause 10.3.1.2, the order of the grammar's alternatives)."""

OR, AND, COMPARISON, ADDITIVE, MULTIPLICATIVE, POWER, NEGATION, INSTANCE, POSTFIX = range(1, 10)

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
BINARY = {
    "or": OR, "and": AND, "+": ADDITIVE, "-": ADDITIVE, "*": MULTIPLICATIVE, "/": MULTIPLICATIVE, "**": POWER,
    **dict.fromkeys(COMPARISONS, COMPARISON),
}  # fmt: skip
SPECIAL = {"between": COMPARISON, "in": COMPARISON, "instance": INSTANCE, ".": POSTFIX, "[": POSTFIX, "(": POSTFIX}
