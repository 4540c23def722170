// What in a text must never be stored: asked before it is sent. The same as `kb/text/secrets/` on the server, file by
// file and name by name; `tests/text/secret_vectors.jsonl` holds both to the same answers. The server asks again.
//
//   await findSecrets(text) -> [{kind, start, end}], in order and apart, as places in the text as given
//
// Word lists are fetched only for a text that could hold a phrase in their script. It rejects when one cannot be had.

import { apiSecrets, authenticatorKeys, authenticatorLinks, pemBlocks } from "./secrets/credentials.js";
import { checksummedKeys, keyPairs, labelledHexKeys } from "./secrets/keys.js";
import { fetchVocabulary, prepareLabels } from "./secrets/labels.js";
import { identityNumbers, paymentCards } from "./secrets/numbers.js";
import { oneTimeCodes, passwords } from "./secrets/passwords.js";
import { languagesNeeded, spacedPhrases, unspacedChinesePhrases } from "./secrets/phrases.js";
import { read } from "./secrets/reading.js";
import { fetchWordlist, prepareWordlists } from "./secrets/wordlists.js";

// Where two find the same place, the first in this order says what it is.
const DETECTORS = [
  ["seed_phrase", spacedPhrases],
  ["seed_phrase", unspacedChinesePhrases],
  ["private_key", checksummedKeys],
  ["private_key", labelledHexKeys],
  ["private_key", keyPairs],
  ["api_secret", pemBlocks],
  ["authenticator_key", authenticatorLinks],
  ["authenticator_key", authenticatorKeys],
  ["api_secret", apiSecrets],
  ["one_time_code", oneTimeCodes],
  ["password", passwords],
  ["identity_number", identityNumbers],
  ["payment_card", paymentCards],
];

export async function findSecrets(text, { loadWordlist = fetchWordlist, loadVocabulary = fetchVocabulary } = {}) {
  await prepareLabels(loadVocabulary);
  const reading = read(text);
  await prepareWordlists(languagesNeeded(reading.text), loadWordlist);
  const spans = DETECTORS.flatMap(([, detect], rank) =>
    Array.from(detect(reading.text), ([start, end]) => ({ start, end, rank })),
  );
  return apart(spans).map(({ start, end, rank }) => {
    const [first, last] = reading.original(start, end);
    return { kind: DETECTORS[rank][0], start: first, end: last };
  });
}

function apart(spans) {
  const found = [];
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    const earlier = found.at(-1);
    if (earlier && span.start < earlier.end) {
      earlier.end = Math.max(earlier.end, span.end);
      earlier.rank = Math.min(earlier.rank, span.rank);
    } else {
      found.push(span);
    }
  }
  return found;
}
