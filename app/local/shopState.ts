import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StoreName } from "../src/stores/store";

/** What a shop must still know when it is started again on the same data. */
export interface ShopState {
  readonly tokenSigningKeys: string;
  readonly gatewaySecret: string;
  /** Of the databases' owner, in both stores. */
  readonly databasePassword: string;
  /** Of the sample customer and the sample merchant. */
  readonly samplePassword: string;
  readonly writers: Readonly<Record<StoreName, string>>;
  readonly stocked: boolean;
}

const fileIn = (directory: string): string => path.join(directory, "shop.json");

export async function readState(directory: string): Promise<ShopState | undefined> {
  try {
    const kept = JSON.parse(await readFile(fileIn(directory), "utf8")) as ShopState;
    // Folders that an earlier version kept have none; the databases take whatever they are started with.
    return { ...kept, databasePassword: kept.databasePassword ?? newPassword() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${fileIn(directory)} can't be read`, { cause: error });
  }
}

/** There as a whole or as it was before. It holds secrets of this shop, so nobody else may read it. */
export async function writeState(directory: string, state: ShopState): Promise<void> {
  const next = `${fileIn(directory)}.next`;
  await writeFile(next, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  await rename(next, fileIn(directory));
}

const newPassword = (): string => randomBytes(18).toString("base64url");

export function newState(writer: string): ShopState {
  const { privateKey } = generateKeyPairSync("ed25519");
  const current = { kid: "local-1", pem: privateKey.export({ type: "pkcs8", format: "pem" }) };
  return {
    tokenSigningKeys: JSON.stringify({ current, previous: null }),
    gatewaySecret: randomBytes(24).toString("base64url"),
    databasePassword: newPassword(),
    samplePassword: randomBytes(12).toString("base64url"),
    writers: { relational: writer, document: writer },
    stocked: false,
  };
}
