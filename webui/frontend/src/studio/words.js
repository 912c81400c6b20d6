// The `translate` service of the bpmn.io tools: our dictionary in Chinese, their own texts in English.
// What the dictionary lacks is noted on the page, so that a test can ask for nothing to be missing.
const missing = new Set();

export function inWords(dictionary) {
  const isChinese = document.documentElement.lang.startsWith('zh');
  const words = { ...dictionary, ...Object.fromEntries(Object.entries(dictionary).map(([key, word]) => [plain(key), word])) };
  return { translate: ['value', (text, values = {}) => fill(isChinese ? said(words, text) : text, values)] };
}

// The tools write the kinds of elements in several ways: Sub-process, Sub Process.
const plain = (text) => text.toLowerCase().replaceAll('-', ' ');

function said(dictionary, text) {
  const found = dictionary[text] ?? dictionary[plain(text)];
  if (found !== undefined) return found;
  if (/[A-Za-z]{2}/.test(text)) note(text);
  return text;
}

function note(text) {
  missing.add(text);
  document.documentElement.dataset.untranslated = JSON.stringify([...missing]);
}

function fill(text, values) {
  return text.replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);
}
