"""Multi-instance: collections and their elements."""

from typing import Any

from engine.convert import formulas, juel
from engine.convert.notes import Notes
from engine.convert.writing import child, has_zeebe, remove, take, text_of, zeebe


def convert_loop(notes: Notes, loop: Any) -> None:
    if has_zeebe(loop, "loopCharacteristics"):
        return
    reference, item = child(loop, "loopDataInputRef"), child(loop, "inputDataItem")
    collection = take(loop, "collection") or (text_of(reference) if reference is not None else None)
    name = take(loop, "elementVariable") or (_named(item) if item is not None else None)
    if collection is not None:
        text = collection if juel.is_foreign(collection) else "${" + collection + "}"
        found = formulas.expression(notes, loop, "collection", text)
        if found is None:
            return
        zeebe(loop, "loopCharacteristics", inputCollection=found, inputElement=name)
        for one in (reference, item):
            if one is not None:
                remove(one)
    _convert_outputs(notes, loop)


def _convert_outputs(notes: Notes, loop: Any) -> None:
    reference, item = child(loop, "loopDataOutputRef"), child(loop, "outputDataItem")
    if reference is None or item is None:
        return
    zeebe(loop, "loopCharacteristics", outputCollection=text_of(reference), outputElement=f"={_named(item)}")
    notes.translated(loop, f"loopDataOutputRef {text_of(reference)}", "outputCollection")
    remove(reference)
    remove(item)


def _named(item: Any) -> str:
    """A name with spaces is only shown."""
    name = str(item.get("name") or "")
    return name if name.isidentifier() else str(item.get("id"))
