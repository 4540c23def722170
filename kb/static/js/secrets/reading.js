// A text as the detectors read it: one spelling for each character, and nothing invisible.

const PLAIN = /^[\n\x20-\x7e]*$/;
const LINE_BREAK = /[\n\r\v\f\x85\u2028\u2029]/;
const BLANK = /[\p{Cc}\p{Zs}]/u;
const INVISIBLE =
  /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\ud800-\udfff]/u;
const LONGEST_FORM = 4;

const spellings = new Map();

export function read(text) {
  if (PLAIN.test(text)) return { text, original: (start, end) => [start, end] };
  const spelled = [];
  const places = [];
  let at = 0;
  for (const character of text) {
    const plain = spelling(character);
    spelled.push(plain);
    for (let unit = 0; unit < plain.length; unit++) places.push([at, at + character.length]);
    at += character.length;
  }
  return { text: spelled.join(""), original: (start, end) => [places[start][0], places[end - 1][1]] };
}

function spelling(character) {
  if (!spellings.has(character)) spellings.set(character, spelled(character));
  return spellings.get(character);
}

function spelled(character) {
  if (LINE_BREAK.test(character)) return "\n";
  if (BLANK.test(character)) return " ";
  if (INVISIBLE.test(character)) return "";
  const plain = character.normalize("NFKC");
  // A few characters stand for whole sentences; a text must not grow without bound.
  return [...plain].length <= LONGEST_FORM ? plain : character;
}
