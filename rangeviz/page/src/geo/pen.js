// Writes paths, with points in tenths of a pixel, as bytes: texts that grow number by number cost several
// times as much, and leave as much behind.
const [MOVE, LINE, CLOSE, SPACE, MINUS, DOT, ZERO] = [..."MLZ -.0"].map((sign) => sign.charCodeAt(0));
const POINT_BYTES = 40; // at most, with what closes a line
const decoder = new TextDecoder();
let bytes = new Uint8Array(1 << 16);
let length = 0;

function write(value) {
  let rest = Math.round(value * 10);
  if (rest < 0) bytes[length++] = MINUS;
  rest = Math.abs(rest);
  const tenth = rest % 10;
  rest = (rest - tenth) / 10;
  let end = length + 1;
  for (let most = 10; rest >= most; most *= 10) end++;
  for (let i = end - 1; i >= length; i--) {
    const more = Math.floor(rest / 10);
    bytes[i] = ZERO + rest - 10 * more;
    rest = more;
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

export const moveTo = (x, y) => add(MOVE, x, y);
export const lineTo = (x, y) => add(LINE, x, y);
export const close = () => (bytes[length++] = CLOSE);

// What was written since the last time.
export function written() {
  const text = decoder.decode(bytes.subarray(0, length));
  length = 0;
  return text;
}
