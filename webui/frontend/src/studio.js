// The editor of a process: bpmn-js with the Zeebe properties panel, in the user's language.
import Modeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import './studio/studio.css';
import { desk, openFile } from './studio/desk.js';
import { onlyWhatRuns } from './studio/panel.js';
import { inWords } from './studio/words.js';
import chinese from './studio/zh-bpmn.js';
import { foldedAround, whenPlaneOpens } from './planes.js';
import { drawUnclaimed } from './unclaimed.js';

const PALETTE = 130;
const studio = document.querySelector('[data-studio]');
if (studio) open().catch(() => { studio.dataset.failed = 'true'; });

async function open() {
  const modeler = new Modeler({
    container: studio.querySelector('[data-studio-canvas]'),
    propertiesPanel: { parent: studio.querySelector('[data-studio-panel]') },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, ZeebeBehaviors,
      onlyWhatRuns, inWords(chinese),
    ],
    moddleExtensions: { zeebe },
  });
  await drawUnclaimed(modeler).importXML(await openFile(studio));
  fit(modeler.get('canvas'));
  whenPlaneOpens(modeler, () => fit(modeler.get('canvas')));
  const { touched } = desk(studio, {
    read: async () => (await modeler.saveXML({ format: true })).xml,
    show: (findings) => mark(modeler, findings),
    select: (id) => select(modeler, id),
  });
  modeler.on('commandStack.changed', touched);
  studio.dataset.ready = 'true';
}

// The whole drawing, beside the palette that lies over the canvas's left side.
function fit(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  const { x, y, width, height } = canvas.viewbox();
  const wider = width / (1 - PALETTE / canvas.getSize().width);
  canvas.viewbox({ x: x - (wider - width), y: y - (wider / width - 1) * height / 2, width: wider, height: height * wider / width });
}

function mark(modeler, findings) {
  const [overlays, canvas, registry] = ['overlays', 'canvas', 'elementRegistry'].map((name) => modeler.get(name));
  overlays.remove({ type: 'finding' });
  registry.forEach((element) => ['ll-refused', 'll-warned'].forEach((name) => canvas.removeMarker(element, name)));
  for (const [id, own] of grouped(toldOutside(registry, findings))) {
    if (!registry.get(id) || registry.get(id) === canvas.getRootElement()) continue;
    const refused = own.some(({ warning }) => !warning);
    canvas.addMarker(id, refused ? 'll-refused' : 'll-warned');
    overlays.add(id, 'finding', { position: { top: -12, right: 12 }, html: badge(own, refused) });
  }
}

// What is wrong inside a folded sub-process is told on its outside too.
function toldOutside(registry, findings) {
  return findings.flatMap((finding) => [
    finding, ...foldedAround(registry, finding.element).map((outer) => ({ ...finding, element: outer, inside: finding.name })),
  ]);
}

function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) groups.set(finding.element, [...(groups.get(finding.element) ?? []), finding]);
  return groups;
}

function badge(findings, refused) {
  const mark = document.createElement('div');
  mark.className = `ll-mark ${refused ? 'll-mark-refused' : 'll-mark-warned'}`;
  mark.textContent = findings.length > 1 ? findings.length : '!';
  mark.title = findings.map(({ inside, text, remedy }) => [inside, text, remedy].filter(Boolean).join(' ')).join('\n');
  return mark;
}

function select(modeler, id) {
  const found = modeler.get('elementRegistry').get(id);
  if (!found) return;
  modeler.get('canvas').scrollToElement(found);
  modeler.get('selection').select(found);
}
