// SHA-256 and SHA-512. The browser's own are asynchronous, and missing where a page is not on https.
// Both take and return bytes. Their constants are fractions of roots of primes; those of SHA-256 are the first halves.

const PRIMES = [2];
for (let each = 3; PRIMES.length < 80; each += 2) {
  if (PRIMES.every((prime) => each % prime)) PRIMES.push(each);
}
const START_512 = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2n));
const ROUNDS_512 = PRIMES.map((prime) => fraction(prime, 3n));
const START_256 = START_512.map(firstHalf);
const ROUNDS_256 = ROUNDS_512.slice(0, 64).map(firstHalf);

function fraction(prime, degree) {
  const wanted = BigInt(prime) << (64n * degree);
  let root;
  // Newton's way down from above the root.
  for (let next = 1n << 70n; root === undefined || next < root; ) {
    root = next;
    next = ((degree - 1n) * root + wanted / root ** (degree - 1n)) / degree;
  }
  return BigInt.asUintN(64, root);
}

function firstHalf(constant) {
  return Number(constant >> 32n) | 0;
}

// The message, a one, zeros, and its length in bits at the end of the last block.
function padded(bytes, blockSize) {
  const lengthSize = blockSize / 8;
  const blocks = new Uint8Array(Math.ceil((bytes.length + 1 + lengthSize) / blockSize) * blockSize);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 4, bytes.length * 8);
  return view;
}

export function sha256(bytes) {
  const view = padded(bytes, 64);
  const sum = Int32Array.from(START_256);
  for (let start = 0; start < view.byteLength; start += 64) add256(sum, view, start);
  const result = new DataView(new ArrayBuffer(32));
  sum.forEach((word, at) => result.setInt32(4 * at, word));
  return new Uint8Array(result.buffer);
}

function add256(sum, view, start) {
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  const words = new Int32Array(64);
  let [a, b, c, d, e, f, g, h] = sum;
  for (let at = 0; at < 64; at++) {
    if (at < 16) {
      words[at] = view.getInt32(start + 4 * at);
    } else {
      const [old, late] = [words[at - 15], words[at - 2]];
      const early = turned(old, 7) ^ turned(old, 18) ^ (old >>> 3);
      words[at] = words[at - 16] + early + words[at - 7] + (turned(late, 17) ^ turned(late, 19) ^ (late >>> 10));
    }
    const chosen = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    const one = (h + chosen + ROUNDS_256[at] + words[at]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => (sum[at] += word));
}

export function sha512(bytes) {
  const view = padded(bytes, 128);
  const sum = BigUint64Array.from(START_512);
  for (let start = 0; start < view.byteLength; start += 128) add512(sum, view, start);
  const result = new DataView(new ArrayBuffer(64));
  sum.forEach((word, at) => result.setBigUint64(8 * at, word));
  return new Uint8Array(result.buffer);
}

function add512(sum, view, start) {
  const turned = (word, by) => BigInt.asUintN(64, (word >> by) | (word << (64n - by)));
  const words = new BigUint64Array(80);
  let [a, b, c, d, e, f, g, h] = sum;
  for (let at = 0; at < 80; at++) {
    if (at < 16) {
      words[at] = view.getBigUint64(start + 8 * at);
    } else {
      const [old, late] = [words[at - 15], words[at - 2]];
      const early = turned(old, 1n) ^ turned(old, 8n) ^ (old >> 7n);
      words[at] = words[at - 16] + early + words[at - 7] + (turned(late, 19n) ^ turned(late, 61n) ^ (late >> 6n));
    }
    const chosen = (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + ((e & f) ^ (~e & g));
    const one = BigInt.asUintN(64, h + chosen + ROUNDS_512[at] + words[at]);
    const two = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [BigInt.asUintN(64, one + two), a, b, c, BigInt.asUintN(64, d + one), e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => (sum[at] += word));
}
