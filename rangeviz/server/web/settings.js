// What holds for the whole table: heading, and what rows leave unsaid.
import { choice, el, known, say } from "./dom.js";

export function makeSettings(change) {
  const none = ["", say("unsaid")];
  const tell = (name) => (event) => change({ change: "setting", name, text: event.target.value });
  const text = (name) => el("input", { id: `set-${name}`, onchange: tell(name), autocomplete: "off" });
  const pick = (name, words) =>
    choice({ id: `set-${name}`, onchange: tell(name) }, [none, ...words.map((word) => [word, word])], "");
  const fields = {
    title: text("title"),
    source_title: text("source_title"),
    operator: text("operator"),
    unit: pick("unit", known.units),
    decimal_mark: pick("decimal_mark", known.marks),
  };
  const node = el(
    "details",
    { class: "settings" },
    el("summary", { text: say("settings") }),
    ...Object.entries(fields).map(([name, field]) =>
      el("p", {}, el("label", { for: field.id, text: say(`set.${name}`) }), field),
    ),
  );
  const show = (settings) => {
    for (const [name, field] of Object.entries(fields)) {
      if (field !== document.activeElement) field.value = settings[name];
    }
  };
  return { node, show };
}
