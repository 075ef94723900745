// Who does what to whom, as a network: size by how often, colour by kind of event.
import { ask, colour } from "./view.js";

const NAMED = 32;
const holder = document.getElementById("network");
const base = holder.dataset.path + (holder.dataset.who ? `/${encodeURIComponent(holder.dataset.who)}` : "");

async function draw() {
  await document.fonts.ready;
  const { nodes, edges } = await ask(base);
  const most = Math.max(1, ...nodes.map((node) => node.number));
  const numbers = nodes.map((node) => node.number).sort((a, b) => b - a);
  const middle = numbers[Math.floor(nodes.length / 3)] ?? 0, named = numbers[NAMED] ?? 0;
  const graph = window.cytoscape({
    container: holder,
    elements: [
      ...nodes.map((data) => ({ data: { ...data, size: 10 + 24 * Math.sqrt(data.number / most) }, classes: data.id === holder.dataset.who ? "me" : "" })),
      ...edges.map((data) => ({ data: { ...data, colour: colour(`--k-${data.kind}`) || colour("--soft"), width: 1.2 + Math.log2(data.number) } })),
    ],
    style: [
      { selector: "node", style: { label: "data(label)", width: "data(size)", height: "data(size)", "background-color": colour("--accent"), color: colour("--ink"), "font-family": "Plex, sans-serif", "font-size": 12, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "ellipsis", "text-max-width": 110, "text-outline-color": colour("--panel"), "text-outline-width": 2 } },
      { selector: "node.quiet", style: { label: "" } },
      { selector: "node.me", style: { "background-color": colour("--m-event") } },
      { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "target-arrow-color": "data(colour)", "target-arrow-shape": "triangle", "arrow-scale": 0.9, "curve-style": "bezier", opacity: 0.75 } },
    ],
    layout: holder.dataset.who
      ? { name: "concentric", animate: false, padding: 24, minNodeSpacing: 30, startAngle: Math.PI / 7, concentric: (node) => (node.hasClass("me") ? 3 : node.data("number") > middle ? 2 : 1), levelWidth: () => 1 }
      : { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true, nodeRepulsion: 60000, idealEdgeLength: 130, componentSpacing: 80, padding: 20 },
    minZoom: 0.2, maxZoom: 3,
  });
  // the drawing is brought to the size of its frame, so that letters keep theirs; where they would cover each other
  // only those who are met most are named until one comes nearer
  const shrunk = graph.zoom();
  graph.nodes().positions((node) => ({ x: node.position("x") * shrunk, y: node.position("y") * shrunk }));
  graph.fit(undefined, 36);
  const near = graph.zoom() * 1.3;
  const name = () => graph.nodes().forEach((node) => node.toggleClass("quiet", nodes.length > NAMED && node.data("number") <= named && graph.zoom() < near));
  graph.on("zoom", name);
  name();
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
