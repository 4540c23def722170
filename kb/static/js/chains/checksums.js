// The checks that addresses carry in themselves (for base58 see `base58.js`): BIP-173, BIP-350, EIP-55, CRC-16.

export const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

export const oneCase = (text) => text === text.toLowerCase() || text === text.toUpperCase();

export function isBech32Address(text, prefix) {
  const values = bech32Values(text, prefix);
  if (!values) return false;
  const [version, ...rest] = values;
  const length = programLength(rest.slice(0, -6));
  const constant = bech32Constant(prefix, values);
  if (version === 0) return constant === 1 && (length === 20 || length === 32);
  return constant === 0x2bc830a3 && version <= 16 && length >= 2 && length <= 40;
}

export function isCosmosAddress(text, prefix) {
  const values = bech32Values(text, prefix);
  if (!values || bech32Constant(prefix, values) !== 1) return false;
  return [20, 32].includes(programLength(values.slice(0, -6)));
}

function bech32Values(text, prefix) {
  const body = text.toLowerCase().slice(prefix.length + 1);
  const values = [...body].map((character) => BECH32.indexOf(character));
  return oneCase(text) && values.length > 6 && text.length <= 90 && !values.includes(-1) ? values : null;
}

function bech32Constant(prefix, values) {
  const codes = [...prefix].map((character) => character.charCodeAt(0));
  let check = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values]) {
    const top = check >> 25;
    check = (check & 0x1ffffff) << 5 ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((term, bit) => {
      if (top >> bit & 1) check ^= term;
    });
  }
  return check;
}

function programLength(values) {
  const leftOver = values.length * 5 % 8;
  const padded = leftOver < 5 && (!leftOver || !(values.at(-1) & (1 << leftOver) - 1));
  return padded ? Math.floor(values.length * 5 / 8) : -1;
}

export function crc16(bytes) {
  let check = 0;
  for (const byte of bytes) {
    check ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) check = (check << 1 ^ (check & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return check;
}

export function eip55(address) {
  const digits = address.slice(2).toLowerCase();
  const strength = keccak256([...digits].map((digit) => digit.charCodeAt(0)));
  const capital = (digit, at) => (strength[at >> 1] >> (at & 1 ? 0 : 4) & 8 ? digit.toUpperCase() : digit);
  return `0x${[...digits].map(capital).join("")}`;
}

// Keccak-256 of fewer than 136 bytes.
function keccak256(bytes) {
  const block = [...bytes, 0x01, ...Array(135 - bytes.length).fill(0)];
  block[135] ^= 0x80;
  const state = Array(25).fill(0n);
  block.forEach((byte, at) => (state[at >> 3] |= BigInt(byte) << BigInt(8 * (at & 7))));
  permute(state);
  return Array.from({ length: 32 }, (_, at) => Number(state[at >> 3] >> BigInt(8 * (at & 7)) & 255n));
}

function permute(state) {
  const turned = (lane, by) => BigInt.asUintN(64, lane << BigInt(by % 64) | lane >> BigInt(64 - by % 64));
  let register = 1;
  for (let round = 0; round < 24; round++) {
    const columns = [0, 1, 2, 3, 4].map(
      (x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20],
    );
    for (let at = 0; at < 25; at++) state[at] ^= columns[(at + 4) % 5] ^ turned(columns[(at + 1) % 5], 1);
    for (let step = 0, x = 1, y = 0, moved = state[1]; step < 24; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      [moved, state[x + 5 * y]] = [state[x + 5 * y], turned(moved, (step + 1) * (step + 2) / 2)];
    }
    for (let row = 0; row < 25; row += 5) {
      const lanes = state.slice(row, row + 5);
      lanes.forEach((lane, x) => (state[row + x] = lane ^ (~lanes[(x + 1) % 5] & lanes[(x + 2) % 5])));
    }
    for (let bit = 0; bit < 7; bit++) {
      register = register << 1 ^ (register >> 7) * 0x171;
      if (register & 2) state[0] ^= 1n << BigInt((1 << bit) - 1);
    }
  }
}
