// Bundles src/ into ../static/dist: one script and one style sheet a page kind, nothing fetched at run time.
// LICENSES.txt beside them carries the licence of every package that went in.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import esbuild from 'esbuild';

const outdir = '../static/dist';
const scripts = ['theme', 'app', 'viewer', 'studio', 'studio-dmn', 'studio-load', 'sw'];

await rm(outdir, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  entryPoints: [...scripts.map((name) => `src/${name}.js`), 'src/linli.css', 'src/sheet.css'],
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  logLevel: 'warning',
  metafile: true,
});
await writeFile(`${outdir}/LICENSES.txt`, await licences(Object.keys(metafile.inputs)));

async function licences(inputs) {
  const folders = new Set(inputs.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
  const texts = await Promise.all([...folders].sort().map(licence));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function licence(folder) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(`${folder}/${file}`, 'utf8') : `${license}\n`;
  return `${name} ${version}\n\n${text}`;
}
