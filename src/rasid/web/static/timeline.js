// Incidents over time, stacked by kind. Dragging over it sets the period; the choices redraw it.
import { ask, colour, wording } from "./view.js";

const holder = document.getElementById("timeline");
const form = document.getElementById("facets");
const chart = window.echarts.init(holder, null, { renderer: "canvas" });
let data = null;

async function load() {
  data = await ask("/api/incidents/timeline");
  draw();
}

function draw() {
  if (!data) return;
  const soft = colour("--soft"), line = colour("--line");
  const labels = data.buckets.map((bucket) => bucket.label);
  chart.setOption({
    animation: false, toolbox: { show: false }, textStyle: { fontFamily: "Plex, sans-serif" },
    grid: { left: 34, right: 10, top: 28, bottom: 24 },
    legend: { type: "scroll", top: 0, right: 0, left: 0, itemWidth: 11, itemHeight: 11, textStyle: { color: soft }, pageTextStyle: { color: soft }, pageIconColor: soft },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: colour("--panel"), borderColor: line, textStyle: { color: colour("--ink"), fontFamily: "Plex, sans-serif" }, axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: labels, axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } } },
    brush: { xAxisIndex: 0, toolbox: [], brushStyle: { borderWidth: 1, color: "rgba(10,120,120,.16)", borderColor: colour("--accent") }, throttleType: "debounce", throttleDelay: 250 },
    series: data.series.map((one) => ({ name: wording(one.label), type: "bar", stack: "all", barCategoryGap: "12%", itemStyle: { color: colour(`--k-${one.kind}`) }, data: one.counts, emphasis: { focus: "series" } })),
  }, { notMerge: true });
  chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "lineX", brushMode: "single" } });
  const query = new URL(location.href).searchParams;
  if (query.get("since") || query.get("until")) {
    const last = data.buckets.length - 1;
    const from = data.buckets.findIndex((bucket) => bucket.until >= (query.get("since") ?? ""));
    const to = data.buckets.findLastIndex((bucket) => bucket.since <= (query.get("until") || "9999"));
    if (from >= 0 && to >= from) chart.dispatchAction({ type: "brush", areas: [{ brushType: "lineX", xAxisIndex: 0, coordRange: [Math.max(0, from), Math.min(last, to)] }] });
  }
}

chart.on("brushEnd", (event) => {
  const area = event.areas[0];
  if (!area || !data?.buckets.length) return;
  const [from, to] = area.coordRange.map((at) => Math.max(0, Math.min(data.buckets.length - 1, Math.round(at))));
  const since = data.buckets[from].since, until = data.buckets[to].until;
  if (form.since.value === since && form.until.value === until) return;
  form.since.value = since;
  form.until.value = until;
  form.dispatchEvent(new Event("desk:ask", { bubbles: true }));
});
new ResizeObserver(() => chart.resize()).observe(holder);
for (const name of ["htmx:after:swap", "popstate"]) addEventListener(name, () => setTimeout(load, 0));
document.addEventListener("desk:theme", draw);
document.fonts.ready.then(load);
