// What stands beside a code or a number and says what it is. The words are in `kb/static/secret_labels.json`.

const LOOK_BACK = 48;
const NEAR = 28;
const LONGEST_UNIT = 12;
// Between a label and a value: the end of a sentence, or the address of a page.
const ANOTHER_SENTENCE = /[。!?]|\.\s|https?:|www\./;

let vocabulary = null;

export async function fetchVocabulary() {
  const answer = await fetch(new URL("../../secret_labels.json", import.meta.url));
  if (!answer.ok) throw new Error(`secret_labels.json: ${answer.status}`);
  return answer.json();
}

export async function prepareLabels(load) {
  vocabulary ??= await load();
}

// The words of some lists, to be found in text of small letters.
export class Labels {
  constructor(...lists) {
    this.lists = lists;
  }

  get pattern() {
    const words = [...new Set(this.lists.flatMap((name) => vocabulary[name]))];
    words.sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
    return `(?:${words.map(pattern).join("|")})`;
  }

  // Where each of the words ends, other than those inside a longer Latin word.
  *ends(text) {
    this.words ??= new RegExp(this.pattern, "g");
    for (const match of text.matchAll(this.words)) {
      const inside = isAscii(match[0]) && /[a-z]/.test(text.charAt(match.index - 1));
      if (!inside) yield match.index + match[0].length;
    }
  }

  begin(text) {
    this.first ??= new RegExp(`^ ?${this.pattern}`);
    return this.first.test(text);
  }
}

const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

function pattern(word) {
  const parts = word.split(" ").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return parts.join("[\\s_-]?") + (isAscii(word) ? "(?![a-z])" : "");
}

// Between a label and a value, these say that the value is something else; after a number, those, that it is an amount.
const SOMETHING_ELSE = new Labels("something_else");
const UNIT = new Labels("unit");

export function gapAfter(labels, text, start) {
  const before = text.slice(Math.max(0, start - LOOK_BACK), start).toLowerCase();
  const end = Math.max(-1, ...labels.ends(before));
  return end < 0 ? null : before.slice(end);
}

export function introduced(text, start, labels) {
  const gap = gapAfter(labels, text, start);
  if (gap === null || gap.length > NEAR || ANOTHER_SENTENCE.test(gap)) return false;
  return SOMETHING_ELSE.ends(gap).next().done;
}

export function standsAlone(text, start, end) {
  return !/[0-9A-Za-z_]/.test(text.charAt(start - 1) + text.charAt(end));
}

export function isAmount(text, end) {
  return UNIT.begin(text.slice(end, end + LONGEST_UNIT).toLowerCase());
}
