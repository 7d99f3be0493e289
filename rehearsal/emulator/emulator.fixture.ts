import assert from "node:assert/strict";
import { cloudsAt } from "../providers/cloud";
import type { Cloud } from "../providers/entry";
import type { Emulator } from "./emulator";
import { forkEmulator } from "./forked.fixture";

/** The one emulator of a suite; it answers from the suite's first hook on. */
export interface EmulatorOfSuite {
  endpoint(): string;
  cloudIn(region: string): Cloud;
}

/** Starts an emulator before a suite's tests and stops it after them. Call it first in `describe`, whose `this` it takes. */
export function withEmulator(suite: Mocha.Suite): EmulatorOfSuite {
  suite.timeout(60_000);
  let emulator: Emulator;
  let cloudIn: (region: string) => Cloud;
  before(async () => {
    emulator = await forkEmulator("withParent");
    cloudIn = cloudsAt(emulator.endpoint);
  });
  after(() => emulator.stop());
  return { endpoint: () => emulator.endpoint, cloudIn: (region) => cloudIn(region) };
}

/** For `assert.rejects`: the error is AWS' own of this name, and says this. */
export const refused = (name: string, message: RegExp) => (error: Error) => {
  assert.equal(error.name, name, error.message);
  assert.match(error.message, message);
  return true;
};
