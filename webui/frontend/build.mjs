// Bundles src/ into ../static/dist: one script and one style sheet a page kind, nothing fetched at run time.
import { rm } from 'node:fs/promises';
import esbuild from 'esbuild';

const outdir = '../static/dist';
const scripts = ['theme', 'app', 'viewer'];

await rm(outdir, { recursive: true, force: true });
await esbuild.build({
  entryPoints: [...scripts.map((name) => `src/${name}.js`), 'src/linli.css'],
  outdir,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  legalComments: 'linked',
  logLevel: 'warning',
});
