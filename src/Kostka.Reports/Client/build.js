// Bundles the client: page.js for the report, svg.js for Node.js. The licences of everything bundled head each bundle.
// Usage: node build.js OUTPUT_FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];

// Node.js gets the browser's code too: it needs neither a canvas nor files.
const options = {
  absWorkingDir: here,
  entryPoints: ["page.js", "svg.js"],
  bundle: true,
  minify: true,
  charset: "ascii",
  platform: "browser",
  format: "iife",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  outdir: output,
};

/** The folder of the package that a bundled source belongs to, or null for our own sources. */
function packageOf(source) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source);
  return match ? match[1] : null;
}

/** One comment with the licences of the packages, each different text once. */
function notices(packages) {
  const users = new Map();
  for (const folder of packages) {
    const about = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(join(here, folder, file), "utf8").trim() : `Licence: ${about.license ?? "see the package"}`;
    users.set(text, [...(users.get(text) ?? []), `${about.name} ${about.version}`]);
  }
  const parts = [...users].map(([text, names]) => `${names.sort().join(", ")}\n\n${text}`);
  return `/*!\nThis program contains the following packages.\n\n${parts.sort().join("\n\n---\n\n").replaceAll("*/", "* /")}\n*/`;
}

const { metafile } = await build({ ...options, write: false, metafile: true });
const packages = new Set(Object.keys(metafile.inputs).map(packageOf).filter((folder) => folder !== null));
await build({ ...options, banner: { js: notices([...packages].sort()) } });
