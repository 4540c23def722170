// Keys of programs and authenticators: blocks and links that name themselves, labelled tokens.

import { checked } from "../base58.js";
import { introduced, Labels, standsAlone } from "./labels.js";

const PEM_EDGE = /(?:-{2,5}\s?)?(?:(?<begin>BEGIN )|END )[A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?(?:-{2,5})?/g;
// What a block holds when its end is missing: whole lines of base64.
const PEM_LINES = /(?:\s{1,4}[A-Za-z0-9+/=]{16,})*/y;
const PEM_LONGEST = 16_000;

const OTPAUTH = /otpauth(?:-migration)?:\/\/[!-~]+/gi;

const API_LABEL = new Labels("program_key", "secret_token");
const API_TOKEN = /[A-Za-z0-9+/_.-]{24,}={0,2}/g;
// A UUID, an address, a file.
const PUBLIC_TOKEN = new RegExp(
  "^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9a-f]{40}|(?:bc|tb|ltc)1[0-9a-z]+" +
    "|.*\\.(?:png|jpe?g|webp|gif|heic|pdf|txt|csv|log|html?))$",
  "i",
);
// Neither a word nor several: a digit somewhere, or capitals side by side without an underscore.
const RANDOM_TOKEN = /[0-9]|^[^_]*[A-Z][A-Z]/;

const AUTHENTICATOR_LABEL = new Labels("authenticator");
const BASE32 = /[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,}|[A-Z2-7]{16,}/g;
// Addresses of Stellar and Algorand are base32 too.
const BASE32_ADDRESSES = [56, 58];
// Words in capitals have no digits, and vowels every few letters.
const NOT_WORDS = /[2-7]|[BCDFGHJ-NP-TV-XZ]{4}/;

export function* pemBlocks(text) {
  const edges = [...text.matchAll(PEM_EDGE)];
  for (const [at, edge] of edges.entries()) {
    if (!edge.groups.begin) continue;
    const [following, end] = [edges[at + 1], edge.index + edge[0].length];
    if (following && !following.groups.begin) {
      if (following.index - end < PEM_LONGEST) yield [edge.index, following.index + following[0].length];
    } else {
      PEM_LINES.lastIndex = end;
      yield [edge.index, end + PEM_LINES.exec(text)[0].length];
    }
  }
}

export function* authenticatorLinks(text) {
  for (const match of text.matchAll(OTPAUTH)) yield [match.index, match.index + match[0].length];
}

export function* authenticatorKeys(text) {
  for (const match of text.matchAll(BASE32)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const random = !BASE32_ADDRESSES.includes(end - start) && NOT_WORDS.test(match[0]);
    if (random && standsAlone(text, start, end) && introduced(text, start, AUTHENTICATOR_LABEL)) yield [start, end];
  }
}

export function* apiSecrets(text) {
  for (const match of text.matchAll(API_TOKEN)) {
    const token = match[0].replace(/\.+$/, "");
    const random = RANDOM_TOKEN.test(token) && !isPublic(token);
    if (random && introduced(text, match.index, API_LABEL)) yield [match.index, match.index + token.length];
  }
}

// Addresses of Bitcoin, TRON and their kin are a version, 20 bytes and a checksum.
function isPublic(token) {
  const address = token.length >= 25 && token.length < 36 && checked(token);
  return Boolean(address) || PUBLIC_TOKEN.test(token);
}
