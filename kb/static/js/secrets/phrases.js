// Seed phrases: twelve or more words in a row from one list of BIP-39, with any marks between.

import { Labels } from "./labels.js";
import { sha256 } from "../sha2.js";
import { ACCENTS, spelling, wordlist } from "./wordlists.js";

const SHORTEST = 12;
const LENGTHS = [12, 15, 18, 21, 24];

const HAN = "々〇\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
// The letters of each script and the languages written in it; a word of another ends a phrase.
const LETTERS = {
  latin: `A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff${ACCENTS}`,
  kana: "\\u3041-\\u3096\\u3099\\u309a\\u30a1-\\u30fa\\u30fc",
  hangul: "\\u1100-\\u11ff\\ua960-\\ua97f\\uac00-\\ud7ff",
  cyrillic: `\\u0400-\\u052f${ACCENTS}`,
  han: HAN,
  other:
    "\\u0250-\\u02af\\u0370-\\u03ff\\u0530-\\u10ff\\u1200-\\u1dff\\u1f00-\\u1fff\\u2c00-\\u2dff" +
    "\\u3100-\\u312f\\ua000-\\ua95f\\ua980-\\uabff",
};
const LANGUAGES = {
  latin: ["english", "spanish", "french", "italian", "portuguese", "czech", "turkish"],
  kana: ["japanese"],
  hangul: ["korean"],
  cyrillic: ["russian"],
  han: ["chinese_simplified", "chinese_traditional"],
  other: [],
};
const SCRIPTS = Object.keys(LETTERS);
const WORD = new RegExp(SCRIPTS.map((script) => `([${LETTERS[script]}]+)`).join("|"), "gu");

// "Seed phrase" in Chinese, and what people say to introduce it when the phrase follows at once.
const LABEL = new Labels("seed_phrase");
const label = () => `${LABEL.pattern}(?:(?:分别|分別|就)?[是为為](?=[${HAN}])|如下)?`;
const MARKS = "[\\s:,=\"'`*“”「」『』()\\[\\]【】<>\\-]{1,6}";

export function languagesNeeded(text) {
  const scripts = new Set(Array.from(stretches(text), ({ script }) => script));
  const runs = Array.from(introducedRuns(text), ([start, end]) => [...text.slice(start, end)].length);
  if (runs.some((length) => LENGTHS.includes(length))) scripts.add("han");
  return [...scripts].flatMap((script) => LANGUAGES[script]);
}

export function* spacedPhrases(text) {
  for (const { script, words } of stretches(text)) {
    const spelled = words.map((word) => spelling(word[0]));
    for (const language of LANGUAGES[script]) {
      for (const [first, last] of rows(spelled, wordlist(language))) {
        // One word over and over is a cry for help, and no phrase that a wallet makes.
        const several = new Set(spelled.slice(first, last + 1)).size > 1;
        if (several) yield [words[first].index, words[last].index + words[last][0].length];
      }
    }
  }
}

export function* unspacedChinesePhrases(text) {
  for (const [start, end] of introducedRuns(text)) {
    const words = [...text.slice(start, end)];
    if (LANGUAGES.han.some((language) => isPhrase(words, wordlist(language)))) yield [start, end];
  }
}

// Rows of words in one script, long enough for a phrase.
function* stretches(text) {
  // The first character of a phrase may be written right behind what introduces it.
  const bare = text.replace(new RegExp(label(), "gu"), (match) => " ".repeat(match.length));
  let [current, words] = ["other", []];
  for (const match of bare.matchAll(WORD)) {
    const script = SCRIPTS[match.findIndex((group, at) => at && group !== undefined) - 1];
    if (script !== current) {
      if (words.length >= SHORTEST) yield { script: current, words };
      [current, words] = [script, []];
    }
    words.push(match);
  }
  if (words.length >= SHORTEST) yield { script: current, words };
}

function* introducedRuns(text) {
  const run = new RegExp(`${label()}(?:[是为為]?${MARKS})?(?=([${HAN}]{1,25}))`, "gu");
  for (const match of text.matchAll(run)) {
    const start = match.index + match[0].length;
    yield [start, start + match[1].length];
  }
}

function isPhrase(words, listed) {
  const numbers = words.map((word) => listed?.numbers.get(word));
  if (!LENGTHS.includes(words.length) || numbers.includes(undefined)) return false;
  const bits = numbers.map((number) => number.toString(2).padStart(11, "0")).join("");
  const checkBits = words.length / 3;
  const entropy = Uint8Array.from(bits.slice(0, -checkBits).match(/.{8}/g), (byte) => parseInt(byte, 2));
  return sha256(entropy)[0] >> (8 - checkBits) === parseInt(bits.slice(-checkBits), 2);
}

// First and last index of long rows of listed words, at most one of them mistyped.
function* rows(words, listed) {
  const edges = [-1];
  words.forEach((word, at) => listed.numbers.has(word) || edges.push(at));
  edges.push(words.length);
  for (let at = 1; at < edges.length; at++) {
    const [before, after] = [edges[at - 1], edges[at]];
    if (after - before - 1 >= SHORTEST) yield [before + 1, after - 1];
  }
  for (let at = 2; at < edges.length; at++) {
    const [before, typo, after] = [edges[at - 2], edges[at - 1], edges[at]];
    // At the edge of what is a phrase without it, it is a word of the sentence.
    const count = after - before - 1;
    const spare = count > SHORTEST && [before + 1, after - 1].includes(typo);
    if (count >= SHORTEST && !spare && listed.resembles(words[typo])) yield [before + 1, after - 1];
  }
}
