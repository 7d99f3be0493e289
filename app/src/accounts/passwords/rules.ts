/**
 * NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where the password is all that is asked for, at least 64 allowed, every
 * character counted once and none forbidden, no rules of composition, and known or obvious ones refused.
 */
export const minimumLength = 15;
export const maximumLength = 128;

/** One password whichever way a keyboard composes its characters. */
export const normalisedPassword = (given: string): string => given.normalize("NFKC");

/**
 * Why a password can't be used, or undefined. Of passwords as long as ours, those that lists of leaks are full of are put together from
 * pieces: what is left without common pieces, runs and what the customer is called must still be worth guessing.
 */
export function weaknessOf(password: string, known: readonly string[]): string | undefined {
  const characters = [...password];
  if (characters.length < minimumLength) return `must have at least ${minimumLength} characters; a few words will do`;
  if (characters.length > maximumLength) return `must have at most ${maximumLength} characters`;
  const folded = password.toLowerCase();
  const rest = withoutRuns(without(folded, [...known.flatMap(pieces), ...commonPieces]));
  return new Set(rest).size < 5 ? "is too easy to guess: it is made of common words, runs or your own name" : undefined;
}

/** Longest first: `password` goes before `pass`. */
function without(text: string, unwanted: readonly string[]): string {
  const ordered = [...new Set(unwanted)].sort((one, other) => other.length - one.length);
  return ordered.reduce((rest, piece) => rest.replaceAll(piece, "\n"), text);
}

/** Three and more of the same character, or neighbours in the alphabet, among the digits or on a keyboard. */
function withoutRuns(text: string): string {
  const repeated = text.replace(/(.{1,4})\1{2,}/gsu, "\n");
  return without(repeated, runs).replace(/[\n\s\d]/g, "");
}

const pieces = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((it) => it.length >= 3);

const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
  "1q2w3e4r5t6y7u8i9o0p",
  "qazwsxedcrfvtgbyhnujmikolp",
  "!@#$%^&*()",
];

const runs: readonly string[] = rows
  .flatMap((row) => [row, [...row].reverse().join("")])
  .flatMap((row) => Array.from({ length: row.length - 3 }, (_, at) => row.slice(at, at + 4)));

/** The words that lists of leaked passwords have most often, and this shop's own. */
const commonPieces =
  `password passw0rd p@ssw0rd p@ssword pass word admin administrator root user guest login welcome letmein secret
  default changeme test master access iloveyou love princess sunshine dragon monkey football baseball basketball soccer superman batman
  starwars shadow michael jordan jennifer ashley charlie thomas daniel hunter killer pepper ginger summer winter spring autumn monday
  friday january december flower freedom whatever trustno1 qwerty azerty qwertz asdf zxcv hello computer internet samsung google
  facebook microsoft apple cheese banana orange cookie mustang ferrari chelsea liverpool arsenal barcelona pokemon naruto matrix
  meridian storefront shop shopping store customer merchant`
    .split(/\s+/)
    .filter(Boolean);
