// Draws every figure of the report. A figure's specification stands in the page as inert JSON; nothing is fetched.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const narrow = 560;

/** The specification as it is drawn in the page: the page itself shows the title, and small screens get a legend of one column. */
function fit(spec, width) {
  const { title, ...rest } = spec;
  const columns = width < narrow ? 1 : (spec.config?.legend?.columns ?? 3);
  return { ...rest, config: { ...rest.config, legend: { ...rest.config?.legend, columns } } };
}

async function draw(figure) {
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const place = figure.querySelector(".drawing");
  // The interpreter evaluates expressions without `eval`, which the page's security policy forbids.
  await embed(place, fit(spec, place.clientWidth), {
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    renderer: "svg",
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    loader: { load: () => Promise.reject(new Error("a report fetches nothing")) },
  });
  figure.dataset.state = "drawn";
}

for (const figure of document.querySelectorAll("figure.chart")) {
  draw(figure).catch((error) => {
    figure.dataset.state = "failed";
    figure.querySelector(".drawing").textContent = `This figure could not be drawn (${error.message}); its numbers are in the table below it.`;
    console.error(error);
  });
}
