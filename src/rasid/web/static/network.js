// Who does what to whom, as a network: size by how often, colour by kind of event.
import { ask, colour } from "./view.js";

const holder = document.getElementById("network");
const base = holder.dataset.path + (holder.dataset.who ? `/${encodeURIComponent(holder.dataset.who)}` : "");

async function draw() {
  await document.fonts.ready;
  const { nodes, edges } = await ask(base);
  const most = Math.max(1, ...nodes.map((node) => node.number));
  const graph = window.cytoscape({
    container: holder,
    elements: [
      ...nodes.map((data) => ({ data: { ...data, size: 14 + 34 * Math.sqrt(data.number / most) }, classes: data.id === holder.dataset.who ? "me" : "" })),
      ...edges.map((data) => ({ data: { ...data, colour: colour(`--k-${data.kind}`) || colour("--soft"), width: 1.2 + Math.log2(data.number) } })),
    ],
    style: [
      { selector: "node", style: { label: "data(label)", width: "data(size)", height: "data(size)", "background-color": colour("--accent"), color: colour("--ink"), "font-family": "Plex, sans-serif", "font-size": 13, "min-zoomed-font-size": 7, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "ellipsis", "text-max-width": 120, "text-outline-color": colour("--panel"), "text-outline-width": 2 } },
      { selector: "node.me", style: { "background-color": colour("--m-event") } },
      { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle", "arrow-scale": 0.9, "curve-style": "bezier", opacity: 0.75 } },
    ],
    layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: 9000, idealEdgeLength: 110, padding: 20 },
    minZoom: 0.2, maxZoom: 3,
  });
  graph.on("tap", "node", (event) => {
    const lang = new URL(location.href).searchParams.get("lang");
    location.href = `/actors/${encodeURIComponent(event.target.id())}${lang ? `?lang=${lang}` : ""}`;
  });
  holder.dataset.nodes = String(nodes.length);
  window.deskGraph = graph;
  return graph;
}
let held = draw();
document.addEventListener("desk:theme", async () => { (await held).destroy(); held = draw(); });
