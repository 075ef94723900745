// What map, timeline and network share: data under the query of the page, colours of the theme, isolated labels.
export async function ask(path, more = {}) {
  const query = new URL(location.href).searchParams;
  query.delete("cursor");
  if (!query.get("lang")) query.set("lang", document.documentElement.lang);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const answer = await fetch(`${path}?${query}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// A label that mixes scripts keeps its order inside a left-to-right drawing.
export const wording = (text) => (document.documentElement.dir === "rtl" ? `\u2067${text}\u2069` : text);
