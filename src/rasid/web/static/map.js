// Incidents on a map of local borders. Towns and sites are points, clustered; provinces and countries are shaded areas,
// because no point in them was told.
import { ask, colour, wording } from "./view.js";

const holder = document.getElementById("map");
const form = document.getElementById("facets");
const area = document.getElementById("area");
const lang = holder.dataset.lang;
const empty = { type: "FeatureCollection", features: [] };
let map = null, found = null, countries = null, provinces = null;

const get = async (path) => (await fetch(path)).json();
const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });

function inside([x, y], polygons) {
  return polygons.some(([outer, ...holes]) => around(x, y, outer) && !holes.some((hole) => around(x, y, hole)));
}
function around(x, y, ring) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

function sorted(points) {
  const dots = [], areas = new Map();
  for (const point of points) {
    const at = [point.lon, point.lat];
    let shape = null;
    if (point.precision === "admin1") shape = provinces.features.find((one) => inside(at, one.geometry.coordinates));
    if (point.precision === "country") shape = countries.features.find((one) => one.properties.iso === point.country);
    if (!shape) { dots.push(feature({ type: "Point", coordinates: at }, { ...point, loose: point.precision === "admin1" || point.precision === "country" })); continue; }
    const held = areas.get(shape) ?? { ...point, number: 0, whole: point.precision };
    held.number += point.number;
    areas.set(shape, held);
  }
  return { dots, areas: [...areas].map(([shape, held]) => feature(shape.geometry, held)), labels: [...areas].map(([, held]) => feature({ type: "Point", coordinates: [held.lon, held.lat] }, held)) };
}

function style() {
  const name = ["get", lang];
  const line = (source, color, width, extra = {}) => ({ id: source, type: "line", source, paint: { "line-color": color, "line-width": width, ...extra } });
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: countries }, provinces: { type: "geojson", data: provinces },
      disputed: { type: "geojson", data: "/static/geo/disputed.json" },
      names: { type: "geojson", data: { type: "FeatureCollection", features: countries.features.filter((one) => one.properties[lang]).map((one) => feature({ type: "Point", coordinates: one.properties.at }, { ...one.properties, [lang]: wording(one.properties[lang]) })) } },
      areas: { type: "geojson", data: empty }, arealabels: { type: "geojson", data: empty },
      dots: { type: "geojson", data: empty, cluster: true, clusterRadius: 56, clusterMaxZoom: 9, clusterProperties: { sum: ["+", ["get", "number"]] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--map-sea") } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": colour("--map-land") } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": kinds(), "fill-opacity": ["interpolate", ["linear"], ["get", "number"], 1, 0.14, 50, 0.4] } },
      line("provinces", colour("--map-line2"), 0.6), line("countries", colour("--map-line"), 1),
      line("disputed", "#b3261e", 1.2, { "line-dasharray": [2, 2] }),
      { id: "areaedge", type: "line", source: "areas", paint: { "line-color": kinds(), "line-width": 1.4, "line-dasharray": [3, 2] } },
      { id: "names", type: "symbol", source: "names", layout: { "text-field": name, "text-font": ["Plex"], "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 15], "symbol-sort-key": ["-", 0, ["get", "size"]] }, paint: { "text-color": colour("--map-label"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.4 } },
      { id: "clusters", type: "circle", source: "dots", filter: ["has", "point_count"], paint: { "circle-color": colour("--top"), "circle-opacity": 0.9, "circle-radius": ["interpolate", ["linear"], ["get", "sum"], 2, 11, 100, 20, 5000, 32], "circle-stroke-width": 2, "circle-stroke-color": colour("--panel") } },
      { id: "dots", type: "circle", source: "dots", filter: ["!", ["has", "point_count"]], paint: { "circle-color": kinds(), "circle-opacity": ["case", ["get", "loose"], 0.25, 0.85], "circle-radius": ["interpolate", ["linear"], ["get", "number"], 1, 6, 20, 13, 500, 24], "circle-stroke-width": 1.5, "circle-stroke-color": ["case", ["get", "loose"], colour("--ink"), colour("--panel")] } },
      // what comes later is placed first: the numbers of areas, then names, keep out of the circles
      { id: "arealabels", type: "symbol", source: "arealabels", layout: { "text-field": ["to-string", ["get", "number"]], "text-font": ["Plex"], "text-size": 12 }, paint: { "text-color": colour("--ink"), "text-halo-color": colour("--map-land"), "text-halo-width": 2 } },
      { id: "sums", type: "symbol", source: "dots", filter: ["any", ["has", "point_count"], [">", ["get", "number"], 1]], layout: { "text-field": ["to-string", ["coalesce", ["get", "sum"], ["get", "number"]]], "text-font": ["Plex"], "text-size": 12, "text-allow-overlap": true, "text-padding": 11 }, paint: { "text-color": "#fff" } },
    ],
  };
}

