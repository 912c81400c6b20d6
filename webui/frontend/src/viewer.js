// A live diagram. Its container says where the model and the state are:
//   <div data-diagram data-xml="…" data-state="…" data-events="…" data-active-label="…"></div>
// State: {"elements": [{"id", "state": "active" | "completed" | "incident" | "cancelled", "count", "label"}],
//         "flows": ["id"], "ended": false}; an event of the stream (or, without one, the clock) fetches it again.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { fit, panByTouch, zoomBy } from './viewport.js';

const EVERY = 15_000;
const MARKED = ['active', 'completed', 'incident', 'cancelled'];

for (const container of document.querySelectorAll('[data-diagram]')) show(container).catch((error) => {
  container.dataset.failed = 'true';
  console.error(error);
});

async function show(container) {
  const xml = await text(container.dataset.xml);
  let viewer = await draw(container, xml);
  let state = await refresh();
  fit(viewer, container, focusOf(state));
  panByTouch(() => viewer.get('canvas'), container);
  wireButtons(container, () => viewer, () => focusOf(state));
  document.addEventListener('ll:theme', async () => {
    viewer.destroy();
    viewer = await draw(container, xml);
    mark(viewer, state);
    fit(viewer, container, focusOf(state));
  });
  follow(container, async () => { state = await refresh(); return state; });

  async function refresh() {
    const found = container.dataset.state ? JSON.parse(await text(container.dataset.state)) : { elements: [] };
    mark(viewer, found);
    return found;
  }
}

async function draw(container, xml) {
  const ink = getComputedStyle(container);
  const viewer = new NavigatedViewer({
    container,
    bpmnRenderer: {
      defaultFillColor: ink.getPropertyValue('--ll-diagram-paper').trim(),
      defaultStrokeColor: ink.getPropertyValue('--ll-diagram-ink').trim(),
      defaultLabelColor: ink.getPropertyValue('--ll-diagram-ink').trim(),
    },
  });
  await viewer.importXML(xml);
  container.dataset.ready = 'true';
  return viewer;
}

function mark(viewer, { elements, flows = [] }) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  overlays.clear();
  for (const id of registry.getAll().map((element) => element.id)) {
    for (const name of MARKED) canvas.removeMarker(id, `ll-${name}`);
  }
  for (const id of flows.filter((flow) => registry.get(flow))) canvas.addMarker(id, 'll-completed');
  for (const element of elements.filter(({ id }) => registry.get(id))) {
    canvas.addMarker(element.id, `ll-${element.state}`);
    const badge = badgeOf(element);
    if (badge) overlays.add(element.id, { position: { bottom: 12, left: -6 }, html: badge });
  }
}

function badgeOf({ state, count, label }) {
  const words = [label, count > 1 ? `×${count}` : ''].filter(Boolean).join(' ');
  if (!words && state !== 'incident') return null;
  const badge = document.createElement('div');
  badge.className = `ll-token ll-token-${state}`;
  badge.textContent = words || '!';
  return badge;
}

function focusOf({ elements }) {
  const found = ['incident', 'active'].map((state) => elements.find((element) => element.state === state));
  return found.find(Boolean)?.id;
}

function wireButtons(container, viewer, focus) {
  const panel = container.closest('[data-diagram-panel]');
  const on = (name, act) => panel?.querySelector(`[data-diagram-${name}]`)?.addEventListener('click', act);
  on('closer', () => zoomBy(viewer(), 1.25));
  on('farther', () => zoomBy(viewer(), 0.8));
  on('fit', () => fit(viewer(), container, focus()));
}

function follow(container, refresh) {
  if (!container.dataset.state) return;
  const quietly = () => refresh().catch(() => ({ ended: false }));
  const stream = container.dataset.events ? new EventSource(container.dataset.events) : null;
  const stop = ({ ended }) => { if (ended) { clearInterval(clock); stream?.close(); } };
  const clock = setInterval(() => {
    const isStreaming = stream?.readyState === EventSource.OPEN;
    if (document.visibilityState === 'visible' && !isStreaming) quietly().then(stop);
  }, EVERY);
  stream?.addEventListener('message', () => quietly().then(stop));
}

async function text(url) {
  const answer = await fetch(url, { headers: { 'X-Requested-With': 'fetch' } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}
