// A drawing in the reader's language: authors name elements in Chinese and put the English name beside, as the
// extension property `name.en`.
export function inLanguage(xml, language) {
  if (language.startsWith('zh')) return xml;
  const drawing = new DOMParser().parseFromString(xml, 'text/xml');
  for (const property of drawing.querySelectorAll('property[name="name.en"]')) {
    const element = property.closest('extensionElements')?.parentElement;
    if (element?.hasAttribute('name')) element.setAttribute('name', property.getAttribute('value'));
  }
  return new XMLSerializer().serializeToString(drawing);
}
