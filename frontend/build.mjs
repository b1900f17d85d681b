// Bundles the browser side into app/static/dist: hashed files, a manifest for the templates and the notices of everything inside.
import { build } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'app', 'static', 'dist');
const entries = ['app.js', 'app.css', 'viewer.js', 'viewer.css', 'modeler.js', 'modeler.css', 'dmn.js', 'dmn.css'];

// Kinds of values are chosen by their Russian names, so the field of dmn-js that types them in English becomes a list.
const kindsAreChosen = {
  name: 'kinds-are-chosen',
  setup: ({ onLoad }) => onLoad({ filter: /TypeRefCellContextMenu\.js$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    const changed = text.replace('"className": "type-ref-edit-select",', '"className": "type-ref-edit-select", "noInput": true,');
    if (changed === text) throw new Error(`${path} is not what it was: look how kinds are chosen now`);
    return { contents: changed };
  }),
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => `src/${name}`),
  outdir: out,
  outbase: 'src',
  entryNames: '[name]-[hash]',
  assetNames: 'fonts/[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'empty', '.ttf': 'empty', '.eot': 'empty' },
  alias: { 'style-mod': join(here, 'src', 'dmn', 'style-mod.js') }, // the cells' editor must not write a <style>
  legalComments: 'none', // THIRD_PARTY.txt carries whole licences instead of stray comments
  plugins: [kindsAreChosen],
  metafile: true,
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}
await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');
await writeFile(join(out, 'THIRD_PARTY.txt'), await notices(Object.keys(metafile.inputs)));
for (const file of Object.keys(metafile.outputs).filter((name) => /\.(js|css)$/.test(name))) {
  // Packed once here, so that the server need not pack it for every reader (app/answers/assets.py).
  const whole = await readFile(join(here, file));
  const packed = gzipSync(whole, { level: 9 });
  await writeFile(join(here, `${file}.gz`), packed);
  console.log(`${basename(file)}  ${Math.ceil(whole.length / 1024)} KiB, packed ${Math.ceil(packed.length / 1024)} KiB`);
}

async function notices(inputs) {
  const found = new Set();
  for (const input of inputs) {
    const match = input.match(/(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)/);
    if (match) found.add(match[0]);
  }
  const parts = [];
  for (const folder of [...found].sort()) {
    const about = JSON.parse(await readFile(join(here, folder, 'package.json'), 'utf8'));
    const file = (await readdir(join(here, folder))).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? await readFile(join(here, folder, file), 'utf8') : 'The package carries no licence file.';
    parts.push(`${about.name} ${about.version} — ${about.license}\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${'-'.repeat(78)}\n\n`);
}
