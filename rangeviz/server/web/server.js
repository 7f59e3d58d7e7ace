// What the editor asks of its server, which is on this machine.
import { say } from "./dom.js";

// Sends something; what is refused is thrown as a sentence.
export async function send(path, content) {
  const isData = typeof content === "string" || content instanceof Blob;
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body: isData ? content : JSON.stringify(content) });
  } catch {
    throw new Error(say("gone"));
  }
  if (answer.ok) return answer;
  const type = answer.headers.get("content-type") || "";
  throw new Error(type.includes("json") ? (await answer.json()).error : await answer.text());
}

// Calls `show` with every new state, for as long as the page is open.
export async function follow(show, lose) {
  let after = -1;
  for (;;) {
    try {
      const answer = await fetch(`/state?after=${after}`);
      if (!answer.ok) throw new Error(await answer.text());
      const state = await answer.json();
      if (state.ended) throw new Error(say("gone"));
      if (state.number !== after) show(state);
      after = state.number;
    } catch (error) {
      lose(error instanceof TypeError ? say("gone") : error.message);
      after = -1;
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

export function saveFile(name, content) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
