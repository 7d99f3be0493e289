import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { World } from "../world";
import type { Databases } from "./databases";

export const shopper = { user: "meridian", password: "correct-horse", database: "shop" } as const;

/** Does all that is to be done; what it was, in its order. */
export async function settle(part: Databases): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const steps = part.plan(await part.observe());
    if (steps.length === 0) return done;
    for (const step of steps) {
      done.push(`${step.kind} ${step.region}`);
      await part.perform(step);
    }
  }
}

/** Asks as the storefront does: by TLS, with the certificate's name checked. */
export async function askAt(
  { directory, authority }: World,
  name: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  const found = directory.find(name, 5432);
  assert.ok(found, `nothing listens at ${name}:5432`);
  const { host, port } = found;
  const ssl = { ca: authority.certificate, servername: name };
  const client = new pg.Client({ host, port, ssl, ...shopper });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until it is so. */
export async function has(found: () => Promise<string>, expected: string): Promise<void> {
  let last = "";
  for (const deadline = Date.now() + 20_000; (last = await found()) !== expected; await wait(20)) {
    assert.ok(Date.now() < deadline, `it is ${last}, not ${expected}`);
  }
}
