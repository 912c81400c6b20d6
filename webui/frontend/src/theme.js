// Runs before the first paint: the person's choice (light, dark, auto) becomes Tabler's attribute.
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');

function apply() {
  const choice = root.dataset.theme;
  root.dataset.bsTheme = choice === 'light' || choice === 'dark' ? choice : dark.matches ? 'dark' : 'light';
  document.dispatchEvent(new CustomEvent('ll:theme'));
}

apply();
dark.addEventListener('change', apply);
