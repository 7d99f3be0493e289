import { Type, type TString } from "typebox";

interface Length {
  /** Default: 1, and then something in it must be visible. */
  readonly minLength?: number;
  readonly maxLength: number;
}

/** Halves of characters (surrogates) can't be sent to any database. */
const halves = "\\ud800-\\udfff";

/** Text without control characters: databases refuse some of them (NUL), and no reader can see them. */
export const lineOfText = (length: Length, description?: string): TString =>
  text(length, `[^\\u0000-\\u001f\\u007f${halves}]*`, description);

/** The same, in several lines. */
export const linesOfText = (length: Length): TString =>
  text(length, `[^\\u0000-\\u0009\\u000b-\\u001f\\u007f${halves}]*`);

/** What must be visible is looked for ahead, so that a long text of spaces or letters takes no longer than to read it. */
function text({ minLength = 1, maxLength }: Length, allowed: string, description?: string): TString {
  const pattern = minLength > 0 ? `^(?=[\\s\\S]*\\S)${allowed}$` : `^${allowed}$`;
  return Type.String({ minLength, maxLength, pattern, ...(description ? { description } : {}) });
}
