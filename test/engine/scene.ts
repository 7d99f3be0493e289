import { readFileSync } from "node:fs";

export type Json = Readonly<Record<string, unknown>>;

/** What a test tells its scratch program, read anew on every run: `Stage.set` changes it between two operations. */
export const scene = <T extends Json>(): T => JSON.parse(readFileSync("scene.json", "utf8")) as T;

/** What `anything.program` declares. */
export interface Anything extends Json {
  /** Resources by logical name. */
  readonly resources?: Readonly<Record<string, { readonly type: string; readonly inputs: Json }>>;
  /** Functions to call, by output's name. */
  readonly calls?: Readonly<Record<string, { readonly token: string; readonly args: Json }>>;
  /** Arguments of an AWS provider of the program's own. */
  readonly provider?: Json;
}
