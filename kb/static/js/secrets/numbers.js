// Numbers of payment cards and of mainland identity cards: both carry a check digit.

import { gapAfter, isAmount, Labels, standsAlone } from "./labels.js";

// Whole, or in the groups that cards are embossed with.
const CARD = new RegExp(
  "[0-9]{4}([ -])[0-9]{4}\\1[0-9]{4}\\1[0-9]{1,4}(?![0-9])(?<tail>\\1[0-9]{1,3}(?![0-9]))?" +
    "|[0-9]{4}([ -])[0-9]{6}\\3[0-9]{4,5}(?![0-9])|[0-9]{6}[ -][0-9]{13}(?![0-9])|[0-9]+",
  "g",
);
// Issuers by their first digits, and how many digits their cards have.
const ISSUERS = [
  [/^4/, [13, 16, 19]], // Visa
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^(?:62|81(?:[0-6]|7[01]))/, [16, 17, 18, 19]], // UnionPay
  [/^(?:6011|64[4-9]|65)/, [16, 19]], // Discover
  [/^35(?:2[89]|[3-8])/, [16, 19]], // JCB
  [/^(?:30[0-59]|36|3[89])/, [14, 16]], // Diners Club
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]], // Maestro
  [/^220[0-4]/, [16, 17, 18, 19]], // Mir
];

const IDENTITY = /[0-9]{6}([ -]?)[0-9]{8}\1[0-9]{3}[0-9Xx]/g;
const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;
const OLDEST_YEAR = 1900;

const CARD_LABEL = new Labels("card");
const NO_CARD = new Labels("order", "other_number");
const IDENTITY_LABEL = new Labels("identity");
const NO_IDENTITY = new Labels("order");
const JUST_BEFORE = 14;
const GLUED_BEFORE = /[0-9][.,-]$|[./=@+$€£¥#-]$/;
const GLUED_AFTER = /^(?:[.,-][0-9]|[/@])/;

export function* paymentCards(text) {
  for (const match of text.matchAll(CARD)) {
    const [start, end] = [match.index, match.index + match[0].length];
    // Three digits behind sixteen belong to the number, or are the code on the card's back.
    for (const last of new Set([end, end - (match.groups.tail ?? "").length])) {
      const card = isCard(bare(text.slice(start, last))) && standsForItself(text, start, last);
      if (card && !labelled(text, start, NO_CARD, CARD_LABEL)) yield [start, last];
    }
  }
}

export function* identityNumbers(text) {
  for (const match of text.matchAll(IDENTITY)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const person = isIdentity(bare(match[0])) && standsForItself(text, start, end);
    if (person && !labelled(text, start, NO_IDENTITY, IDENTITY_LABEL)) yield [start, end];
  }
}

const bare = (number) => number.replace(/[ -]/g, "");

function standsForItself(text, start, end) {
  const glued = GLUED_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || GLUED_AFTER.test(text.slice(end, end + 2));
  return !glued && standsAlone(text, start, end) && !isAmount(text, end);
}

// Whether a label stands just before a number, and none of the others stands nearer.
function labelled(text, start, label, unless) {
  const [gap, other] = [gapAfter(label, text, start), gapAfter(unless, text, start)];
  return gap !== null && gap.length <= JUST_BEFORE && (other === null || gap.length < other.length);
}

function isCard(digits) {
  return ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits) {
  const values = Array.from(digits, Number).reverse();
  return values.reduce((sum, digit, at) => sum + (at % 2 ? (2 * digit > 9 ? 2 * digit - 9 : 2 * digit) : digit), 0) % 10 === 0;
}

const isIdentity = (number) => PROVINCES.test(number) && isBirthDate(number.slice(6, 14)) && passesMod112(number);

function isBirthDate(digits) {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number);
  const born = new Date(Date.UTC(year, month - 1, day));
  const exists = born.getUTCMonth() === month - 1 && born.getUTCDate() === day;
  return exists && year >= OLDEST_YEAR && born <= Date.now();
}

// Weighs the digits by descending powers of two; X stands for ten and is only ever the last.
function passesMod112(number) {
  const values = Array.from(number, (character) => (/x/i.test(character) ? 10 : Number(character)));
  return values.reduce((sum, value, place) => sum + value * 2 ** (17 - place), 0) % 11 === 1;
}
