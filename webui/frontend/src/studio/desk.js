// What both editors share: reading, keeping and checking a file, its findings, and the warning of what is not kept.
// The page says where everything is: <div data-studio data-file="…" data-check="…" data-save="…" data-csrf="…">;
// texts stand in its data-say-… attributes. An editor brings { read, show, select }.
const QUIET = 1_200;

export async function openFile(studio) {
  const answer = await fetch(studio.dataset.file, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`${studio.dataset.file}: ${answer.status}`);
  studio.dataset.base = answer.headers.get('X-Base');
  studio.dataset.revision = answer.headers.get('X-Revision');
  return answer.text();
}

export function desk(studio, editor) {
  const status = document.querySelector('[data-studio-status]');
  let changed = false;
  let waiting = null;
  let asked = 0;

  async function check() {
    clearTimeout(waiting);
    const turn = ++asked;
    const answer = await sent(studio.dataset.check, studio, await editor.read());
    if (turn !== asked) return;  // a newer look is on its way
    showFindings(studio, editor, answer.findings ?? []);
    studio.dataset.checked = String(turn);
    if (!answer.findings) say('failed', answer.text);
  }

  async function save() {
    const kept = await editor.read();
    changed = false;
    const answer = await sent(`${studio.dataset.save}?${whichDraft(studio)}`, studio, kept);
    if (answer.revision) {
      studio.dataset.revision = answer.revision;
      document.querySelector('[data-studio-discard] [name=revision]').value = answer.revision;
      say(changed ? 'unsaved' : 'saved');
      document.querySelectorAll('[data-studio-kept]').forEach((part) => { part.hidden = false; });
    } else {
      changed = true;
      say('failed', answer.text);
    }
    await check();
  }

  function touched() {
    changed = true;
    say('unsaved');
    clearTimeout(waiting);
    waiting = setTimeout(check, QUIET);
  }

  function say(what, text = null) {
    status.textContent = text ?? studio.dataset[`say${what[0].toUpperCase()}${what.slice(1)}`];
    status.dataset.state = what;
  }

  addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
  on('save', save);
  on('check', check);
  on('download', async () => download(studio.dataset.name, await editor.read()));
  document.querySelector('[data-studio-discard]').addEventListener('submit', () => { changed = false; });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });
  check();
  return { touched };
}

function on(name, act) {
  document.querySelector(`[data-studio-${name}]`)?.addEventListener('click', act);
}

function whichDraft({ dataset }) {
  return new URLSearchParams({ base: dataset.base, revision: dataset.revision });
}

// The answer as it came, or a text that says what to do when none came.
async function sent(url, studio, body) {
  try {
    const headers = { 'Content-Type': 'text/xml', 'X-CSRFToken': studio.dataset.csrf };
    const answer = await fetch(url, { method: 'POST', headers, body });
    return answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : { text: studio.dataset.sayLost };
  } catch {
    return { text: studio.dataset.sayLost };
  }
}

function showFindings(studio, editor, findings) {
  const list = document.querySelector('[data-studio-findings]');
  const head = document.querySelector('[data-studio-findings-head]');
  list.replaceChildren(...findings.map((finding) => item(finding, editor)));
  head.textContent = findings.length ? studio.dataset.sayFindings.replace('0', findings.length) : studio.dataset.sayNoFindings;
  head.dataset.state = findings.some(({ warning }) => !warning) ? 'refused' : findings.length ? 'warned' : 'sound';
  editor.show(findings.filter(({ own, element }) => own && element));
}

function item(finding, editor) {
  const line = document.createElement('li');
  line.className = finding.warning ? 'll-finding ll-finding-warning' : 'll-finding';
  const where = finding.own ? finding.name : [finding.file, finding.name].filter(Boolean).join(' · ');
  const button = finding.own && finding.element ? document.createElement('button') : document.createElement('span');
  button.className = 'll-finding-where';
  button.textContent = where || finding.file;
  if (button.localName === 'button') {
    button.type = 'button';
    button.addEventListener('click', () => editor.select(finding.element));
  }
  const text = document.createElement('span');
  text.textContent = ` ${finding.text} `;
  const remedy = document.createElement('span');
  remedy.className = 'll-finding-remedy';
  remedy.textContent = finding.remedy;
  line.append(button, text, remedy);
  return line;
}

function download(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/xml' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
