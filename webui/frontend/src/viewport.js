// Where a diagram is looked at: fitted to the width, but never so small that a phone cannot show its names.
const READABLE = 0.7;
const MARGIN = 24;

export function fit(viewer, container, elementId) {
  const canvas = viewer.get('canvas');
  const drawn = canvas.viewbox().inner;
  const byWidth = container.clientWidth / (drawn.width + 2 * MARGIN);
  const zoom = Math.min(1, Math.max(READABLE, byWidth));
  const way = heightOfTheWay(container) / zoom;
  const inner = { ...drawn, y: drawn.y - way, height: drawn.height + way };
  const wanted = (inner.height + 2 * MARGIN) * zoom + MARGIN;
  container.style.height = `${Math.min(Math.max(wanted, 200), innerHeight * 0.75)}px`;
  container.dataset.tall = String(wanted > innerHeight * 0.75);
  canvas.resized();
  const size = { width: container.clientWidth / zoom, height: container.clientHeight / zoom };
  canvas.viewbox({ ...corner(viewer, inner, size, elementId), ...size });
}

// Above the plane of a folded sub-process the way back is shown, on a phone in several lines.
function heightOfTheWay(container) {
  return container.querySelector('.bjs-breadcrumbs-shown .bjs-breadcrumbs')?.offsetHeight ?? 0;
}

// The upper left corner: the whole diagram in the middle where it fits, else the element in the middle.
function corner(viewer, inner, size, elementId) {
  const element = elementId && viewer.get('elementRegistry').get(elementId);
  const place = (start, length, room, at) => {
    if (length + 2 * MARGIN <= room) return start - (room - length) / 2;
    const centred = (at ?? start) - room / 2;
    return Math.max(start - MARGIN, Math.min(centred, start + length + MARGIN - room));
  };
  return {
    x: place(inner.x, inner.width, size.width, element && element.x + element.width / 2),
    y: place(inner.y, inner.height, size.height, element && element.y + element.height / 2),
  };
}

export function zoomBy(viewer, factor) {
  const canvas = viewer.get('canvas');
  canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * factor)), 'auto');
}

// bpmn-js leaves fingers alone; one finger moves the diagram (CSS gives vertical moves to the page unless it is tall).
export function panByTouch(canvas, container) {
  let last = null;
  container.addEventListener('pointerdown', (event) => { if (event.pointerType === 'touch') last = event; });
  container.addEventListener('pointermove', (event) => {
    if (!last || event.pointerId !== last.pointerId) return;
    canvas().scroll({ dx: event.clientX - last.clientX, dy: event.clientY - last.clientY });
    last = event;
  });
  for (const end of ['pointerup', 'pointercancel']) container.addEventListener(end, () => { last = null; });
}

// With Ctrl bpmn-js moves it by itself.
const STEPS = { ArrowLeft: { dx: 1, dy: 0 }, ArrowRight: { dx: -1, dy: 0 }, ArrowUp: { dx: 0, dy: 1 }, ArrowDown: { dx: 0, dy: -1 } };

export function moveByKeys(canvas, container) {
  container.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    canvas().scroll({ dx: step.dx * 60, dy: step.dy * 60 });
  });
}
