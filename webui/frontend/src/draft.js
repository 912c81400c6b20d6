// A form with data-draft-url keeps what is typed: two seconds after the last key, and when the page goes away.
const PAUSE = 2000;

for (const form of document.querySelectorAll('form[data-draft-url]')) watch(form);

function watch(form) {
  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener('submit', () => { timer = clearTimeout(timer); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && timer) save();
  });

  async function save() {
    timer = clearTimeout(timer);
    const answer = await fetch(form.dataset.draftUrl, {
      method: 'POST', headers: { 'X-Draft': 'auto' }, body: answers(form), keepalive: true,
    }).catch(() => null);
    tell(form, answer?.ok);
  }
}

function answers(form) {
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  return new URLSearchParams(typed);
}

function tell(form, isSaved) {
  const status = form.querySelector('[data-draft-status]');
  if (!status) return;
  status.textContent = isSaved ? status.dataset.saved : status.dataset.failed;
  status.classList.toggle('text-danger', !isSaved);
}
