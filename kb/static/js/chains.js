// Tells an address from a transaction hash, on which chains it can be, and whether its own check holds.
// The same as `kb/text/chains/` on the server, name by name; `tests/text/chain_vectors.jsonl` holds both to it.
//
//   recognise(text) -> null | {kind: "address" | "transaction_hash", networks, valid: true | false | null, text, slip}
//   slip: null | {kind: "character" | "length" | "case" | "prefix" | "checksum", character, by}

// Words in the hosts and paths of block explorers, as in `networks.toml`.
export const LINKS = {
  bitcoin: ["mempool", "bitcoin", "btc"],
  ethereum: ["etherscan", "ethereum", "eth"],
  bnb: ["bscscan", "bnb", "bsc"],
  polygon: ["polygonscan", "polygon", "matic"],
  arbitrum: ["arbiscan", "arbitrum"],
  optimism: ["optimistic", "optimism"],
  base: ["basescan", "base"],
  avalanche: ["snowtrace", "avalanche", "avax"],
  tron: ["tronscan", "tron", "trx"],
  solana: ["solscan", "solana", "sol"],
  xrp: ["xrpscan", "xrpl", "bithomp", "xrp", "ripple"],
  ton: ["tonscan", "tonviewer", "ton"],
  litecoin: ["litecoinspace", "litecoin", "ltc"],
  dogecoin: ["dogechain", "dogecoin", "doge"],
  stellar: ["stellar", "xlm"],
  cosmos: ["mintscan", "cosmos"],
  eos: ["bloks", "eosflare", "eos"],
};
const EVM = ["ethereum", "bnb", "polygon", "arbitrum", "optimism", "base", "avalanche"];
const PLAIN = Object.keys(LINKS).filter((key) => key !== "solana" && !EVM.includes(key));
const NETWORK_OF_WORD = new Map(
  Object.entries(LINKS).flatMap(([key, words]) => words.map((word) => [word, key])),
);

