// The button of a camera says which picture was taken, as its file field is not seen.
document.addEventListener('change', ({ target }) => {
  const said = target.matches?.('.ll-camera input') && target.parentElement.querySelector('[data-photo]');
  if (said && target.files.length > 0) said.textContent = [...target.files].map((file) => file.name).join(', ');
});
