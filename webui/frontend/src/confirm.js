// A button with data-confirm asks first; a form that is on its way is not sent twice.
// Enter in a field presses the hidden data-default button (else a table's row button would be the first): it asks the
// primary button's question.
const dialog = document.querySelector('[data-confirm-dialog]');
const granted = new WeakSet();

document.addEventListener('submit', (event) => {
  const { submitter, target: form } = event;
  const question = questionOf(submitter, form);
  if (question && dialog && !granted.delete(form)) {
    event.preventDefault();
    ask(question, submitter, form);
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else if (!event.defaultPrevented && form.method === 'post') {
    form.dataset.sent = 'true';
    submitter?.setAttribute('aria-busy', 'true');
  }
});

function questionOf(submitter, form) {
  const button = submitter?.matches('[data-default]') ? form.querySelector('[data-primary]') : submitter;
  return button?.dataset.confirm;
}

function ask(question, submitter, form) {
  dialog.querySelector('[data-confirm-text]').textContent = question;
  dialog.returnValue = '';
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return submitter.focus();
    granted.add(form);
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

// Coming back by the browser's cache, the form may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});
