// A position as people type it: rangeviz/inputs/positions.py in the page.
import { say } from "../words.js";

const NUMBER = "[0-9]+(?:\\.[0-9]+)?(?![0-9.])";
const ANGLE = `([+-]?${NUMBER})\\s*[°:]?\\s*(?:(${NUMBER})\\s*[':]?\\s*(?:(${NUMBER})\\s*(?:"|'')?\\s*)?)?`;
const LETTERS_FIRST = new RegExp(`^([NSEW])\\s*${ANGLE}([,;/])?\\s*([NSEW])\\s*${ANGLE}$`);
const LETTERS_LAST = new RegExp(`^${ANGLE}([NSEW])?\\s*([,;/])?\\s*${ANGLE}([NSEW])?$`);
const COMMAS = /^[^.,]*[0-9],[0-9][^.,]*[0-9],[0-9][^.,]*$/; // in decimals, as much of the world writes them
const AXES = { N: "y", S: "y", E: "x", W: "x" };

// { lon, lat }; { fault } where a position is meant and cannot be read; null for any other text.
export function readPosition(text) {
  const written = text
    .replace(/[−‒–]/g, "-")
    .replace(/[‘’′´`]/g, "'")
    .replace(/[“”″]/g, '"')
    .replace(/[º˚]/g, "°")
    .normalize("NFKC")
    .toUpperCase()
    .trim();
  const plain = COMMAS.test(written) ? written.replace(/,/g, ".") : written;
  if (!/^[NSEW0-9°'":,;/.+\s-]*$/.test(plain) || (plain.match(/[0-9]+(?:\.[0-9]+)?/g) || []).length < 2)
    return null;
  let a, b, parted, first, second;
  let match = LETTERS_FIRST.exec(plain);
  if (match) [, a, , , , parted, b] = match;
  if (match) [first, second] = [match.slice(2, 5), match.slice(7)];
  else {
    match = LETTERS_LAST.exec(plain);
    if (!match) return { fault: say("ask.position") };
    [a, parted, b] = [match[4], match[5], match[9]];
    [first, second] = [match.slice(1, 4), match.slice(6, 9)];
  }
  const values = [degrees(first, a), degrees(second, b)];
  const order = (AXES[a] || "") + (AXES[b] || "");
  const plainlyTwo = !order && (parted || !(first[1] || second[1]));
  if (values.some(Number.isNaN) || !(order === "yx" || order === "xy" || plainlyTwo))
    return { fault: say("ask.position") };
  const [lat, lon] = order === "xy" ? values.reverse() : values;
  if (Math.abs(lat) > 90) return { fault: say("ask.position_lat") };
  if (Math.abs(lon) > 180) return { fault: say("ask.position_lon") };
  return { lon, lat };
}

function degrees([whole, ...rest], letter) {
  const signed = /^[+-]/.test(whole);
  const parts = [whole.replace(/^[+-]/, ""), ...rest.filter(Boolean)];
  const broken = parts.slice(0, -1).some((part) => part.includes("."));
  if ((letter && signed) || broken || parts.slice(1).some((part) => Number(part) >= 60)) return NaN;
  const size = parts.reduce((sum, part, power) => sum + Number(part) / 60 ** power, 0);
  return whole[0] === "-" || letter === "S" || letter === "W" ? -size : size;
}

// What a place without any other name is called.
export function positionName(lon, lat) {
  const side = (value, plus, minus) => `${Math.abs(value).toFixed(2)}°\u00a0${value < 0 ? minus : plus}`;
  return say("answer.place", { lat: side(lat, "N", "S"), lon: side(lon, "E", "W") });
}
