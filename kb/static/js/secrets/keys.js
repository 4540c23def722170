// Private keys of wallets: those that prove themselves, and bare ones that a label gives away.

import { bytesOfHex, checked, decoded } from "../base58.js";
import { isPair } from "./ed25519.js";
import { introduced, Labels } from "./labels.js";

// Whole runs of letters and digits that are long enough for any key.
const RUN = /[0-9A-Za-z]{50,}/g;
const HEX_32_BYTES = /^(?:0[xX])?[0-9a-fA-F]{64}$/;
const HEX_64_BYTES = /^(?:0[xX])?[0-9a-fA-F]{128}$/;
// Numbers with commas between, as the tools of Solana write a key into a file.
const NUMBERS = /[0-9]{1,3}(?:\s{0,8},\s{0,8}[0-9]{1,3})+/g;

const PRIVATE_KEY = new Labels("private_key");
const PROGRAM_KEY = new Labels("program_key");

// How many characters a key takes: WIF, extended, and a pair of 64 bytes.
const isWif = (length) => length >= 50 && length < 53;
const isExtended = (length) => length >= 110 && length < 113;
const isPairLength = (length) => length >= 85 && length < 89;

const spanOf = (match) => [match.index, match.index + match[0].length];

export function* checksummedKeys(text) {
  for (const match of text.matchAll(RUN)) {
    const length = match[0].length;
    if (isWif(length) || isExtended(length)) {
      const payload = checked(match[0]);
      if (payload && isPrivate(payload)) yield spanOf(match);
    }
  }
}

export function* labelledHexKeys(text) {
  for (const match of text.matchAll(RUN)) {
    const key = HEX_32_BYTES.test(match[0]) && introduced(text, match.index, PRIVATE_KEY);
    if (key && !introduced(text, match.index, PROGRAM_KEY)) yield spanOf(match);
  }
}

export function* keyPairs(text) {
  for (const match of text.matchAll(RUN)) {
    if (provesItself(bytesOfRun(match[0]))) yield spanOf(match);
  }
  for (const match of text.matchAll(NUMBERS)) {
    const numbers = match[0].split(",").map(Number);
    if (numbers.every((number) => number < 256) && provesItself(numbers)) yield spanOf(match);
  }
}

// Tells private keys from addresses and public keys, by what every chain has in common: the last 33 of 78 bytes are a
// zero and a key; or a version from 128 up stands before 32 bytes, and a 1 behind if it makes compressed addresses.
function isPrivate(payload) {
  if (payload.length === 78) return payload[45] === 0;
  const compressed = payload.length === 34 && payload[33] === 1;
  return payload[0] >= 128 && (payload.length === 33 || compressed);
}

function bytesOfRun(run) {
  if (isPairLength(run.length)) return decoded(run);
  return HEX_64_BYTES.test(run) ? bytesOfHex(run.slice(-128)) : null;
}

function provesItself(bytes) {
  return bytes?.length === 64 && isPair(Uint8Array.from(bytes.slice(0, 32)), Uint8Array.from(bytes.slice(32)));
}
