// A text field with a list below it, by pointer and keyboard.
import { el } from "../dom.js";

// `suggest(text)` gives what to offer, `label(one, all)` names it, `pick(one)` is its choice.
export function combo({ id, listId, list: listName, describedby, placeholder, label, suggest, pick, clear }) {
  const list = el("ul", {
    id: listId,
    class: "rv-found",
    role: "listbox",
    "aria-label": listName,
    hidden: true,
  });
  let found = [];
  let active = -1;
  const input = el("input", {
    id,
    class: "rv-field",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-describedby": describedby,
    placeholder,
    oninput: () => {
      clear();
      offer(suggest(input.value));
    },
    onblur: () => offer([]), // what is said stays: it can be clicked
    onkeydown: (event) => {
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Escape" && found.length) {
        clear();
        offer([]);
      } else return;
      event.preventDefault();
    },
  });

  function option(one, i) {
    return el("li", {
      id: `${listId}-${i}`,
      role: "option",
      "aria-selected": "false",
      dir: "auto",
      text: label(one, found),
      onmousedown: (event) => {
        event.preventDefault();
        pick(one);
      },
    });
  }
  function offer(some) {
    found = some;
    active = -1;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  }
  function move(step) {
    if (!found.length) return;
    active = (active + step + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
  return { input, list, offer, chosen: () => found[active] };
}
