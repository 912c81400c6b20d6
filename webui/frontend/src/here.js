// Forms that open on a card of the inbox: one at a time, as their fields have the names that they have on a page.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (!detail.target.matches('[data-here]')) return;
  for (const place of document.querySelectorAll('[data-here]')) if (place !== detail.target) close(place);
});

document.addEventListener('htmx:afterSettle', ({ detail }) => {
  if (detail.target.matches('[data-here]')) detail.target.querySelector('[data-focus]')?.focus();
});

document.addEventListener('click', (event) => {
  const place = event.target.closest('[data-close-here]')?.closest('[data-here]');
  if (!place) return;
  close(place);
  place.closest('[data-row]').querySelector('a').focus();
});

function close(place) {
  if (place.querySelector('form')) place.replaceChildren(); // what was said about a task stays
}
