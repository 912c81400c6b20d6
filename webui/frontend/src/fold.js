// A fold whose content needs a script of its own gets it when it is opened for the first time.
for (const fold of document.querySelectorAll('[data-load-script]')) {
  fold.addEventListener('toggle', () => {
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: fold.dataset.loadStyle });
    const script = Object.assign(document.createElement('script'), { src: fold.dataset.loadScript });
    document.head.append(style, script);
  }, { once: true });
}
