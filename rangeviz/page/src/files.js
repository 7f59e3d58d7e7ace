// What leaves the page, by the reader's own hand: files and the clipboard. Nothing is sent anywhere.
import { button, el } from "./dom.js";
import { say } from "./words.js";

export function saveFile(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

export function copyButton(text, key = "answer.copy") {
  const node = button({
    class: "rv-plain",
    text: say(key),
    onclick: async () => {
      node.textContent = say((await copy(text, node)) ? "answer.copied" : "answer.copy_failed");
    },
  });
  return node;
}

// The clipboard may be closed to a file or a frame; a selected text field still works there.
async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = el("textarea", { class: "rv-offscreen" });
    field.value = text;
    beside.after(field); // within a dialog, nothing outside of it can be selected
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    beside.focus();
    return done;
  }
}
