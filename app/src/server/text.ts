import { Type, type TString } from "typebox";

interface Length {
  /** Default: 1, and then something in it must be visible. */
  readonly minLength?: number;
  /** What there must be one of at least, where something must be; default: anything that can be seen. */
  readonly has?: keyof typeof needed;
  readonly maxLength: number;
}

/** Letters and signs to Unicode that show nothing: the fillers of Hangul, and Braille's empty cell. */
const blank = "\\u115f\\u1160\\u3164\\uffa0\\u2800";

const needed = {
  "something visible": `(?![${blank}])[\\p{L}\\p{N}\\p{P}\\p{S}]`,
  "letter or digit": `(?![${blank}])[\\p{L}\\p{N}]`,
  letter: `(?![${blank}])\\p{L}`,
} as const;

/** Halves of characters (surrogates) can't be sent to any database. */
const halves = "\\ud800-\\udfff";

/** Text without control characters: databases refuse some of them (NUL), and no reader can see them. */
export const lineOfText = (length: Length, description?: string): TString =>
  text(length, `[^\\u0000-\\u001f\\u007f${halves}]*`, description);

/** The same, in several lines. */
export const linesOfText = (length: Length): TString =>
  text(length, `[^\\u0000-\\u0009\\u000b-\\u001f\\u007f${halves}]*`);

/** What must be visible is looked for ahead, so that a long text of spaces or letters takes no longer than to read it. */
function text(
  { minLength = 1, maxLength, has = "something visible" }: Length,
  allowed: string,
  description?: string,
): TString {
  const pattern = minLength > 0 ? `^(?=[\\s\\S]*${needed[has]})${allowed}$` : `^${allowed}$`;
  return Type.String({ minLength, maxLength, pattern, ...(description ? { description } : {}) });
}
