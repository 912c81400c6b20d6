// The service worker. It answers only when the network does not, a page by the one that lists what waits, a form that was
// sent by keeping it; so too a form of whoever is not signed in any more. What it stores of pages are scripts, style sheets and that one page, which is the same for everybody.
import { asKept, put } from './keeping.js';

const SHELF = 'linli';
const PAGE = '/kept';
const KEEPABLE = /^\/(tasks\/\d+|start\/[^/]+)$/;

addEventListener('install', (event) => event.waitUntil(prepare()));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(opened(request));
  else if (request.mode === 'navigate' && KEEPABLE.test(pathname)) event.respondWith(sent(request, pathname));
  else if (pathname.startsWith('/static/')) event.respondWith(asset(request));
});

async function prepare() {
  await (await caches.open(SHELF)).add(PAGE);
  await skipWaiting();
}

async function opened(request) {
  try {
    return await fetch(request);
  } catch {
    return await caches.match(PAGE) ?? Response.error();
  }
}

async function sent(request, pathname) {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    return answer.status === 401 ? kept(copy, pathname, 'signed-out') : answer;
  } catch {
    return kept(copy, pathname);
  }
}

async function kept(request, pathname, why = '') {
  try {
    const form = await asKept(pathname, await request.formData());
    if (!form) return Response.redirect(`${PAGE}#unkept`, 303);
    await put(form);
    return Response.redirect(why ? `${PAGE}#${why}` : PAGE, 303);
  } catch { // no room for its files
    return Response.redirect(`${PAGE}#full`, 303);
  }
}

// Newest first: what was stored serves only while there is no network.
async function asset(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shelf.put(request, answer.clone());
    return answer;
  } catch {
    return await shelf.match(request) ?? Response.error();
  }
}