function kinds() {
  const roots = ["ASSAULT", "PROTEST", "COERCE", "SANCTION", "THREATEN", "MOBILIZE", "ACCUSE", "REJECT", "REQUEST", "CONSULT", "AGREE", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"];
  return ["match", ["get", "root"], ...roots.flatMap((root) => [root, colour(`--k-${root}`)]), colour("--soft")];
}

async function load() {
  found = (await ask("/api/incidents/points")).points;
  show();
}

function show() {
  if (!found) return;
  holder.dataset.places = String(found.length);
  if (!map) return list();
  const { dots, areas, labels } = sorted(found);
  map.getSource("dots")?.setData({ type: "FeatureCollection", features: dots });
  map.getSource("areas")?.setData({ type: "FeatureCollection", features: areas });
  map.getSource("arealabels")?.setData({ type: "FeatureCollection", features: labels });
}

// The same choices, and only what happened at a place.
function at(point) {
  const query = new URL(location.href).searchParams, side = 0.005;
  query.delete("cursor");
  query.set("box", [point.lon - side, point.lat - side, point.lon + side, point.lat + side].map((edge) => edge.toFixed(3)).join(","));
  return `${location.pathname}?${query}`;
}

// Where the browser cannot draw: the page says so, and shows the places as a list, most incidents first.
function list() {
  const items = [...found].sort((a, b) => b.number - a.number).slice(0, 200).map((point) => {
    const item = document.createElement("li"), link = document.createElement("a");
    const whole = { admin1: holder.dataset.admin1, country: holder.dataset.country }[point.precision];
    link.href = at(point);
    link.textContent = point.label;
    item.append(link, ` (${point.number})${whole ? ` — ${whole}` : ""}`);
    return item;
  });
  const says = Object.assign(document.createElement("p"), { textContent: holder.dataset.missing, className: "note" });
  const places = Object.assign(document.createElement("ul"), { className: "places" });
  places.append(...items);
  holder.replaceChildren(says, places);
  holder.classList.add("listed");
  holder.dir = document.documentElement.dir;
  document.querySelector(".under").hidden = true;  // it speaks of what is drawn
}

function bounds(points) {
  const lons = points.map((point) => point.lon), lats = points.map((point) => point.lat);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

function searchHere() {
  const held = form.box;
  if (area.checked) {
    const box = map.getBounds();
    held.value = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(2)).join(",");
  } else held.value = "";
  form.dispatchEvent(new Event("desk:ask", { bubbles: true }));
}

async function start() {
  await document.fonts.ready;
  [found, countries, provinces] = await Promise.all([ask("/api/incidents/points").then((answer) => answer.points), get("/static/geo/countries.json"), get("/static/geo/admin1.json")]);
  holder.dataset.places = String(found.length);
  try {
    const { Map: Chart, NavigationControl, Popup } = await import("./vendor/maplibre/maplibre-gl.mjs");
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL2");
    const near = found.filter((point) => point.lon > -20 && point.lon < 65 && point.lat > -5 && point.lat < 45);
    map = new Chart({ container: holder, style: style(), attributionControl: { compact: true, customAttribution: "Natural Earth" }, dragRotate: false, pitchWithRotate: false, bounds: bounds(near.length ? near : [{ lon: 10, lat: 12 }, { lon: 60, lat: 38 }]), fitBoundsOptions: { padding: 40, maxZoom: 6 }, maxZoom: 11 });
    map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    map.touchZoomRotate.disableRotation();
    map.on("load", () => { show(); holder.dataset.ready = "yes"; });
    map.on("moveend", (event) => { if (area.checked && event.originalEvent) searchHere(); });
    map.on("click", "clusters", async (event) => {
      const [one] = map.queryRenderedFeatures(event.point, { layers: ["clusters"] });
      const zoom = await map.getSource("dots").getClusterExpansionZoom(one.properties.cluster_id);
      map.easeTo({ center: one.geometry.coordinates, zoom });
    });
    for (const layer of ["dots", "areas"]) map.on("click", layer, (event) => {
      if (layer === "areas" && map.queryRenderedFeatures(event.point, { layers: ["dots", "clusters"] }).length) return;
      const held = event.features[0].properties;
      const whole = { admin1: holder.dataset.admin1, country: holder.dataset.country }[held.whole ?? (held.loose ? held.precision : "")];
      const words = Object.assign(document.createElement("div"), { className: "pop", dir: document.documentElement.dir, textContent: `${held.label}: ${held.number}${whole ? ` — ${whole}` : ""}` });
      new Popup({ closeButton: false }).setLngLat(event.lngLat).setDOMContent(words).addTo(map);
    });
    for (const layer of ["dots", "clusters"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    window.deskMap = map;
  } catch (error) {
    map = null;
    list();
  }
  holder.dataset.started = "yes";
}

area.addEventListener("change", () => { if (map) searchHere(); });
for (const name of ["htmx:after:swap", "popstate"]) addEventListener(name, () => setTimeout(load, 0));
document.addEventListener("desk:theme", () => { if (map) { map.setStyle(style()); map.once("idle", show); } });
start();
