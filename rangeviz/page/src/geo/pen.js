// Writes paths, with points in tenths of a pixel, as bytes: texts that grow number by number cost several
// times as much, and leave as much behind.
const [MOVE, LINE, STEP, CLOSE, SPACE, MINUS, DOT, ZERO] = [..."MLlZ -.0"].map((sign) => sign.charCodeAt(0));
const POINT_BYTES = 40; // at most, with what closes a line
const decoder = new TextDecoder();
let bytes = new Uint8Array(1 << 16);
let length = 0;
let [penX, penY] = [0, 0]; // where it is, in tenths

function write(tenths) {
  let rest = tenths;
  if (rest < 0) {
    bytes[length++] = MINUS;
    rest = -rest;
  }
  let whole = (rest / 10) | 0;
  const tenth = rest - 10 * whole;
  let end = length + 1;
  for (let most = 10; whole >= most; most *= 10) end++;
  for (let i = end - 1; i >= length; i--) {
    const more = (whole / 10) | 0;
    bytes[i] = ZERO + whole - 10 * more;
    whole = more;
  }
  length = end;
  if (!tenth) return;
  bytes[length++] = DOT;
  bytes[length++] = ZERO + tenth;
}

function add(sign, x, y) {
  if (length + POINT_BYTES > bytes.length) {
    const more = new Uint8Array(2 * bytes.length);
    more.set(bytes);
    bytes = more;
  }
  bytes[length++] = sign;
  write(x);
  bytes[length++] = SPACE;
  write(y);
}

function addAt(sign, x, y) {
  penX = Math.round(10 * x);
  penY = Math.round(10 * y);
  add(sign, penX, penY);
}

export const moveTo = (x, y) => addAt(MOVE, x, y);
export const lineTo = (x, y) => addAt(LINE, x, y);

// The same line, said by how far it goes, which is shorter.
export function stepTo(x, y) {
  const [fromX, fromY] = [penX, penY];
  penX = Math.round(10 * x);
  penY = Math.round(10 * y);
  add(STEP, penX - fromX, penY - fromY);
}

export const close = () => (bytes[length++] = CLOSE);

// What was written since the last time.
export function written() {
  const text = decoder.decode(bytes.subarray(0, length));
  length = 0;
  return text;
}
