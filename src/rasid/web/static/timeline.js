// Incidents by kind or statements by act over time, stacked. Where there are choices, dragging over it sets the period, and they redraw it.
import { ask, colour, wording } from "./view.js";

const form = document.getElementById("facets");
let chart = null, data = null;

// A page may bring the holder later, or take it away again.
function held() {
  const holder = document.getElementById("timeline");
  if (holder && chart?.getDom() === holder && holder.querySelector("canvas")) return holder;
  chart?.dispose();
  chart = null;
  if (!holder) return null;
  chart = window.echarts.init(holder, null, { renderer: "canvas" });
  if (form) chart.on("brushEnd", brushed);
  new ResizeObserver(() => { if (!chart?.isDisposed()) chart?.resize(); }).observe(holder);
  return holder;
}

async function load() {
  const holder = held();
  if (!holder) return;
  const { path, speaker } = holder.dataset;
  data = await ask(path, speaker ? { speaker } : {});
  draw();
}

function draw() {
  const holder = held();
  if (!holder || !data) return;
  const soft = colour("--soft"), line = colour("--line");
  const labels = data.buckets.map((bucket) => bucket.label);
  chart.setOption({
    animation: false, toolbox: { show: false }, textStyle: { fontFamily: "Plex, sans-serif" },
    grid: { left: 34, right: 10, top: 28, bottom: 24 },
    legend: { type: "scroll", top: 0, right: 0, left: 0, itemWidth: 11, itemHeight: 11, textStyle: { color: soft }, pageTextStyle: { color: soft }, pageIconColor: soft },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: colour("--panel"), borderColor: line, textStyle: { color: colour("--ink"), fontFamily: "Plex, sans-serif" }, axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: labels, axisLabel: { color: soft, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } } },
    ...(form ? { brush: { xAxisIndex: 0, toolbox: [], brushStyle: { borderWidth: 1, color: "rgba(10,120,120,.16)", borderColor: colour("--accent") }, throttleType: "debounce", throttleDelay: 250 } } : {}),
    series: data.series.map((one) => ({ name: wording(one.label), type: "bar", stack: "all", barCategoryGap: "12%", itemStyle: { color: colour(holder.dataset.colours + one.kind) || soft }, data: one.counts, emphasis: { focus: "series" } })),
  }, { notMerge: true });
  holder.dataset.columns = String(labels.length);
  if (!form) return;
  chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "lineX", brushMode: "single" } });
  const query = new URL(location.href).searchParams;
  if (query.get("since") || query.get("until")) {
    const last = data.buckets.length - 1;
    const from = data.buckets.findIndex((bucket) => bucket.until >= (query.get("since") ?? ""));
    const to = data.buckets.findLastIndex((bucket) => bucket.since <= (query.get("until") || "9999"));
    if (from >= 0 && to >= from) chart.dispatchAction({ type: "brush", areas: [{ brushType: "lineX", xAxisIndex: 0, coordRange: [Math.max(0, from), Math.min(last, to)] }] });
  }
}

function brushed(event) {
  const area = event.areas[0];
  if (!area || !data?.buckets.length) return;
  const [from, to] = area.coordRange.map((at) => Math.max(0, Math.min(data.buckets.length - 1, Math.round(at))));
  const since = data.buckets[from].since, until = data.buckets[to].until;
  if (form.since.value === since && form.until.value === until) return;
  form.since.value = since;
  form.until.value = until;
  form.dispatchEvent(new Event("desk:ask", { bubbles: true }));
}
for (const name of ["htmx:after:swap", "popstate"]) addEventListener(name, () => setTimeout(load, 0));
document.addEventListener("desk:theme", draw);
document.fonts.ready.then(load);
