// One-time codes and passwords: short, and known only by what stands before them.

import { introduced, isAmount, Labels, standsAlone } from "./labels.js";

const CODE_LABEL = new Labels("one_time_code");
// Whole numbers, and those written as authenticators show them: two groups of three.
const NUMBER = /[0-9]{3}[ -][0-9]{3}(?![ -]?[0-9])|[0-9]+/g;
const CODE = /^[0-9]{3}[ -]?[0-9]{3}$/;
// A decimal, a date, a time, a telephone number, a path, a reference.
const MORE_BEFORE = /[0-9][ .,:/-]$|[+/$€£¥@]$|[A-Z]{2}-$/;
const MORE_AFTER = /^(?:[.,:/-][0-9]|@)/;

const PASSWORD_LABEL = new Labels("password");
const CLOSING = /[.,;:!?)\]}>"'`*]+$/;
const SHORTEST_PASSWORD = 6;
// Words (case-sensitive), ranges (8-16), addresses of pages and mailboxes, <placeholders>, masks.
const NO_PASSWORD = new RegExp(
  "^(?:[A-Za-z]+(?:[-_'./,;:()][A-Za-z]+)*|[0-9]+[-~][0-9]+|https?:.*" +
    "|[^@]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}|[<{\\[(].*|[*.x_-]+)$",
);

export function* oneTimeCodes(text) {
  for (const match of text.matchAll(NUMBER)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const whole = CODE.test(match[0]) && standsAlone(text, start, end);
    const alone = whole && !isPart(text, start, end) && !isAmount(text, end);
    if (alone && introduced(text, start, CODE_LABEL)) yield [start, end];
  }
}

export function* passwords(text) {
  const said = new RegExp(
    `${PASSWORD_LABEL.pattern}[\\s"'\`*”」]{0,3}(?:is|was|[:=]|(?:就|改|设置?|設[置定]?)?[是为為成]了?)` +
      "[\\s:=\"'`*“「『]{0,4}([!-~]{6,})",
    "gi",
  );
  for (const match of text.matchAll(said)) {
    const token = match[1].replace(CLOSING, "");
    const end = match.index + match[0].length;
    if (token.length >= SHORTEST_PASSWORD && !NO_PASSWORD.test(token)) yield [end - match[1].length, end];
  }
}

function isPart(text, start, end) {
  return MORE_BEFORE.test(text.slice(Math.max(0, start - 3), start)) || MORE_AFTER.test(text.slice(end, end + 2));
}
