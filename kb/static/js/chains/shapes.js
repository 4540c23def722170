// The shapes of addresses and hashes, and what is wrong with a copy of one. See `recognise` in `chains.js`.

import { BITCOIN, RIPPLE, checked as checked58, decoded } from "../base58.js";
import { BECH32, crc16, eip55, isBech32Address, isCosmosAddress, oneCase } from "./checksums.js";
import { EVM, PLAIN } from "./networks.js";

const NEAR = 3;
const MOST_ODD = 2;

export function shape(text) {
  for (const read of [hex, bech32, stellar, ton, base58, solana, eos]) {
    const found = read(text);
    if (found) return found;
  }
  return null;
}

// --- What is recognised, and what is wrong with a copy of it.

const right = (kind, networks, valid, text) => ({ kind, networks, valid, text, slip: null });
const slipOf = (kind, character = "", by = 0) => ({ kind, character, by });
const slipped = (text, networks, slip, kind = "address") =>
  slip && { kind, networks, valid: false, text, slip };

function measuredSlip(text, alphabet, lengths, near = NEAR) {
  const [by = near + 1] = lengths
    .map((length) => text.length - length)
    .sort((one, other) => Math.abs(one) - Math.abs(other));
  const [odd, ...more] = new Set([...text].filter((character) => !alphabet.includes(character)));
  if (Math.abs(by) > near || more.length >= MOST_ODD) return null;
  if (odd) return slipOf("character", odd);
  return by ? slipOf("length", "", by) : slipOf("checksum");
}

function checked(text, network, slip, isValid) {
  if (slip?.kind === "checksum" && isValid(text)) return right("address", [network], true, text);
  return slipped(text, [network], slip);
}

// --- The shapes.

function hex(text) {
  const match = /^(0[xX])?([0-9a-fA-F]+)$/.exec(text);
  if (!match) return nearlyHex(text);
  const [, prefix, digits] = match;
  if (digits.length === 40) {
    return prefix ? evmAddress(`0x${digits}`) : slipped(text, EVM, slipOf("prefix"));
  }
  const networks = prefix ? EVM : [...PLAIN, ...EVM];
  const offHash = digits.length - 64;
  const offAddress = digits.length - 40;
  if (!offHash) return right("transaction_hash", networks, null, text.toLowerCase());
  if (Math.abs(offHash) <= NEAR) {
    return slipped(text, networks, slipOf("length", "", offHash), "transaction_hash");
  }
  if (!prefix || Math.abs(offAddress) > NEAR) return null;
  return slipped(text, networks, slipOf("length", "", offAddress));
}

function evmAddress(text) {
  const digits = text.slice(2);
  const canonical = eip55(text);
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) {
    return right("address", EVM, null, canonical);
  }
  return text === canonical
    ? right("address", EVM, true, text)
    : slipped(text, EVM, slipOf("checksum"));
}

