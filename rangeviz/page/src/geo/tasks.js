// Work in tasks so short that the page answers the reader between them, however slow the machine is.
const MOST_MS = 12;

export const pause = () => new Promise((done) => setTimeout(done));

// A page that nobody looks at gets no frames.
export const nextFrame = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });

export async function mapInTasks(list, make, wait = pause) {
  const made = [];
  let began = Date.now();
  for (const [n, item] of list.entries()) {
    made.push(make(item, n));
    if (Date.now() - began < MOST_MS) continue;
    await wait();
    began = Date.now();
  }
  return made;
}
