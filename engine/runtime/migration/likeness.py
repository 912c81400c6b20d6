"""Which element of a model a running one of another may become, as far as their kinds go."""

from engine.bpmn.model import Element, ElementType, Loop, StandardLoop


def is_like(one: Element, other: Element | None) -> bool:
    """Whether a running one can go on as the other, as far as their kinds go."""
    return other is not None and _likeness(one) == _likeness(other)


def _likeness(element: Element) -> tuple[object, ...]:
    loop = element.loop
    repeats = loop.sequential if isinstance(loop, Loop) else isinstance(loop, StandardLoop)
    signs = isinstance(loop, Loop) and loop.signing is not None
    is_event = element.type in (ElementType.EVENT_SUB_PROCESS, ElementType.EVENT_BASED_GATEWAY)
    return (
        element.type, type(loop), repeats, signs, element.user is not None, element.job is not None,
        (element.interrupting, element.collects) if is_event else None,
    )  # fmt: skip
