"""Conditional events (BPMN 2.0.2 §10.5.5.2): one is caught when its condition becomes true, also when it already is.

A condition is asked again when a variable has changed and nothing moves by itself any more; the passing of time alone
changes none. One that cannot be told (a variable is not there yet) does not hold.
"""

from engine.ids import Key
from engine.runtime.catching import fire
from engine.runtime.moves import Moves


def notice(run: Moves) -> bool:
    """Fires what has become true; whether anything has."""
    if not run.stirred or not run.model.watches:
        return False
    run.stirred = False
    fired = False
    for key, token in list(run.state.tokens.items()):
        for name in list(token.conditions):
            if key in run.state.tokens and name in token.conditions and _becomes_true(run, key, name):
                fire(run, key, name, {})
                fired = True
    return fired


def _becomes_true(run: Moves, key: Key, name: str) -> bool:
    token, (element, part) = run.state.tokens[key], run.model.wait(name)
    assert element.event is not None
    condition = element.event.each[part].condition
    assert condition is not None
    holds = condition.evaluate(run.visible(key), run.evaluation) is True
    before, token.conditions[name] = token.conditions[name], holds
    return holds and not before
