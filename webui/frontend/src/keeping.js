// The forms that wait on this device, in its own database: { id, by, path, title, at, fields, state, words }.
// state: waiting | refused. Nothing else about people is kept on the device.
const NAME = 'linli-kept';

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('forms', { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction('forms', mode);
      const request = work(transaction.objectStore('forms'));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const all = () => within('readonly', (forms) => forms.getAll());
export const put = (form) => within('readwrite', (forms) => forms.put(form));
export const drop = (id) => within('readwrite', (forms) => forms.delete(id));

// What may be kept is said by the server: it has put `_by` into the form, who it is filled in by.
export function asKept(path, data) {
  const [id, by] = [data.get('command_id'), data.get('_by')];
  if (!id || !by) return null;
  const fields = [...data].filter(([name]) => name !== 'csrf_token');
  return { id, by, path, title: data.get('_title') ?? '', at: Date.now(), fields, state: 'waiting', words: '' };
}
