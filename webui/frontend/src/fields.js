// Around htmx's redrawing of a form's fields: what was typed or chosen since the request left is put back, and the caret.
// It is put back the moment the fields are replaced: whoever sends the form right then sends what was typed.
let asSent = new Map();
let since = [];
let caret = null;

document.addEventListener('htmx:beforeRequest', ({ detail }) => { asSent = stateOf(detail.target); });

document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  since = [...stateOf(detail.target)].filter(([place, value]) => asSent.get(place) !== value);
  caret = caretIn(detail.target);
});

document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (since.length === 0 && !caret) return;
  const redrawn = document.getElementById(detail.target.id); // the target itself is what was replaced
  const fields = new Map(controlsOf(redrawn).map((control) => [placeOf(control), control]));
  for (const [place, value] of since) put(fields.get(place), value);
  since = [];
  const field = caret && document.getElementById(caret.id);
  if (field) {
    field.focus();
    if (caret.start !== null) field.setSelectionRange(caret.start, caret.end);
  }
  caret = null;
});

function controlsOf(part) {
  return [...part.querySelectorAll('input:not([type=file], [type=hidden]), select, textarea')];
}

const isTick = (control) => control.type === 'checkbox' || control.type === 'radio';
const placeOf = (control) => (isTick(control) ? `${control.name}=${control.value}` : control.name);
const stateOf = (part) => new Map(
  controlsOf(part).map((control) => [placeOf(control), isTick(control) ? control.checked : control.value]),
);

function put(control, value) {
  if (control && isTick(control)) control.checked = value;
  else if (control) control.value = value;
}

// Selection is known of texts only: dates and choices have none.
function caretIn(part) {
  const field = document.activeElement;
  if (!field?.id || !part.contains(field)) return null;
  const isText = field.matches('input[type=text], input[type=tel], textarea');
  return { id: field.id, start: isText ? field.selectionStart : null, end: isText ? field.selectionEnd : null };
}
