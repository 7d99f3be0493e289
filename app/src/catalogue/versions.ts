import { Problem } from "../server/problems";

/** What the caller believes of the product it writes: that there is none yet, or its version. */
export type Expected = "absent" | number;

/** `"3"`, `"3.k2Jh"` as a GET's ETag is, or either with the `W/` that a CDN puts before it when it compresses. */
const form = /^(?:W\/)?"([1-9]\d{0,8})(?:\.[\w-]{1,64})?"$/;

export interface Preconditions {
  readonly "if-match"?: string | undefined;
  readonly "if-none-match"?: string | undefined;
}

/** @throws Problem 428 without any, 400 for one that can't be understood. */
export function expectedVersion(headers: Preconditions): Expected {
  const { "if-match": match, "if-none-match": noneMatch } = headers;
  if (match === undefined && noneMatch === undefined) throw preconditionRequired();
  if (noneMatch?.trim() === "*" && match === undefined) return "absent";
  const version = noneMatch === undefined ? form.exec(match!.trim())?.[1] : undefined;
  if (version === undefined) {
    const detail = 'Send either If-Match with one ETag of this product, such as "3", or If-None-Match: * to create it.';
    throw new Problem({ status: 400, name: "invalid-precondition", detail });
  }
  return Number(version);
}

function preconditionRequired(): Problem {
  const detail =
    "Send If-Match with the product's ETag, so that nobody's change is lost, or If-None-Match: * to create it.";
  return new Problem({ status: 428, name: "precondition-required", detail });
}

export const changedMeanwhile = (version: number): Problem =>
  new Problem({
    status: 412,
    name: "changed-meanwhile",
    detail: "The product was changed meanwhile. Read it again, and repeat your change on what it is now.",
    members: { version },
  });

export const existsAlready = (version: number): Problem =>
  new Problem({
    status: 412,
    name: "exists-already",
    detail: "There is such a product already.",
    members: { version },
  });

/** For what can't be done to a product that isn't there. @throws Problem 428, 400 */
export function mustExist({ "if-match": match }: Preconditions): number {
  const expected = expectedVersion({ "if-match": match });
  if (expected === "absent") throw preconditionRequired();
  return expected;
}
