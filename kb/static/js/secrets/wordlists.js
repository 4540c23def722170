// The word lists of BIP-39, fetched from `kb/static/wordlists` when a text first needs them.

// Accents that people leave out. The marks of kana are none: か and が are different letters.
export const ACCENTS = "\\u0300-\\u036f";
const ACCENT = new RegExp(`[${ACCENTS}]`, "g");
// One letter more than the longest word.
const LONGEST = 11;

const lists = new Map();

export async function fetchWordlist(language) {
  const answer = await fetch(new URL(`../../wordlists/${language}.txt`, import.meta.url));
  if (!answer.ok) throw new Error(`${language}.txt: ${answer.status}`);
  return answer.text();
}

export async function prepareWordlists(languages, load) {
  const missing = [...languages].filter((language) => !lists.has(language));
  const texts = await Promise.all(missing.map((language) => load(language)));
  missing.forEach((language, at) => lists.set(language, new Wordlist(texts[at])));
}

export const wordlist = (language) => lists.get(language);

// The one form in which words are compared: small letters, composed, without accents.
export function spelling(word) {
  if (/^[a-z]*$/.test(word)) return word;
  const bare = word.toLowerCase().normalize("NFKD").replace(ACCENT, "");
  // Who types without Turkish letters writes i for ı. Composed, one wrong syllable stays one.
  return bare.normalize("NFC").replaceAll("ı", "i");
}

class Wordlist {
  constructor(text) {
    const words = text.trim().split(/\s+/).map(spelling);
    this.numbers = new Map(words.map((word, number) => [word, number]));
  }

  // Every word with one letter blotted out.
  get blotted() {
    const long = [...this.numbers.keys()].filter((word) => word.length > 1);
    const blotted = new Set(long.flatMap((word) => Array.from(word, (_, at) => edited(word, at, "*", at + 1))));
    Object.defineProperty(this, "blotted", { value: blotted });
    return blotted;
  }

  // Whether it is a listed word with one letter wrong, extra, missing or swapped.
  resembles(word) {
    if (word.length > LONGEST) return false;
    for (let at = 0; at <= word.length; at++) {
      if (this.blotted.has(edited(word, at, "*", at))) return true;
      if (at === word.length) return false;
      if (this.blotted.has(edited(word, at, "*", at + 1))) return true;
      if (word.length > 2 && this.numbers.has(edited(word, at, "", at + 1))) return true;
      if (this.numbers.has(edited(word, at, word.charAt(at + 1) + word[at], at + 2))) return true;
    }
  }
}

const edited = (word, from, letters, to) => word.slice(0, from) + letters + word.slice(to);
