// A drawing in the reader's language: authors name elements in Chinese and put the English name beside, as the
// extension property `name.en`.
const ROOM = 90;

export function inLanguage(xml, language) {
  if (language.startsWith('zh')) return xml;
  const drawing = new DOMParser().parseFromString(xml, 'text/xml');
  for (const property of drawing.querySelectorAll('property[name="name.en"]')) {
    const element = property.closest('extensionElements')?.parentElement;
    if (element?.hasAttribute('name')) element.setAttribute('name', property.getAttribute('value'));
  }
  for (const bounds of drawing.querySelectorAll('BPMNLabel > Bounds')) widen(bounds);
  return new XMLSerializer().serializeToString(drawing);
}

// Labels are as wide as their Chinese words; English ones would break in the middle of theirs.
function widen(bounds) {
  const [x, width] = ['x', 'width'].map((name) => Number(bounds.getAttribute(name)));
  if (!(width < ROOM)) return;
  bounds.setAttribute('x', x - (ROOM - width) / 2);
  bounds.setAttribute('width', ROOM);
}

// What the drawing tool says about a folded sub-process, in the reader's language.
export function opening(language) {
  const words = language.startsWith('zh') ? { 'Open {element}': '打开{element}' } : {};
  return { translate: ['value', (text, values = {}) => (words[text] ?? text).replace(/{([^}]+)}/g, (_, key) => values[key] ?? `{${key}}`)] };
}
