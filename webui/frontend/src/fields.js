// Around htmx's re-rendering of a form's fields: what was typed meanwhile is put back where the caret was.
let typing = null;

document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const field = document.activeElement;
  const isText = field?.matches?.('input[type=text], input[type=tel], textarea');
  typing = isText && detail.target.contains(field)
    ? { id: field.id, value: field.value, start: field.selectionStart, end: field.selectionEnd }
    : null;
});

document.addEventListener('htmx:afterSettle', () => {
  const field = typing && document.getElementById(typing.id);
  if (!field) return;
  field.value = typing.value;
  field.focus();
  field.setSelectionRange(typing.start, typing.end);
  typing = null;
});
