// Folded sub-processes, each drawn on a plane of its own: what is open there is told on its outside too.
const URGENCY = ['active', 'incident'];

// The state's elements, and those that are stuck or late inside a folded sub-process said once more for its outside.
export function toldOutside(registry, elements) {
  const told = new Map(elements.map((element) => [element.id, element]));
  for (const element of elements) {
    for (const outer of foldedAround(registry, element.id)) told.set(outer, moreUrgent(told.get(outer), element));
  }
  return [...told.values()];
}

function moreUrgent(outer, inner) {
  if (!outer || !URGENCY.includes(outer.state)) return outer ?? { ...inner, count: 1 };
  const stuck = URGENCY.indexOf(inner.state) > URGENCY.indexOf(outer.state);
  const late = inner.late && !outer.late;
  const worse = stuck || late;
  return { ...outer, state: stuck ? inner.state : outer.state, late: outer.late || inner.late, label: worse ? inner.label : outer.label };
}

// The ids of the folded shapes around an element, the innermost first.
function foldedAround(registry, id) {
  const around = [];
  for (let outer = registry.get(id)?.businessObject.$parent; outer; outer = outer.$parent) {
    if (registry.get(`${outer.id}_plane`)) around.push(outer.id);
  }
  return around;
}

// The shape of the open plane that is the element or holds it.
export function shownFor(viewer, id) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')];
  const candidates = [id, ...foldedAround(registry, id)].map((one) => registry.get(one)).filter(Boolean);
  return candidates.find((shape) => canvas.findRoot(shape) === canvas.getRootElement())?.id;
}

// Calls `then` whenever another plane was opened.
export function whenPlaneOpens(viewer, then) {
  viewer.get('eventBus').on('root.set', 100, then);
}

// The whole of a folded sub-process is its handle, not only the small button that keys reach.
export function openByClick(viewer) {
  const canvas = viewer.get('canvas');
  viewer.on('element.click', ({ element }) => {
    const plane = canvas.findRoot(`${element.id}_plane`);
    if (plane) canvas.setRootElement(plane);
  });
}
