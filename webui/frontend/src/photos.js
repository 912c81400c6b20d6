// Files that are brought: photos are made small enough to send from a telephone, and what is too large for the server is
// said before it is sent, when nothing that was typed is lost yet.
const LONGEST = 2560;
const SMALL = 1_500_000;
const QUALITY = 0.85;
const ROOM = 100_000;  // what is sent around the files

document.addEventListener('change', async ({ target }) => {
  if (!target.matches?.('input[type=file]')) return;
  if (target.matches('.ll-camera input')) await bringPhotos(target);
  weigh(target.form);
});

document.addEventListener('submit', (event) => {
  if (weigh(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sayingOf(event.target).focus();
}, true);

// A camera gives one picture at a time. Where a field takes several the earlier ones stay; each can be dropped.
const brought = new WeakMap();

async function bringPhotos(input) {
  const earlier = brought.get(input) ?? [];
  const taken = await Promise.all([...input.files].map(smaller));
  const stays = input.dataset.several || taken.length === 0;
  bring(input, stays ? [...earlier, ...taken] : taken);
}

function bring(input, photos) {
  const files = new DataTransfer();
  for (const photo of photos) files.items.add(photo);
  input.files = files.files;
  brought.set(input, photos);
  input.closest('.ll-camera').querySelector('[data-photos]').replaceChildren(...photos.map((photo) => {
    const line = document.createElement('li');
    line.append(photo.name, dropper(input, photo));
    return line;
  }));
}

function dropper(input, photo) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'btn btn-sm', textContent: '×' });
  button.setAttribute('aria-label', input.dataset.drop.replace('…', photo.name));
  button.addEventListener('click', () => {
    bring(input, brought.get(input).filter((one) => one !== photo));
    weigh(input.form);
    input.focus();
  });
  return button;
}

// As it came where it is small, or no picture that this browser can draw.
async function smaller(photo) {
  if (photo.size <= SMALL) return photo;
  try {
    const picture = await createImageBitmap(photo);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    return blob.size < photo.size ? new File([blob], photo.name.replace(/\.\w+$/, '') + '.jpg', { type: blob.type }) : photo;
  } catch {
    return photo;
  }
}

// Whether the server takes the form's files together; says so beside them when it does not.
function weigh(form) {
  const most = Number(form?.querySelector('[data-most-bytes]')?.dataset.mostBytes);
  if (!most) return true;
  const files = [...form.querySelectorAll('input[type=file]')].flatMap((input) => [...input.files]);
  const fits = files.reduce((sum, { size }) => sum + size, 0) <= most - ROOM;
  const saying = sayingOf(form);
  if (!fits && !saying) form.querySelector('[data-most-bytes]').after(saidTooLarge(form));
  if (fits) saying?.remove();
  return fits;
}

const sayingOf = (form) => form.querySelector('[data-said-too-large]');

function saidTooLarge(form) {
  const said = document.createElement('p');
  said.className = 'invalid-feedback d-block';
  said.tabIndex = -1;
  said.setAttribute('role', 'alert');
  said.dataset.saidTooLarge = '';
  said.textContent = form.querySelector('[data-most-bytes]').dataset.tooLarge;
  return said;
}
