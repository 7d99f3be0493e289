import { createHash } from "node:crypto";
import { Problem } from "../server/problems";

/** A cursor's place: what the last item shown is sorted by, and its identity among equals. */
export interface CursorPosition {
  readonly key: number;
  readonly id: string;
  /** For lists made of several, one after another: which one. */
  readonly part: number;
}

/** The last moment that a date can be, in milliseconds; no other key comes near. */
const largestKey = 8_640_000_000_000_000;

const form = /^([0-9a-f]{8})\.(0|-?[1-9]\d{0,15})\.(\d)\.(.{1,128})$/;

/** Short for the list that a cursor belongs to: it means nothing in another. */
const fingerprint = (list: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 8);

/** Opaque to clients: nobody should build one, and what is in it may change. It says nothing that isn't public. */
export function encodeCursor(list: readonly unknown[], { key, id, part }: CursorPosition): string {
  return Buffer.from(`${fingerprint(list)}.${key}.${part}.${id}`).toString("base64url");
}

/** @throws Problem 400 for anything that isn't a cursor of this very list. */
export function decodeCursor(list: readonly unknown[], cursor: string): CursorPosition {
  const [, belongsTo, key, part, id] = form.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (belongsTo !== fingerprint(list) || Math.abs(Number(key)) > largestKey) {
    const detail = "The cursor is not one of this list. Start again without one.";
    throw new Problem({ status: 400, name: "invalid-cursor", detail });
  }
  return { key: Number(key), id: id!, part: Number(part) };
}
