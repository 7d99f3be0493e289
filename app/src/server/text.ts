import { Type, type TString } from "typebox";

interface Length {
  /** Default: 1. */
  readonly minLength?: number;
  readonly maxLength: number;
}

/** Text without control characters: databases refuse some of them (NUL), and no reader can see them. */
export const lineOfText = ({ minLength = 1, maxLength }: Length, description?: string): TString =>
  Type.String({
    minLength,
    maxLength,
    pattern: "^[^\\u0000-\\u001f\\u007f]*$",
    ...(description ? { description } : {}),
  });

/** The same, in several lines. */
export const linesOfText = ({ minLength = 1, maxLength }: Length): TString =>
  Type.String({ minLength, maxLength, pattern: "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$" });
