// The inbox as it changes. Nothing moves by itself: numbers change where they stand, a task that somebody else has taken
// says so on its card, and new ones wait behind a button over the page, announced politely.
const EVERY = 20_000;
const page = document.querySelector('[data-live-url]');
if (page) watch(page);

function watch(page) {
  let etag = '';
  let newest = BigInt(page.dataset.liveNewest);
  let isAsking = false;
  let timer = 0;

  async function ask() {
    if (isAsking || document.hidden) return;
    isAsking = true;
    const shown = keys(page).join(',');
    const answer = await fetch(`${page.dataset.liveUrl}?shown=${shown}`, {
      headers: etag ? { 'If-None-Match': etag } : {}, cache: 'no-store', redirect: 'manual',
    }).catch(() => null);
    isAsking = false;
    if (answer?.type === 'opaqueredirect') return stop(); // signed out
    if (answer?.status !== 200) return;
    etag = answer.headers.get('ETag') ?? '';
    tell(await answer.json());
  }

  function tell({ numbers, newest: latest, gone }) {
    count(numbers);
    for (const [key, words] of Object.entries(gone)) mark(page, key, words);
    if (BigInt(latest) > newest) offer(page);
  }

  function stop() {
    clearInterval(timer);
    stream?.close();
  }

  const stream = page.dataset.liveStream ? new EventSource(page.dataset.liveStream) : null;
  let isFirst = true;
  stream?.addEventListener('message', () => {
    if (!isFirst) ask();
    isFirst = false; // of each connection the first tells what the page already shows
  });
  stream?.addEventListener('error', () => { isFirst = false; }); // what changed meanwhile is asked for at its return
  timer = setInterval(() => { if (stream?.readyState !== EventSource.OPEN) ask(); }, EVERY);
  document.addEventListener('visibilitychange', ask);
  document.addEventListener('ll:changed', ask);
  addEventListener('online', ask);
  addEventListener('pagehide', stop);
}

const keys = (page) => [...page.querySelectorAll('[data-task]:not([data-gone])')].map((card) => card.dataset.task);

function count(numbers) {
  for (const element of document.querySelectorAll('[data-live]')) {
    const number = numbers[element.dataset.live];
    const most = Number(element.dataset.most ?? Infinity);
    const words = number > most ? `${most}+` : String(number);
    if (element.textContent !== words) element.textContent = words;
    const badge = element.closest('.ll-count');
    if (badge) badge.hidden = number === 0;
  }
}

function mark(page, key, words) {
  const card = page.querySelector(`[data-task="${key}"]`);
  if (!card || card.dataset.gone) return;
  const side = card.querySelector('[data-side]');
  card.dataset.gone = 'true';
  card.style.minHeight = `${card.offsetHeight}px`; // what stands below stays where it is
  if (side.contains(document.activeElement)) card.querySelector('a').focus();
  side.replaceChildren(Object.assign(document.createElement('span'), { className: 'll-tag ll-tag-other', textContent: words }));
  const tick = card.querySelector('input[type=checkbox]');
  if (tick) Object.assign(tick, { checked: false, disabled: true });
  say(page, `${card.querySelector('a').textContent.trim()}：${words}`);
}

function offer(page) {
  const bar = page.querySelector('[data-live-bar]');
  if (!bar.hidden) return;
  bar.hidden = false;
  say(page, bar.textContent.trim());
}

function say(page, words) {
  page.querySelector('[data-live-say]').textContent = words;
}
