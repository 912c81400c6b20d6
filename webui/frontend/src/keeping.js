// The forms that wait on this device, in its own database: { id, by, path, title, at, sealed, state, words }.
// state: waiting | refused. Nothing else about people is kept on the device.
//
// What was typed is sealed: anybody may close it with a person's public key, which lies here, and it opens with that
// person's private key alone, which lies here locked. The key to that comes from the server, to who is signed in.
const NAME = 'linli-kept';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const CIPHER = 'AES-GCM';
const LONG = { name: CIPHER, length: 256 };

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      const database = request.result;
      if (!database.objectStoreNames.contains('forms')) database.createObjectStore('forms', { keyPath: 'id' });
      database.createObjectStore('keys', { keyPath: 'by' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(store, mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const all = () => within('forms', 'readonly', (forms) => forms.getAll());
export const put = (form) => within('forms', 'readwrite', (forms) => forms.put(form));
export const drop = (id) => within('forms', 'readwrite', (forms) => forms.delete(id));
export const isReadyFor = async (by) => Boolean(await keysOf(by));
export const forget = (by) => within('keys', 'readwrite', (keys) => keys.delete(by));
const keysOf = (by) => within('keys', 'readonly', (keys) => keys.get(by));

// What may be kept is said by the server: it has put `_by` into the form, who it is filled in by.
export async function asKept(path, data) {
  const [id, by] = [data.get('command_id'), data.get('_by')];
  const keys = id && by ? await keysOf(by) : null;
  if (!keys) return null;
  data.delete('csrf_token');
  const sealed = await seal(data, keys.open);
  return { id, by, path, title: data.get('_title') ?? '', at: Date.now(), sealed, state: 'waiting', words: '' };
}

// Once for a person on a device, as soon as there is a network.
export async function prepare(by, secret) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveKey']);
  const iv = fresh();
  const locked = await crypto.subtle.wrapKey('jwk', pair.privateKey, await keyOf(secret), { name: CIPHER, iv });
  await within('keys', 'readwrite', (keys) => keys.put({ by, open: pair.publicKey, locked, iv }));
}

// What was typed, for its own person. Throws where it cannot be opened.
export async function fieldsOf(form, secret) {
  const { locked, iv } = await keysOf(form.by);
  const own = await crypto.subtle.unwrapKey(
    'jwk', locked, await keyOf(secret), { name: CIPHER, iv }, CURVE, false, ['deriveKey'],
  );
  const { sealed } = form;
  const key = await crypto.subtle.deriveKey({ ...CURVE, public: sealed.once }, own, LONG, false, ['decrypt']);
  const bytes = await crypto.subtle.decrypt({ name: CIPHER, iv: sealed.iv }, key, sealed.bytes);
  return [...await new Response(bytes, { headers: { 'Content-Type': sealed.type } }).formData()];
}

async function seal(data, open) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey({ ...CURVE, public: open }, pair.privateKey, LONG, false, ['encrypt']);
  const body = new Response(data);
  const iv = fresh();
  const bytes = await crypto.subtle.encrypt({ name: CIPHER, iv }, key, await body.arrayBuffer());
  return { type: body.headers.get('Content-Type'), once: pair.publicKey, iv, bytes };
}

function keyOf(secret) {
  const bytes = Uint8Array.from(atob(secret), (one) => one.charCodeAt(0));
  return crypto.subtle.importKey('raw', bytes, CIPHER, false, ['wrapKey', 'unwrapKey']);
}

const fresh = () => crypto.getRandomValues(new Uint8Array(12));
