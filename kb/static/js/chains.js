// Tells an address from a transaction hash, on which chains it can be, and whether its own check holds.
// The same as `kb/text/chains/` on the server, name by name; `tests/text/chain_vectors.jsonl` holds both to it.
//
//   recognise(text) -> null | {kind: "address" | "transaction_hash", networks, valid: true | false | null, text, slip}
//   slip: null | {kind: "character" | "length" | "case" | "prefix" | "checksum", character, by}

import { LINKS } from "./chains/networks.js";
import { shape } from "./chains/shapes.js";

export { LINKS };

const NETWORK_OF_WORD = new Map(
  Object.entries(LINKS).flatMap(([key, words]) => words.map((word) => [word, key])),
);

const MAX_CHARACTERS = 2000;
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
