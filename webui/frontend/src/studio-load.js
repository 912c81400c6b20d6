// Editing needs a wide screen; on a narrow one a process is shown as a picture, and nothing of the editor is fetched.
const page = document.querySelector('[data-studio-page]');
const isWide = matchMedia('(min-width: 960px)').matches;

page.dataset.wide = String(isWide);
for (const url of (isWide ? page.dataset.wideAssets : page.dataset.narrowAssets).split(' ').filter(Boolean)) add(url);

function add(url) {
  const isStyle = url.includes('.css');
  const asset = document.createElement(isStyle ? 'link' : 'script');
  Object.assign(asset, isStyle ? { rel: 'stylesheet', href: url } : { src: url });
  document.head.append(asset);
}
