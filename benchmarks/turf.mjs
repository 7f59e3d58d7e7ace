// turf's rings, for bench_rings.py: a job on stdin, polygon and milliseconds of the fastest run on stdout.
import { readFileSync } from "node:fs";
import buffer from "@turf/buffer";
import circle from "@turf/circle";

const { geometry, kilometres, steps, milliseconds } = JSON.parse(readFileSync(0, "utf8"));
const draw =
  geometry.type === "Point"
    ? () => circle(geometry.coordinates, kilometres, { steps })
    : () => buffer({ type: "Feature", properties: {}, geometry }, kilometres, { steps: 128 });

let best = Infinity;
let ring;
for (let spent = 0; spent < milliseconds; ) {
  const start = performance.now();
  ring = draw();
  const took = performance.now() - start;
  best = Math.min(best, took);
  spent += took;
}
process.stdout.write(JSON.stringify({ geometry: ring.geometry, milliseconds: best }));
