/** Small checks of JSON, that say what is wrong. */

/** Why a value isn't as it must be, with its path; nothing where it is. */
export type ShapeCheck = (value: unknown, at: string) => string[];

const wrong = (what: string, value: unknown, at: string): string[] => [
  `${at} is ${value === undefined ? "missing" : JSON.stringify(value).slice(0, 80)}, and must be ${what}`,
];

export const words: ShapeCheck = (value, at) =>
  typeof value === "string" && value.trim() !== "" ? [] : wrong("words", value, at);
export const amount: ShapeCheck = (value, at) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? [] : wrong("a number from 0 on", value, at);
export const yesOrNo: ShapeCheck = (value, at) => (typeof value === "boolean" ? [] : wrong("true or false", value, at));
export const momentInUtc: ShapeCheck = (value, at) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
    ? []
    : wrong("a time in UTC", value, at);
export const day: ShapeCheck = (value, at) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? [] : wrong("a day", value, at);
export const sha256: ShapeCheck = (value, at) =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? [] : wrong("a SHA-256", value, at);

export const oneOf =
  (...all: readonly string[]): ShapeCheck =>
  (value, at) =>
    all.includes(value as string) ? [] : wrong(`one of ${all.join(", ")}`, value, at);

export const list =
  (each: ShapeCheck): ShapeCheck =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((it: unknown, index) => each(it, `${at}[${index}]`))
      : wrong("a list", value, at);

/** An object with these keys at least; those that end in `?` may be missing. */
export const having =
  (keys: Readonly<Record<string, ShapeCheck>>): ShapeCheck =>
  (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("an object", value, at);
    const own = value as Readonly<Record<string, unknown>>;
    return Object.entries(keys).flatMap(([key, check]) => {
      const name = key.replace(/\?$/, "");
      return key.endsWith("?") && own[name] === undefined ? [] : check(own[name], `${at}.${name}`);
    });
  };

/** As it must be, or said not to be known, and why. */
export const orUnknown =
  (check: ShapeCheck): ShapeCheck =>
  (value, at) => {
    const reason = (value as { notKnown?: unknown } | null | undefined)?.notKnown;
    return typeof reason === "string" && reason.trim() !== "" ? [] : check(value, at);
  };

export const anything: ShapeCheck = (value, at) => (value === undefined ? wrong("there", value, at) : []);
