// Which public key belongs to an ed25519 secret (RFC 8032): enough to recognise a pair, and not made for signing.

import { sha512 } from "../sha2.js";

const P = 2n ** 255n - 19n;
const X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;
const ZERO = [0n, 1n, 1n, 0n];
const TWICE_D = remainder(-2n * 121665n * power(121666n, P - 2n));

function remainder(number) {
  const rest = number % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let result = 1n;
  for (let rest = exponent; rest; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

export function isPair(secret, key) {
  const scalar = sha512(secret).slice(0, 32);
  scalar[0] &= 248;
  scalar[31] = (scalar[31] & 127) | 64;
  const [x, y, z] = timesBase(scalar);
  const claimed = key.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
  // Compared as a fraction first: a wrong candidate costs no division.
  if ((BigInt.asUintN(255, claimed) * z - y) % P) return false;
  return (remainder(x * power(remainder(z), P - 2n)) & 1n) === claimed >> 255n;
}

const timesBase = (scalar) => scalar.reduce((point, value, at) => sum(point, multiples()[at][value]), ZERO);

// For each of 32 bytes the 256 multiples of the base point that its values stand for.
let table = null;
function multiples() {
  if (table) return table;
  table = [];
  for (let step = [X, Y, 1n, (X * Y) % P]; table.length < 32; ) {
    const row = [ZERO];
    while (row.length < 256) row.push(sum(row.at(-1), step));
    table.push(row);
    step = sum(row.at(-1), step);
  }
  return table;
}

// Points are x, y, z and x*y/z; coordinates may be negative, never longer than the prime.
function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = ((y1 - x1) * (y2 - x2)) % P;
  const b = ((y1 + x1) * (y2 + x2)) % P;
  const c = (((t1 * t2) % P) * TWICE_D) % P;
  const d = (2n * z1 * z2) % P;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [(e * f) % P, (g * h) % P, (f * g) % P, (e * h) % P];
}
