// The editor of decision tables: dmn-js, one decision at a time, in the user's language.
import DmnModeler from 'dmn-js/lib/Modeler';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import './studio/studio.css';
import { desk, openFile } from './studio/desk.js';
import { inWords } from './studio/words.js';
import chinese from './studio/zh-dmn.js';

const DRAWN = ['decisionTable', 'literalExpression', 'boxedExpression'];
const studio = document.querySelector('[data-studio]');
if (studio) open().catch(() => { studio.dataset.failed = 'true'; });

async function open() {
  const words = { additionalModules: [inWords(chinese)] };
  const modeler = new DmnModeler({
    container: studio.querySelector('[data-studio-canvas]'),
    common: words, drd: words, decisionTable: words, literalExpression: words, boxedExpression: words,
  });
  const marks = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, marks];
  let touched = () => {};
  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', () => touched()));
  await modeler.importXML(await openFile(studio), { open: false });
  nameCells(modeler);
  await show(modeler, drawn(modeler)[0]);
  modeler.on('views.changed', () => tabs(modeler));
  tabs(modeler);
  ({ touched } = desk(studio, {
    read: async () => (await modeler.saveXML({ format: true })).xml,
    show: (findings) => mark(marks, modeler, findings),
    select: (id) => select(modeler, id),
  }));
  studio.dataset.ready = 'true';
}

// Files may leave cells without ids; the tool draws a changed cell anew, and the server names it, by its id.
function nameCells(modeler) {
  for (const { rule = [] } of drawn(modeler).map(({ element }) => element.decisionLogic)) {
    for (const one of rule) {
      (one.inputEntry ?? []).forEach((cell, at) => { cell.id ??= `${one.id}_in${at + 1}`; });
      (one.outputEntry ?? []).forEach((cell, at) => { cell.id ??= `${one.id}_out${at + 1}`; });
    }
  }
}

async function show(modeler, view) {
  if (view) await modeler.open(view);
}

function drawn(modeler) {
  return modeler.getViews().filter(({ type }) => DRAWN.includes(type));
}

// One button a decision; the one that is open is pressed.
function tabs(modeler) {
  const bar = document.querySelector('[data-studio-tabs]');
  const active = modeler.getActiveView()?.id;
  bar.replaceChildren(...drawn(modeler).map((view) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn', textContent: view.element.name || view.element.id });
    button.setAttribute('aria-pressed', String(view.id === active));
    button.addEventListener('click', () => show(modeler, view));
    return button;
  }));
  const shown = drawn(modeler).map(({ element }) => element);
  const others = modeler.getDefinitions().drgElement.filter((one) => one.$type === 'dmn:Decision' && !shown.includes(one));
  if (others.length) bar.append(`${studio.dataset.sayForeign} ${others.map(({ name, id }) => name ?? id).join(', ')}`);
}

// The tool draws its cells anew at will, so they are marked by rules of style rather than one by one.
function mark(sheet, modeler, findings) {
  const cells = findings.flatMap((finding) => cellsOf(modeler, finding.element).map((id) => ({ ...finding, id })));
  sheet.replaceSync(cells.map(({ id, warning }) => {
    const name = CSS.escape(id);
    return `[data-element-id="${name}"] { box-shadow: inset 0 0 0 3px ${warning ? '#8a5a00' : '#b02a37'} !important; }`;
  }).join('\n'));
}

// A finding of a whole rule marks all of its cells.
function cellsOf(modeler, id) {
  const table = drawn(modeler).map(({ element }) => element.decisionLogic);
  const rule = table.flatMap((logic) => logic?.rule ?? []).find((one) => one.id === id);
  return rule ? [...rule.inputEntry ?? [], ...rule.outputEntry ?? []].map((cell) => cell.id) : [id];
}

async function select(modeler, id) {
  const view = drawn(modeler).find(({ element }) => holds(element, id));
  if (view && view.id !== modeler.getActiveView()?.id) await show(modeler, view);
  const cell = cellsOf(modeler, id).map((one) => studio.querySelector(`[data-element-id="${CSS.escape(one)}"]`)).find(Boolean);
  cell?.scrollIntoView({ block: 'center', inline: 'center' });
  cell?.focus();
}

function holds(decision, id) {
  const { rule = [], input = [], output = [] } = decision.decisionLogic ?? {};
  const inside = [...rule, ...input, ...output, ...rule.flatMap((one) => [...one.inputEntry ?? [], ...one.outputEntry ?? []])];
  return [decision, decision.decisionLogic, ...inside].some((one) => one?.id === id);
}
