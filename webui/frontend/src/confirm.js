// Enter in a field presses the form's primary button (the first button of a form may be one of a table's row).
// A button with data-confirm asks first; a form that is on its way is not sent twice.
const dialog = document.querySelector('[data-confirm-dialog]');
const granted = new WeakSet();

document.addEventListener('submit', (event) => {
  const { submitter, target: form } = event;
  const primary = submitter?.matches('[data-default]') && form.querySelector('[data-primary]');
  if (primary) {
    event.preventDefault();
    form.requestSubmit(primary);
  } else if (submitter?.dataset.confirm && dialog && !granted.delete(submitter)) {
    event.preventDefault();
    ask(submitter, form);
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else if (!event.defaultPrevented && form.method === 'post') {
    form.dataset.sent = 'true';
    submitter?.setAttribute('aria-busy', 'true');
  }
});

function ask(submitter, form) {
  dialog.querySelector('[data-confirm-text]').textContent = submitter.dataset.confirm;
  dialog.returnValue = '';
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return submitter.focus();
    granted.add(submitter);
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

// Coming back by the browser's cache, the form may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});
