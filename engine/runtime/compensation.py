"""What has been done is undone, the last first (BPMN 2.0.2 §10.7, §13.5.5), also when a transaction is cancelled.

A scope remembers its completed activities that can be undone: those with a compensation handler, and sub-processes with
such activities, or a compensating event sub-process, inside. Whatever undoes (a throw event, a cancelled transaction, a
sub-process that is opened once more for it) has one thing undone at a time and is told when that is finished.
"""

from engine.bpmn.model import Element, ElementType, EventKind
from engine.facts import ElementEntered, WaitsClosed
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.moves import Moves
from engine.runtime.state import Compensation, Done, Phase, Token, Undoing

SUB_PROCESSES = (
    ElementType.SUB_PROCESS, ElementType.TRANSACTION, ElementType.AD_HOC_SUB_PROCESS, ElementType.EVENT_SUB_PROCESS,
)  # fmt: skip


def remember(run: Moves, token: Token, element: Element) -> None:
    """`token` has completed: the scope around it can undo it from now on. The turns of a loop are undone each."""
    if token.serves or token.parent not in run.state.tokens:
        return
    inside = token.compensation.done if token.compensation is not None else []
    if element.loop is not None and not token.turn:
        _done_in(run, token.parent).extend(inside)
    elif element.undone_by is not None or inside or _undoing_event_sub(run, element) is not None:
        keeps = bool(token.turn) or element.type in SUB_PROCESSES
        variables = dict(token.variables) if keeps else {}
        _done_in(run, token.parent).append(Done(element.index, token.turn, variables, inside))


def throw(run: Moves, key: Key, activity: int | None) -> bool:
    """Begins to undo `activity`, or all that its scope has done; False when there is nothing to undo."""
    return any(_begin(run, key, scope, activity) for scope in _scopes_of(run, key, activity))


def _begin(run: Moves, key: Key, scope: Key, activity: int | None) -> bool:
    compensation = run.state.tokens[scope].compensation
    chosen = [done for done in compensation.done if activity in (None, done.element)] if compensation else []
    if compensation is None or not chosen:
        return False
    compensation.done = [done for done in compensation.done if done not in chosen]
    _of(run.state.tokens[key]).undoing = Undoing(chosen, scope)
    run.later(lambda: proceed(run, key))
    return True


def cancel(run: Moves, key: Key) -> None:
    """A cancel end event: what runs in its transaction ends, what was done there is undone, and the transaction is left
    by its cancel boundary event."""
    scope = run.state.tokens[key].parent
    while run.element(scope).type is not ElementType.TRANSACTION:
        scope = run.state.tokens[scope].parent
    run.complete(key)
    run.terminate_children(scope)
    run.note(WaitsClosed(holder=scope))
    compensation = _of(run.state.tokens[scope])
    compensation.undoing, compensation.done = Undoing(compensation.done, scope), []
    run.later(lambda: proceed(run, scope))


def proceed(run: Moves, key: Key) -> None:
    """The next thing is undone; with none left whatever began this goes on."""
    token = run.state.tokens.get(key)
    if token is None or token.compensation is None or token.compensation.undoing is None:
        return
    undoing = token.compensation.undoing
    if undoing.left and undoing.scope in run.state.tokens:
        _undo(run, key, undoing.scope, undoing.left.pop())
        return
    token.compensation.undoing = None
    if not _goes_on_around(run, key, undoing.scope):
        _undone(run, key)


def _goes_on_around(run: Moves, key: Key, scope: Key) -> bool:
    """What an event sub-process has done is undone; now what is done around it, where all is to be undone."""
    event = run.element(key).event
    if event is None or event.activity is not None or scope not in run.state.tokens:
        return False
    is_event_sub = run.element(scope).type is ElementType.EVENT_SUB_PROCESS
    return is_event_sub and _begin(run, key, run.state.tokens[scope].parent, None)


def served(run: Moves, token: Token) -> None:
    """What `token` did to undo something is finished."""
    if token.serves:
        run.later(lambda: proceed(run, token.serves))


def finish_reopened(run: Moves, key: Key) -> None:
    """Nothing runs any more in a sub-process that was opened once more to be undone."""
    token = run.state.tokens[key]
    run.remove(key)
    served(run, token)
    run.child_ended(token.parent)


def is_reopened(run: Moves, key: Key) -> bool:
    return bool(run.state.tokens[key].serves) and run.element(key).type in SUB_PROCESSES and not _is_handler(run, key)


def _is_handler(run: Moves, key: Key) -> bool:
    return run.element(key).is_for_compensation


def _undo(run: Moves, key: Key, scope: Key, done: Done) -> None:
    element = run.model.elements[done.element]
    if element.undone_by is not None:
        handler = run.model.elements[element.undone_by]
        run.arrive(Arrival(handler, scope, local=done.variables or None, serves=key))
        return
    reopened = run.world.new_key()
    token = Token(element.index, scope, Phase.ACTIVE, turn=done.turn, variables=dict(done.variables))
    run.state.tokens[reopened] = token
    run.state.tokens[scope].children += 1
    run.note(ElementEntered(key=reopened, element=element.id, type=element.type.value, scope=scope))
    own = _undoing_event_sub(run, element)
    if own is not None:
        token.compensation = Compensation(done=list(done.inside), serves=key)
        run.arrive(Arrival(own, reopened, brought={}))
        return
    token.compensation = Compensation(undoing=Undoing(list(done.inside), reopened), serves=key)
    run.later(lambda: proceed(run, reopened))


def _undone(run: Moves, key: Key) -> None:
    """All is undone that `key` wanted undone."""
    element, token = run.element(key), run.state.tokens[key]
    if is_reopened(run, key):
        finish_reopened(run, key)
    elif element.type is ElementType.TRANSACTION:
        holder = token.parent if token.turn else key
        run.leave_by_boundary(holder, _cancel_boundary(run, element), {})
    elif token.phase is Phase.LEAVING:
        run.go(key, ())
    else:
        run.complete(key)


def _cancel_boundary(run: Moves, transaction: Element) -> Element:
    boundaries = (run.model.elements[index] for index in transaction.boundaries)
    return next(one for one in boundaries if one.event is not None and one.event.kind is EventKind.CANCEL)


def _undoing_event_sub(run: Moves, element: Element) -> Element | None:
    """The event sub-process inside that undoes the element in its own way."""
    for index in element.event_subs:
        event_sub = run.model.elements[index]
        start = run.model.elements[event_sub.starts[0]]
        if start.event is not None and start.event.kind is EventKind.COMPENSATION:
            return event_sub
    return None


def _scopes_of(run: Moves, key: Key, activity: int | None) -> tuple[Key, ...]:
    """Where a compensation event looks: in the scope of the named activity; else in its own, and from an event
    sub-process also in the one around."""
    at = run.state.tokens[key].parent
    if activity is None:
        is_event_sub = run.element(at).type is ElementType.EVENT_SUB_PROCESS
        return (at, run.state.tokens[at].parent) if is_event_sub else (at,)
    wanted = run.model.elements[activity].scope
    while at and run.state.tokens[at].element != wanted:
        at = run.state.tokens[at].parent
    return (at,) if at else ()


def _done_in(run: Moves, scope: Key) -> list[Done]:
    return _of(run.state.tokens[scope]).done


def _of(token: Token) -> Compensation:
    if token.compensation is None:
        token.compensation = Compensation()
    return token.compensation
