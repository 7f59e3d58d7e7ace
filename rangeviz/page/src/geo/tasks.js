// Work in tasks so short that the page answers the reader between them, however slow the machine is.
const MOST_MS = 12;

export const pause = () => new Promise((done) => setTimeout(done));

export async function mapInTasks(list, make) {
  const made = [];
  let began = Date.now();
  for (const [n, item] of list.entries()) {
    made.push(make(item, n));
    if (Date.now() - began < MOST_MS) continue;
    await pause();
    began = Date.now();
  }
  return made;
}
