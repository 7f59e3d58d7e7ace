// The shared namespace. Each module waits in a queue until the packed parts are unpacked.
window.rangeviz = { queue: [], add: (module) => window.rangeviz.queue.push(module) };
