// Renders figures as SVG without a browser. The program is given to `node -` after a line that sets `kostkaFigures`,
// [{name, spec}], and prints [{name, svg, warnings, error}] as one JSON document.
import { parse, textMetrics, View } from "vega";
import { compile } from "vega-lite";

const width = 680;

// Without a canvas texts cannot be measured, and Vega's own guess, 0.8 em a letter, tears legends apart. These are the widths of a wide
// sans-serif font, in em, so that texts fit whichever font a reader has.
const letterWidths = [
  [/[ijl|'.,:;! ]/, 0.32],
  [/[frt()[\]/-]/, 0.41],
  [/[mwMW%@−+<>=±]/, 0.9],
  [/[A-Z]/, 0.7],
];
const boldness = 1.1;

function letterWidth(letter) {
  return letterWidths.find(([letters]) => letters.test(letter))?.[1] ?? 0.63;
}

textMetrics.width = (item, text) => {
  const value = String(text ?? item.text ?? "");
  const limited = [...value].reduce((sum, letter) => sum + letterWidth(letter), 0) * textMetrics.height(item) * (item.fontWeight ? boldness : 1);
  return item.limit > 0 ? Math.min(item.limit, limited) : limited;
};

async function render({ name, spec }) {
  const warnings = [];
  const warn = (...words) => warnings.push(words.join(" "));
  const logger = { level: () => logger, error: warn, warn, info: () => logger, debug: () => logger };
  try {
    // A file has no container to fill.
    const sized = spec.width === "container" ? { ...spec, width, padding: 8 } : spec;
    const view = new View(parse(compile(sized, { logger }).spec), { renderer: "none", logger });
    return { name, svg: await view.toSVG(), warnings, error: null };
  } catch (error) {
    return { name, svg: null, warnings, error: String(error?.message ?? error) };
  }
}

Promise.all(globalThis.kostkaFigures.map(render)).then((results) => process.stdout.write(JSON.stringify(results)));
