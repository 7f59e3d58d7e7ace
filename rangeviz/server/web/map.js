// The map, in a frame without an origin; the old one stays until the new one is there.
import { button, el, known, say, tell } from "./dom.js";
import { saveFile, send } from "./server.js";

export function makeMap(complain) {
  const status = el("p", { role: "status", class: "second" });
  const empty = el("p", { class: "empty", text: say("no_map") });
  const stage = el("div", { class: "stage" }, empty);
  let number = 0;

  const takings = known.takings.map((name) =>
    button({
      text: say(`take.${name}`),
      "aria-label": say(`take.${name}.long`),
      disabled: true,
      onclick: (event) => take(event.currentTarget, name),
    }),
  );
  const node = el(
    "section",
    { id: "map", "aria-label": say("map") },
    el(
      "div",
      { class: "bar" },
      el(
        "div",
        { class: "row", role: "group", "aria-label": say("take") },
        el("span", { text: say("take") }),
        ...takings,
      ),
      status,
    ),
    stage,
  );

  async function take(from, name) {
    complain("");
    from.setAttribute("aria-busy", "true");
    from.disabled = true;
    tell(status, say("making", { what: say(`take.${name}.long`) }));
    try {
      const answer = await send(`/take/${name}`, {});
      saveFile(answer.headers.get("x-name"), await answer.blob());
      tell(status, say("made", { name: answer.headers.get("x-name") }));
    } catch (error) {
      complain(error.message);
      tell(status, "");
    }
    from.removeAttribute("aria-busy");
    from.disabled = false;
  }

  function draw(map) {
    number = map.number;
    stage.querySelectorAll("iframe.coming").forEach((frame) => frame.remove());
    if (!map.claims) {
      stage.replaceChildren(empty);
      return;
    }
    const old = [...stage.children];
    const frame = el("iframe", { class: "coming", title: say("map"), sandbox: known.sandbox });
    frame.addEventListener("load", () => {
      if (!frame.src) return;
      old.forEach((one) => one.remove());
      frame.classList.remove("coming");
    });
    stage.append(frame);
    frame.getBoundingClientRect(); // a map that begins in a frame without a size has no view
    frame.src = `/map/${number}`;
  }

  function show(map) {
    if (map.number !== number) draw(map);
    for (const one of takings) if (!one.hasAttribute("aria-busy")) one.disabled = !map.claims;
    if (!takings.some((one) => one.hasAttribute("aria-busy")))
      tell(status, map.drawing ? say("drawing") : map.sentence);
  }
  return { node, show };
}
