// The desk works without this: it adds keys, the theme, links between text and items, and shorter addresses.
const root = document.documentElement;
root.classList.add("js");
const $ = (at, of = document) => of.querySelector(at);
const all = (at, of = document) => [...of.querySelectorAll(at)];

// Theme: kept in a cookie, so that the server paints the right one at once.
function toggleTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new Event("desk:theme"));
}
$("#theme")?.addEventListener("click", toggleTheme);

// Empty fields stay out of addresses.
document.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
  if (event.formData.get("order") === "latest") event.formData.delete("order");
});

// On small screens the choices start folded.
const fold = $("#fold");
if (fold && innerWidth < 992) fold.removeAttribute("open");

// Keys.
const sections = { t: "/", i: "/incidents", s: "/statements", a: "/actors", c: "/commitments", p: "/paste" };
let going = false;
function move(step) {
  const items = all("[data-item]");
  if (!items.length) return;
  const now = items.findIndex((item) => item.classList.contains("here"));
  const next = items[Math.max(0, Math.min(items.length - 1, now + step))];
  if (now >= 0) items[now].classList.remove("here");
  next.classList.add("here");
  const fold = next.closest("details:not([open])");
  if (fold) fold.open = true;  // what is reached must be seen
  ($("a", next) ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const language = new URL(location.href).searchParams.get("lang");
  if (going) {
    going = false;
    const path = sections[event.key];
    if (path) location.href = path + (language ? `?lang=${language}` : "");
    return;
  }
  const keys = {
    "/": () => $("#q")?.focus(), j: () => move(1), k: () => move(-1), t: toggleTheme, g: () => { going = true; },
    l: () => $("#other-language")?.click(), "?": () => $("#keys")?.showModal(),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
$("#keys-open")?.addEventListener("click", () => $("#keys")?.showModal());

// Reader: text and items light each other up.
const text = $("#text");
if (text) {
  const light = (refs) => {
    for (const lit of all(".lit")) lit.classList.remove("lit");
    for (const ref of refs) {
      for (const piece of all(`[data-r~="${CSS.escape(ref)}"]`, text)) piece.classList.add("lit");
      document.getElementById(ref)?.classList.add("lit");
    }
  };
  const refsOf = (event) => event.target.closest?.("[data-r]")?.dataset.r.split(" ") ?? [];
  text.addEventListener("mouseover", (event) => { const refs = refsOf(event); if (refs.length) light(refs); });
  text.addEventListener("click", (event) => {
    const refs = refsOf(event);
    const item = refs.map((ref) => document.getElementById(ref)).find(Boolean);
    if (item) { light(refs); item.scrollIntoView({ block: "center" }); item.focus({ preventScroll: true }); }
  });
  for (const item of all(".item")) {
    const show = () => light([item.id]);
    item.addEventListener("mouseenter", show);
    item.addEventListener("focusin", () => { show(); text.querySelector(`[data-r~="${CSS.escape(item.id)}"]`)?.scrollIntoView({ block: "nearest" }); });
  }
  for (const button of all(".swatch")) button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!shown));
    text.classList.toggle(`hide-${button.dataset.kind}`, shown);
  });
  if (location.hash === "#focus") document.getElementById("focus")?.scrollIntoView({ block: "center" });
}

// Suggestions while one types a search; one that is chosen is gone to.
const box = $("#q"), list = $("#suggested");
let waiting, offered = [];
box?.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (!(event instanceof InputEvent) || event.inputType === "insertReplacementText") {
    const chosen = offered.find((item) => item.label === box.value);
    if (chosen) {
      const address = new URL(chosen.path, location.origin), language = new URL(location.href).searchParams.get("lang");
      if (language) address.searchParams.set("lang", language);
      location.assign(address);
      return;
    }
  }
  waiting = setTimeout(async () => {
    if (box.value.trim().length < 2) return;
    const answer = await fetch(`/api/suggest?lang=${root.lang}&q=${encodeURIComponent(box.value)}`);
    if (!answer.ok) return;
    offered = (await answer.json()).items;
    list.replaceChildren(...offered.map((item) => Object.assign(document.createElement("option"), { value: item.label, textContent: item.what })));
    list.dataset.shown = box.value;
  }, 180);
});
