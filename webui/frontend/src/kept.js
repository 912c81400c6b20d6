// Forms that wait on this device: how many is said on every page, they are sent when there is a network, each once (the
// server knows a form's command by its id), by the person who filled it in. What the server refuses is shown and stays.
import { all, asKept, drop, fieldsOf, forget, isReadyFor, prepare, put } from './keeping.js';

const { person } = document.body.dataset;
const bar = document.querySelector('[data-kept-bar]');
let signedIn = person;
const list = document.querySelector('[data-kept-list]');

if ('serviceWorker' in navigator && window.isSecureContext) begin();

async function begin() {
  // Only for those who work here; a browser that keeps nothing does without.
  if (person) navigator.serviceWorker.register('/sw.js').catch(() => {});
  refreshPage();
  addEventListener('online', send);
  await show();
  await getReady().catch(() => {});
  await refill();
  await send();
}

// Before anything can be kept its person needs a key on this device.
async function getReady() {
  if (!person) return;
  if (!await isReadyFor(person)) {
    const admission = await admitted();
    if (admission?.person === person) await prepare(person, admission.secret);
  }
  document.documentElement.dataset.keeps = String(await isReadyFor(person));
}

// The page of what waits, in the language chosen last.
async function refreshPage() {
  const language = document.documentElement.lang;
  if (!person || sessionStorage.keptLanguage === language) return;
  const answer = await fetch('/kept').catch(() => null);
  if (!answer?.ok) return;
  await (await caches.open('linli')).put('/kept', answer);
  sessionStorage.keptLanguage = language;
}

async function send() {
  if (!navigator.onLine) return;
  await navigator.locks.request('linli-kept', async () => {
    const waiting = (await all()).filter((form) => form.state === 'waiting');
    const admission = waiting.length > 0 ? await admitted() : null;
    signedIn = admission?.person;
    for (const form of waiting) if (form.by === signedIn && !await isSent(form, admission)) break;
  });
  await show();
}