const MAX_CHARACTERS = 2000;
const NEAR = 3;
const MOST_ODD = 2;
const BLANK = /(?:[^\S\ufeff]|[\x1c-\x1f\x85])+/g;
const INVISIBLE =
  /[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu;

export function recognise(text) {
  const beginning = [...text.slice(0, 2 * MAX_CHARACTERS)].slice(0, MAX_CHARACTERS).join("");
  const seen = beginning.replace(BLANK, " ").replace(INVISIBLE, "");
  const tidy = seen.normalize("NFKC").trim();
  const whole = tidy.replaceAll(" ", "");
  // Addresses are plain ASCII, so whatever is not may as well be a blank: 地址T... needs none.
  const words = tidy.split(/(?:[^!-~]|[,;()<>[\]{}|"'`])+/).filter(Boolean);
  const bare = words.map((word) => word.replace(/^[.!]+|[.!]+$/g, ""));
  if (bare.length !== 1 || bare[0] !== whole) {
    const found = bare.map(inWord).filter((each) => each && each.valid !== false);
    if (new Set(found.map((each) => JSON.stringify(each))).size === 1) return found[0];
  }
  return inWord(whole);
}

const inWord = (word) => shape(word) ?? inLink(word);

// What a link, a payment URI or `TxID:...` is about, on the network that the link names.
function inLink(link) {
  const decoded = (_, code) => String.fromCharCode(parseInt(code, 16));
  const parts = link.split(/[/?#&=:@]+/).map((part) => part.replace(/%([0-9A-Fa-f]{2})/g, decoded));
  const found = parts.length > 1 ? parts.map(shape).filter(Boolean) : [];
  if (!found.length) return null;
  const best = found.find((each) => each.valid !== false) ?? found[0];
  const words = parts.join("/").toLowerCase().split(/[/.-]/);
  const network = NETWORK_OF_WORD.get(words.find((word) => NETWORK_OF_WORD.has(word)));
  return best.networks.includes(network) ? { ...best, networks: [network] } : best;
}

function shape(text) {
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

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
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

const BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
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
  const payload = base58Checked(text, alphabet);
  return payload?.length === size && start.every((byte, at) => payload[at] === byte);
}

function solana(text) {
  if (text.length > 91 || !looksRandom(text)) return null;
  const size = base58Bytes(text, BITCOIN)?.length;
  for (const [kind, bytes, lengths] of [["address", 32, [43, 44]], ["transaction_hash", 64, [87, 88]]]) {
    const slip = measuredSlip(text, BITCOIN, lengths);
    if (size === bytes && slip) return right(kind, ["solana"], null, text);
    if (slip && slip.kind !== "checksum") return slipped(text, ["solana"], slip, kind);
  }
  return null;
}

const eos = (text) =>
  /^(?!(bc|tb|ltc)1)(?=.*[1-5])[a-z][a-z1-5]{11}$/.test(text) ? right("address", ["eos"], null, text) : null;

// --- The checksums.

function base58Bytes(text, alphabet) {
  let number = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const bytes = [];
  for (; number; number >>= 8n) bytes.unshift(Number(number & 255n));
  for (let at = 0; text[at] === alphabet[0]; at++) bytes.unshift(0);
  return bytes;
}

function base58Checked(text, alphabet) {
  const bytes = base58Bytes(text, alphabet);
  const check = bytes?.splice(-4);
  return check && sha256(sha256(bytes)).slice(0, 4).join() === check.join() ? bytes : null;
}

const oneCase = (text) => text === text.toLowerCase() || text === text.toUpperCase();

function isBech32Address(text, prefix) {
  const values = bech32Values(text, prefix);
  if (!values) return false;
  const [version, ...rest] = values;
  const length = programLength(rest.slice(0, -6));
  const constant = bech32Constant(prefix, values);
  if (version === 0) return constant === 1 && (length === 20 || length === 32);
  return constant === 0x2bc830a3 && version <= 16 && length >= 2 && length <= 40;
}

function isCosmosAddress(text, prefix) {
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

function crc16(bytes) {
  let check = 0;
  for (const byte of bytes) {
    check ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) check = (check << 1 ^ (check & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return check;
}

function eip55(address) {
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

// SHA-256 of fewer than 56 bytes. The browser's own is asynchronous, and missing without https.
function sha256(bytes) {
  const block = [...bytes, 0x80, ...Array(61 - bytes.length).fill(0), bytes.length >> 5, bytes.length << 3 & 255];
  const words = Array.from({ length: 16 }, (_, at) =>
    block.slice(4 * at, 4 * at + 4).reduce((word, byte) => word << 8 | byte, 0),
  );
  const turned = (word, by) => word >>> by | word << 32 - by;
  const start = PRIMES.slice(0, 8).map((prime) => fraction(prime ** (1 / 2)));
  let [a, b, c, d, e, f, g, h] = start;
  for (let at = 0; at < 64; at++) {
    if (at > 15) {
      const [old, late] = [words[at - 15], words[at - 2]];
      const early = turned(old, 7) ^ turned(old, 18) ^ old >>> 3;
      words[at] = words[at - 16] + early + words[at - 7] + (turned(late, 17) ^ turned(late, 19) ^ late >>> 10) | 0;
    }
    const chosen = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g);
    const one = h + chosen + fraction(PRIMES[at] ** (1 / 3)) + words[at] | 0;
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
    [a, b, c, d, e, f, g, h] = [one + two | 0, a, b, c, d + one | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].flatMap((word, at) => {
    const sum = word + start[at];
    return [sum >>> 24, sum >>> 16 & 255, sum >>> 8 & 255, sum & 255];
  });
}

const PRIMES = [];
for (let each = 2; PRIMES.length < 64; each++) {
  if (PRIMES.every((prime) => each % prime)) PRIMES.push(each);
}
const fraction = (root) => (root % 1) * 2 ** 32 | 0;
