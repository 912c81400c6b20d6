// A live diagram. Its container says where the model and the state are:
//   <div data-diagram data-process="…" data-xml="…" data-state="…"></div>
// State: {"elements": [{"id", "state": "active" | "completed" | "incident" | "cancelled", "count", "late", "label"}],
//         "ended": false}; it is fetched again every few seconds while the page is looked at, until the case has ended.
// Without data-state it is the drawing alone.
// In the same [data-diagram-panel] stand the buttons, [data-diagram-changed] to be shown when the case has moved on, and
// [data-diagram-here] for a button to each place where it stands. The plane of the first of them is open at first.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { openByClick, openPlaneOf, placesOf, shownFor, toldOutside, whenPlaneOpens } from './planes.js';
import { inLanguage, opening } from './translate.js';
import { fit, moveByKeys, panByTouch, zoomBy } from './viewport.js';
import { drawUnclaimed } from './unclaimed.js';

const EVERY = 5_000;
const MOST_PLACES = 6;
const DRAWING = { next: async () => ({ elements: [], ended: true }) };
const MARKED = ['active', 'completed', 'incident', 'cancelled', 'late'];

for (const container of document.querySelectorAll('[data-diagram]')) show(container).catch(() => {
  panelOf(container)?.setAttribute('data-failed', 'true');  // the steps beside it say the same in words
});

async function show(container) {
  panelOf(container)?.setAttribute('data-shown', 'true');
  const xml = inLanguage(await (await got(container.dataset.xml)).text(), document.documentElement.lang);
  let viewer = await draw(container, xml);
  const follower = container.dataset.state ? following(container.dataset.state) : DRAWING;
  let state = await follower.next() ?? { elements: [] };
  mark(viewer, state);
  const visit = (id) => {
    openPlaneOf(viewer, id);
    fit(viewer, container, id);
  };
  const places = () => placesOf(viewer.get('elementRegistry'), state.elements);
  tellPlaces(container, viewer, places(), visit);
  const first = places()[0];
  if (first) openPlaneOf(viewer, first.id);
  const look = () => fit(viewer, container, focusOf(viewer, state));
  look();
  whenPlaneOpens(viewer, look);
  panByTouch(() => viewer.get('canvas'), container);
  moveByKeys(() => viewer.get('canvas'), container);
  wireButtons(container, () => viewer, () => focusOf(viewer, state));
  container.dataset.ready = 'true';
  document.addEventListener('ll:theme', async () => {
    const open = viewer.get('canvas').getRootElement().id;
    viewer.destroy();
    viewer = await draw(container, xml);
    openPlaneOf(viewer, open);
    mark(viewer, state);
    look();
    whenPlaneOpens(viewer, look);
  });
  follow(async () => {
    const found = await follower.next();
    if (!found) return state;
    state = found;
    mark(viewer, state);
    tellPlaces(container, viewer, places(), visit);
    panelOf(container)?.querySelector('[data-diagram-changed]')?.removeAttribute('hidden');
    return state;
  }, state);
}

// What is at `url` whenever it has changed since the last time, else null.
function following(url) {
  let known = null;
  return {
    async next() {
      const answer = await got(url, known ? { 'If-None-Match': known } : {});
      if (answer.status === 304) return null;
      known = answer.headers.get('ETag');
      return answer.json();
    },
  };
}

async function draw(container, xml) {
  container.replaceChildren();
  const ink = getComputedStyle(container);
  const viewer = new NavigatedViewer({
    container,
    additionalModules: [opening(document.documentElement.lang)],
    bpmnRenderer: {
      defaultFillColor: ink.getPropertyValue('--ll-diagram-paper').trim(),
      defaultStrokeColor: ink.getPropertyValue('--ll-diagram-ink').trim(),
      defaultLabelColor: ink.getPropertyValue('--ll-diagram-ink').trim(),
    },
  });
  await drawUnclaimed(viewer).importXML(xml);
  openByClick(viewer);
  const { diagrams } = viewer.getDefinitions();  // a file may hold several processes; the first one is open now
  const own = diagrams.findIndex(({ plane }) => plane?.bpmnElement?.id === container.dataset.process);
  if (own > 0) await viewer.open(diagrams[own]);
  return viewer;
}

function mark(viewer, { elements }) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  overlays.remove({ type: 'll-token' });
  for (const id of registry.getAll().map((element) => element.id)) {
    for (const name of MARKED) canvas.removeMarker(id, `ll-${name}`);
  }
  for (const element of toldOutside(registry, elements).filter(({ id }) => isNode(registry.get(id)))) {
    canvas.addMarker(element.id, `ll-${element.state}`);
    if (element.late) canvas.addMarker(element.id, 'll-late');
    const badge = badgeOf(element);
    if (badge) overlays.add(element.id, 'll-token', { position: { bottom: 12, left: -6 }, html: badge });
  }
}

// An opened sub-process is the frame of what is marked inside.
function isNode(shape) {
  return shape && !shape.children?.length;
}

function badgeOf({ state, count, late, label }) {
  const words = [label, count > 1 ? `×${count}` : ''].filter(Boolean).join(' ');
  if (!words && state !== 'incident') return null;
  const badge = document.createElement('div');
  badge.className = `ll-token ll-token-${late ? 'late' : state}`;
  badge.textContent = words || '!';
  return badge;
}

// The first place where the case stands that is on the open plane, or in a fold there.
function focusOf(viewer, { elements }) {
  const places = placesOf(viewer.get('elementRegistry'), elements);
  return places.map(({ id }) => shownFor(viewer, id)).find(Boolean);
}

function tellPlaces(container, viewer, places, visit) {
  const line = panelOf(container)?.querySelector('[data-diagram-here]');
  if (!line) return;
  const name = ({ id }) => viewer.get('elementRegistry').get(id).businessObject.name;
  const buttons = places.filter(name).slice(0, MOST_PLACES).map((place) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn btn-sm', textContent: name(place) });
    button.addEventListener('click', () => visit(place.id));
    return button;
  });
  line.querySelectorAll('button').forEach((button) => button.remove());
  line.append(...buttons);
  line.hidden = !buttons.length;
}

function wireButtons(container, viewer, focus) {
  const panel = panelOf(container);
  const on = (name, act) => panel?.querySelector(`[data-diagram-${name}]`)?.addEventListener('click', act);
  on('closer', () => zoomBy(viewer(), 1.25));
  on('farther', () => zoomBy(viewer(), 0.8));
  on('fit', () => fit(viewer(), container, focus()));
}

function follow(refresh, first) {
  if (first.ended) return;
  let clock = setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);

  async function look() {
    if (!clock || document.visibilityState !== 'visible') return;
    const { ended } = await refresh().catch(() => ({ ended: false }));
    if (ended) clock = clearInterval(clock);
  }
}

async function got(url, headers = {}) {
  const answer = await fetch(url, { headers, cache: 'no-store' });
  if (!answer.ok && answer.status !== 304) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

function panelOf(container) {
  return container.closest('[data-diagram-panel]');
}