async function admitted() {
  const answer = await fetch('/kept/pass', { redirect: 'manual', cache: 'no-store' }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

// False when there is no getting through at the moment.
async function isSent(form, { token, secret }) {
  const fields = await fieldsOf(form, secret).catch(() => null);
  if (!fields) return isUnreadable(form);
  const body = new FormData();
  body.append('csrf_token', token);
  for (const [name, value] of fields) body.append(name, value);
  const answer = await fetch(form.path, { method: 'POST', body }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 401) return false;
  if (answer.ok) {
    await drop(form.id);
    tell(form.title);
  } else {
    await put({ ...form, state: 'refused', words: wordsOf(await answer.text()) });
  }
  return true;
}

// Its keys have changed meanwhile: it stays, so that its person learns of it.
async function isUnreadable(form) {
  await put({ ...form, state: 'refused', words: bar?.dataset.keptUnreadable ?? '' });
  return true;
}

function wordsOf(html) {
  const alert = new DOMParser().parseFromString(html, 'text/html').querySelector('[role=alert]');
  return (alert?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

async function show() {
  const forms = await all().catch(() => []);
  if (bar) {
    bar.hidden = forms.length === 0;
    bar.querySelector('[data-kept-count]').textContent = forms.length;
  }
  for (const button of document.querySelectorAll('[data-sign-out] button')) {
    const mine = forms.some((form) => form.by === person);
    if (mine) button.dataset.confirm = button.dataset.keptQuestion;
    else delete button.dataset.confirm;
  }
  if (list) draw(forms);
}

function tell(title) {
  const place = document.querySelector('[data-kept-say]');
  if (place) place.textContent = `${place.dataset.sent}${title}`;
}

function draw(forms) {
  const texts = list.closest('[data-kept-page]').dataset;
  document.querySelector('[data-kept-none]').hidden = forms.length > 0;
  for (const said of ['full', 'unkept', 'signed-out']) {
    document.querySelector(`[data-kept-${said}]`).hidden = location.hash !== `#${said}`;
  }
  document.querySelector('[data-kept-back]').hidden = isSignedOut();
  document.querySelector('[data-kept-sign-in]').hidden = !isSignedOut();
  list.replaceChildren(...forms.map((form) => row(form, texts)));
}

function row(form, texts) {
  const when = new Date(form.at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  const waits = isSignedOut() || (signedIn && form.by !== signedIn) ? texts.foreign : texts.waiting;
  const says = form.state === 'refused' ? `${texts.refused}${form.words}` : waits;
  const open = make('a', { className: 'btn', href: `${form.path}#kept=${form.id}`, textContent: texts.open });
  const away = make('button', { className: 'btn btn-ghost-secondary', textContent: texts.drop });
  away.addEventListener('click', async () => {
    if (away.dataset.asked) return drop(form.id).then(show);
    away.dataset.asked = 'true';
    away.textContent = texts.askDrop;
  });
  const words = make('div', { className: 'll-card-text' });
  words.append(
    make('p', { className: 'll-subject', textContent: form.title }), make('p', { textContent: says }),
    make('p', { className: 'text-secondary small', textContent: when }),
  );
  const ways = make('div', { className: 'll-card-ways' });
  ways.append(...(form.state === 'refused' ? [open, away] : [away]));
  const card = make('li', { className: 'card ll-card ll-promise' });
  card.append(words, ways);
  return card;
}

const isSignedOut = () => location.hash === '#signed-out';

const make = (name, values) => Object.assign(document.createElement(name), values);

// A refused one opened again: what was typed stands in the form, which is another command; the kept one goes when it is sent.
async function refill() {
  const id = location.hash.startsWith('#kept=') ? decodeURIComponent(location.hash.slice(6)) : '';
  const kept = id && (await all()).find((form) => form.id === id && form.by === person);
  const form = kept && document.querySelector('form[data-keep]');
  if (!form) return;
  const admission = await admitted();
  const fields = admission ? await fieldsOf(kept, admission.secret).catch(() => []) : [];
  for (const [name, value] of fields) if (typeof value === 'string' && !name.startsWith('_')) fill(form, name, value);
  form.addEventListener('submit', (event) => { if (!event.defaultPrevented) drop(id); });
}

function fill(form, name, value) {
  if (['command_id', 'revision'].includes(name)) return;
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.matches('[type=checkbox], [type=radio]')) field.checked ||= field.value === value;
    else if (!field.matches('[type=file]')) field.value = value;
  }
}

// A form on a card of the inbox is sent by a script: that keeps it as well.
document.addEventListener('htmx:sendError', async ({ detail }) => {
  const form = detail.elt;
  if (!form.matches?.('form[data-keep]') || !await isKept(form)) return;
  form.closest('[data-here]').replaceChildren(make('p', { className: 'll-here-said', role: 'status', textContent: bar.dataset.keptHere }));
  await show();
});

// Whoever is signed out by now signs in again; a form is sent then.
document.addEventListener('htmx:responseError', async ({ detail }) => {
  const form = detail.elt;
  if (detail.xhr.status !== 401 || !form.matches?.('form[data-keep]')) return;
  location.assign(await isKept(form).catch(() => false) ? '/kept#signed-out' : '/');
});

async function isKept(form) {
  const kept = person ? await asKept(new URL(form.action).pathname, new FormData(form)) : null;
  if (kept) await put(kept);
  return Boolean(kept);
}

// Whoever signs out was asked (data-confirm) before what is theirs goes.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-sign-out]') || event.defaultPrevented || form.dataset.cleared) return;
  event.preventDefault();
  for (const one of await all().catch(() => [])) if (one.by === person) await drop(one.id);
  await forget(person).catch(() => {});
  form.dataset.cleared = 'true';
  delete form.dataset.sent;
  form.submit();
});
