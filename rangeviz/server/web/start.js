// How a table comes in: pasted, dropped, chosen, or the example; one of several is chosen here.
import { button, el, say } from "./dom.js";

export function makeStart(act) {
  const field = el("textarea", { id: "paste", rows: 5, spellcheck: "false", onpaste: paste });
  const file = el("input", {
    type: "file",
    id: "file",
    class: "offscreen",
    tabindex: "-1",
    "aria-hidden": "true",
  });
  file.addEventListener("change", () => file.files.length && readFile(file.files[0]));
  const choices = el("div", { class: "choices", role: "group", "aria-label": say("choose") });
  const node = el(
    "section",
    { class: "start", "aria-label": say("start") },
    el("label", { for: "paste", text: say("paste") }),
    field,
    el(
      "div",
      { class: "row" },
      button({ class: "main", text: say("read"), onclick: () => readText(field.value) }),
      button({ text: say("file"), onclick: () => file.click() }),
      button({ text: say("example"), onclick: () => act("/example", {}) }),
      file,
    ),
    el("p", { class: "second", text: say("forms") }),
    choices,
  );

  const readText = async (text) => (await act("/table", text)) && (field.value = "");
  const readFile = async (one) => {
    await act(`/table?name=${encodeURIComponent(one.name)}`, one);
    file.value = "";
  };

  // A table of a web page keeps in HTML what is raised and which cells are merged.
  async function paste(event) {
    const html = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    const isTable = /<table[\s>]/i.test(html);
    if (field.value || !(isTable || plain.includes("\n"))) return;
    event.preventDefault();
    field.value = plain;
    await readText(isTable ? html : plain);
  }

  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    const [one] = event.dataTransfer.files;
    if (!one && event.target.closest("textarea")) return; // a text dropped into a field
    event.preventDefault();
    if (one) readFile(one);
    else readText(event.dataTransfer.getData("text/plain"));
  });

  const show = (tables) => {
    choices.replaceChildren(
      ...(tables.length ? [el("p", { text: say("choose") })] : []),
      ...tables.map((text, n) => button({ text, onclick: () => act("/choose", { number: n + 1 }) })),
    );
  };
  return { node, field, show };
}
