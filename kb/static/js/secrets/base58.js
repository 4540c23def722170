// Base58 as Bitcoin writes it, and the checksum of Base58Check.

import { sha256 } from "./sha2.js";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const DIGITS = new Map([...ALPHABET].map((character, digit) => [character, BigInt(digit)]));

export function decoded(text) {
  let number = 0n;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined) return null;
    number = number * 58n + digit;
  }
  const hex = number ? number.toString(16) : "";
  const zeros = text.length - text.replace(/^1+/, "").length;
  return bytesOfHex("00".repeat(zeros) + (hex.length % 2 ? "0" : "") + hex);
}

// The bytes before the checksum, or null when the checksum is wrong.
export function checked(text) {
  const data = decoded(text);
  if (!data) return null;
  const payload = data.slice(0, -4);
  const right = sha256(sha256(payload)).slice(0, 4);
  return right.every((byte, at) => byte === data.at(at - 4)) ? payload : null;
}

export function bytesOfHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
