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

// Where a case stands: what is at work and holds nothing else that is; the stuck first, then the late, then people's.
export function placesOf(registry, elements) {
  const open = elements.filter(({ id, state }) => URGENCY.includes(state) && registry.get(id));
  const holding = new Set(open.flatMap(({ id }) => around(registry, id)));
  const rank = ({ id, state, late }) => 4 * URGENCY.indexOf(state) + 2 * Boolean(late) + isOfPeople(registry.get(id));
  return open.filter(({ id }) => !holding.has(id)).sort((one, other) => rank(other) - rank(one));
}

function isOfPeople({ businessObject }) {
  return businessObject.$type === 'bpmn:UserTask';
}

function around(registry, id) {
  const found = [];
  for (let outer = registry.get(id)?.businessObject.$parent; outer; outer = outer.$parent) found.push(outer.id);
  return found;
}

// The ids of the folded shapes around an element, the innermost first.
export function foldedAround(registry, id) {
  return around(registry, id).filter((outer) => registry.get(`${outer}_plane`));
}

// Opens the plane on which the element is drawn.
export function openPlaneOf(viewer, id) {
  const canvas = viewer.get('canvas');
  const plane = canvas.findRoot(id);
  if (plane && plane !== canvas.getRootElement()) canvas.setRootElement(plane);
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
