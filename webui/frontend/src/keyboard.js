// Shortcuts are declared in the page: data-hotkey="g i" on a link or button is pressed, on a field focused.
// j and k walk through [data-row], Ctrl+Enter submits, ? shows them all.
const PAUSE = 900;
let first = '';
let firstAt = 0;

document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return submit(event);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === '?') return show(event);
  if (event.key === 'j' || event.key === 'k') return walk(event.key === 'j' ? 1 : -1);
  press(event);
});

function isTyping(target) {
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
    || target.closest('dialog') !== null;
}

function submit(event) {
  const button = event.target.closest('form')?.querySelector('[data-primary]');
  if (!button) return;
  event.preventDefault();
  button.click();
}

function press(event) {
  const pair = event.timeStamp - firstAt < PAUSE ? `${first} ${event.key}` : '';
  first = event.key;
  firstAt = event.timeStamp;
  const target = [pair, event.key].filter(Boolean).map(find).find(Boolean);
  if (!target) return;
  event.preventDefault();
  if (target.matches('input, textarea, select')) target.focus();
  else target.click();
}

// What stands in a row is meant only while the focus is there.
function find(keys) {
  const here = document.activeElement?.closest('[data-row]');
  return [...document.querySelectorAll('[data-hotkey]')].find((element) => {
    const row = element.closest('[data-row]');
    return element.dataset.hotkey === keys && (!row || row === here) && element.offsetParent !== null;
  });
}

function walk(step) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  next?.querySelector('a, button')?.focus();
}

function show(event) {
  const dialog = document.querySelector('[data-hotkeys-dialog]');
  if (!dialog) return;
  event.preventDefault();
  const list = dialog.querySelector('[data-hotkeys]');
  const seen = new Set();
  list.replaceChildren(...[...document.querySelectorAll('[data-hotkey]')].flatMap((element) => {
    const { hotkey, hotkeyLabel } = element.dataset;
    if (seen.has(hotkey)) return [];
    seen.add(hotkey);
    const keys = document.createElement('dt');
    const meaning = document.createElement('dd');
    keys.append(...hotkey.split(' ').map((key) => Object.assign(document.createElement('kbd'), { textContent: key })));
    meaning.textContent = hotkeyLabel ?? element.textContent.trim();
    return [keys, meaning];
  }));
  dialog.showModal();
}
