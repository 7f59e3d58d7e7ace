// Lines travel as differences of whole numbers, five bits to a character (see curves.py).
rangeviz.add(function (rv) {
  "use strict";
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

  rv.unpackNumbers = function (text) {
    const numbers = [];
    let number = 0;
    let shift = 0;
    for (let i = 0; i < text.length; i++) {
      const bits = VALUES[text.charCodeAt(i)];
      number += (bits & 31) * 2 ** shift;
      shift += 5;
      if (bits & 32) continue;
      numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
      number = shift = 0;
    }
    return numbers;
  };

  // The same from changes of the differences.
  rv.unpackCurve = function (text, perDegree) {
    const changes = rv.unpackNumbers(text);
    const line = [[changes[0] / perDegree, changes[1] / perDegree]];
    for (let i = 2, x = changes[0], y = changes[1], dx = 0, dy = 0; i < changes.length; i += 2) {
      x += dx += changes[i];
      y += dy += changes[i + 1];
      line.push([x / perDegree, y / perDegree]);
    }
    return line;
  };

  // [[lon, lat], ...] from packed differences on a grid of `perDegree` steps.
  rv.unpackLine = function (text, perDegree) {
    const steps = rv.unpackNumbers(text);
    const line = [];
    for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      line.push([x / perDegree, y / perDegree]);
    }
    return line;
  };
});