function nearlyHex(text) {
  const half = /^[xX]([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.exec(text);
  if (half) return slipped(text, EVM, slipOf("prefix"), hexKind(half[1]));
  const match = /^(?:0|([oO]))[xX]([0-9A-Za-z]{40}|[0-9A-Za-z]{64})$/.exec(text);
  const odd = match && [...(match[1] ?? ""), ...match[2].replace(/[0-9a-fA-F]/g, "")];
  if (!match || new Set(odd).size > MOST_ODD) return null;
  return slipped(text, EVM, slipOf("character", odd[0]), hexKind(match[2]));
}

const hexKind = (digits) => (digits.length === 40 ? "address" : "transaction_hash");

const SEGWIT = {
  bc: ["bitcoin", [42, 62], isBech32Address],
  tb: ["bitcoin-testnet", [42, 62], isBech32Address],
  ltc: ["litecoin", [43, 63], isBech32Address],
  cosmos: ["cosmos", [45, 65], isCosmosAddress],
};

function bech32(text) {
  const match = /^(bc|tb|ltc|cosmos)1[0-9a-z]{6,87}$/i.exec(text);
  if (!match) return null;
  const prefix = match[1].toLowerCase();
  const [network, lengths, isValid] = SEGWIT[prefix];
  if (isValid(text, prefix)) return right("address", [network], true, text.toLowerCase());
  if (text.length < 24) return null;
  if (!oneCase(text)) return slipped(text, [network], slipOf("case"));
  const before = prefix.length + 1;
  const bodies = lengths.map((length) => length - before);
  const slip = measuredSlip(text.toLowerCase().slice(before), BECH32, bodies, text.length);
  return slipped(text, [network], slip);
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function stellar(text) {
  if (!/^[GM][0-9A-Za-z]{52,71}$/.test(text)) return null;
  const slip = measuredSlip(text, BASE32, [text[0] === "G" ? 56 : 69]);
  return checked(text, "stellar", slip, (strkey) => {
    const bits = [...strkey].map((character) => BASE32.indexOf(character).toString(2).padStart(5, "0"));
    const bytes = bits.join("").match(/.{8}/g).map((byte) => parseInt(byte, 2));
    const [low, high] = bytes.splice(-2);
    return crc16(bytes) === (high << 8 | low);
  });
}

function ton(text) {
  if (/^(0|-1):[0-9a-fA-F]{64}$/.test(text)) return right("address", ["ton"], null, text.toLowerCase());
  if (/^[EU][Qf][0-9A-Za-z_+/-]{43,49}$/.test(text)) {
    const safe = text.replaceAll("+", "-").replaceAll("/", "_");
    return checked(safe, "ton", measuredSlip(safe, safe, [48]), (address) => {
      const plain = atob(address.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = [...plain].map((character) => character.charCodeAt(0));
      const [high, low] = bytes.splice(-2);
      return crc16(bytes) === (high << 8 | low);
    });
  }
  // Without padding or a mark between the letters, it may as well be an address of Solana.
  const match = /^[0-9A-Za-z_+/-]{42}[AEIMQUYcgkosw048](=?)$/.exec(text);
  return match && isMixed(text) && (match[1] || /\W|_/.test(text)) ? right("transaction_hash", ["ton"], null, text) : null;
}

// By the first character: networks, first bytes, size, usual lengths, alphabet.
const FAMILIES = {
  1: [["bitcoin"], [0x00], 21, [33, 34], BITCOIN],
  3: [["bitcoin", "litecoin"], [0x05], 21, [34], BITCOIN],
  T: [["tron"], [0x41], 21, [34], BITCOIN],
  L: [["litecoin"], [0x30], 21, [34], BITCOIN],
  M: [["litecoin"], [0x32], 21, [34], BITCOIN],
  D: [["dogecoin"], [0x1e], 21, [34], BITCOIN],
  A: [["dogecoin"], [0x16], 21, [34], BITCOIN],
  9: [["dogecoin"], [0x16], 21, [34], BITCOIN],
  r: [["xrp"], [0x00], 21, [33, 34], RIPPLE],
  X: [["xrp"], [0x05, 0x44], 31, [], RIPPLE],
};

const isMixed = (text) => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
// Tells base58 from words that were written together.
const looksRandom = (text) => /^[0-9A-Za-z]+$/.test(text) && isMixed(text);

function base58(text) {
  if (text.length > 50) return null;
  const family = FAMILIES[text[0]];
  if (family && isIntact(text, family)) return right("address", family[0], true, text);
  for (const [first, other] of Object.entries(FAMILIES)) {
    if (isIntact(first + text, other)) return slipped(text, other[0], slipOf("length", "", -1));
  }
  if (!family || !looksRandom(text)) return null;
  const [networks, , , lengths, alphabet] = family;
  return slipped(text, networks, measuredSlip(text, alphabet, lengths));
}

function isIntact(text, [, start, size, , alphabet]) {
  const payload = checked58(text, alphabet);
  return payload?.length === size && start.every((byte, at) => payload[at] === byte);
}

function solana(text) {
  if (text.length > 91 || !looksRandom(text)) return null;
  const size = decoded(text)?.length;
  for (const [kind, bytes, lengths] of [["address", 32, [43, 44]], ["transaction_hash", 64, [87, 88]]]) {
    const slip = measuredSlip(text, BITCOIN, lengths);
    if (size === bytes && slip) return right(kind, ["solana"], null, text);
    if (slip && slip.kind !== "checksum") return slipped(text, ["solana"], slip, kind);
  }
  return null;
}

const eos = (text) =>
  /^(?!(bc|tb|ltc)1)(?=.*[1-5])[a-z][a-z1-5]{11}$/.test(text) ? right("address", ["eos"], null, text) : null;
