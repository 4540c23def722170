// Base58 as Bitcoin and Ripple write it, and the checksum of Base58Check. The same as `kb/text/base58.py` on the server.

import { sha256 } from "./sha2.js";

export const BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
export const RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

// The bytes, or null where a character is not of the alphabet.
export function decoded(text, alphabet = BITCOIN) {
  let number = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const hex = number ? number.toString(16) : "";
  let zeros = 0;
  while (text[zeros] === alphabet[0]) zeros++;
  return bytesOfHex("00".repeat(zeros) + (hex.length % 2 ? "0" : "") + hex);
}

// The bytes before the checksum, or null when the checksum is wrong.
export function checked(text, alphabet = BITCOIN) {
  const data = decoded(text, alphabet);
  if (!data) return null;
  const payload = data.slice(0, -4);
  const right = sha256(sha256(payload)).slice(0, 4);
  return right.every((byte, at) => byte === data.at(at - 4)) ? payload : null;
}

export function bytesOfHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
