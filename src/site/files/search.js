(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const query = byId("query"), results = byId("results"), count = byId("count"), catalogue = byId("catalogue");
  const templates = JSON.parse(byId("templates").textContent);

  // What a word is looked for in, and how much a find there counts.
  const fields = [
    { name: "title", weight: 8, values: (t) => [t.title] },
    { name: "path", weight: 6, values: (t) => [t.path] },
    { name: "keyword", weight: 5, values: (t) => t.keywords },
    { name: "category", weight: 3, values: (t) => [t.category] },
    { name: "description", weight: 2, values: (t) => [t.description] },
    { name: "resource", weight: 1, values: (t) => t.types },
    { name: "name", weight: 1, values: (t) => t.names },
  ];
  const searched = templates.map((template) => ({
    template,
    fields: fields.map((field) => ({ field, values: field.values(template).map((value) => ({ value, lower: value.toLowerCase() })) })),
  }));

  // How well one word fits; whole values and beginnings of words count more. null: not at all.
  const find = (entry, word) => {
    let best = null;
    for (const { field, values } of entry.fields) {
      for (const { value, lower } of values) {
        const at = lower.indexOf(word);
        if (at < 0) continue;
        const starts = at === 0 || !/[a-z0-9]/.test(lower[at - 1]);
        const score = field.weight * (lower === word ? 3 : starts ? 2 : 1);
        if (best === null || score > best.score) best = { score, field: field.name, value };
      }
    }
    return best;
  };

  const rank = (words) => {
    const found = [];
    for (const entry of searched) {
      const finds = words.map((word) => find(entry, word));
      if (finds.includes(null)) continue;
      const why = finds.filter((each) => each.field === "resource" || each.field === "name").map((each) => each.value);
      found.push({ template: entry.template, score: finds.reduce((sum, each) => sum + each.score, 0), why });
    }
    return found.sort((a, b) => b.score - a.score || (a.template.path < b.template.path ? -1 : 1));
  };

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  const card = ({ template, why }) => {
    const link = make("a", "", template.title);
    link.href = template.url;
    const parts = [
      make("h3", "", link),
      make("p", "facts", make("code", "", template.path), " ", make("span", "badge version", template.version)),
    ];
    if (why.length > 0) parts.push(make("p", "why", "Has ", make("code", "", why.join(", "))));
    parts.push(make("p", "said", template.description));
    return make("li", "card", ...parts);
  };

  const show = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const searching = words.length > 0;
    const found = searching ? rank(words) : [];
    results.replaceChildren(...found.map(card));
    results.hidden = !searching;
    catalogue.hidden = searching;
    count.textContent = !searching ? "" : found.length === 0 ? "Nothing found" : found.length === 1 ? "1 template" : found.length + " templates";
  };

  // So that the way back from a template leads to what was found.
  const remember = () => {
    const address = location.href.split("#")[0];
    history.replaceState(null, "", query.value === "" ? address : address + "#q=" + encodeURIComponent(query.value));
  };

  const restore = () => {
    if (!location.hash.startsWith("#q=")) return;
    try {
      query.value = decodeURIComponent(location.hash.slice(3));
    } catch {
      return;
    }
    show();
  };

  query.addEventListener("input", show);
  query.addEventListener("change", remember);
  results.addEventListener("click", remember);
  query.addEventListener("keydown", (event) => {
    const first = results.querySelector("a");
    if (event.key === "Enter" && first) first.click();
    if (event.key === "Escape") {
      query.value = "";
      show();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || document.activeElement === query) return;
    event.preventDefault();
    query.focus();
  });
  byId("search").hidden = false;
  restore();
})();
