// Renders figures as SVG without a browser. The program is given to `node -` after a line that sets `kostkaFigures`,
// [{name, spec}], and prints [{name, svg, warnings, error}] as one JSON document.
import { parse, View } from "vega";
import { compile } from "vega-lite";

const width = 680;

async function render({ name, spec }) {
  const warnings = [];
  const warn = (...words) => warnings.push(words.join(" "));
  const logger = { level: () => logger, error: warn, warn, info: () => logger, debug: () => logger };
  try {
    // A file has no container to fill.
    const sized = spec.width === "container" ? { ...spec, width } : spec;
    const view = new View(parse(compile(sized, { logger }).spec), { renderer: "none", logger });
    return { name, svg: await view.toSVG(), warnings, error: null };
  } catch (error) {
    return { name, svg: null, warnings, error: String(error?.message ?? error) };
  }
}

Promise.all(globalThis.kostkaFigures.map(render)).then((results) => process.stdout.write(JSON.stringify(results)));
