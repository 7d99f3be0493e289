import type { Emulator } from "../../../rehearsal/emulator/emulator";
import { forkEmulator } from "../../../rehearsal/emulator/forked.fixture";
import { cartTableEnvironment, emulatedAccess, makeCartTable } from "../../local/cartTable";
import type { CartKind } from "../../local/options";
import { type OneRegion, withOneRegion } from "../oneRegion";

/** An emulator of the suite's own, with a table of carts in it; the SDK of this process speaks to it. */
export function withCartTable(suite: Mocha.Suite, replicas: readonly string[] = []): { endpoint(): string } {
  const before = { ...process.env };
  let emulator: Emulator | undefined;
  suite.beforeAll("start the emulator", async function () {
    this.timeout(120_000);
    emulator = await forkEmulator("withParent");
    Object.assign(process.env, emulatedAccess(emulator.endpoint));
    await makeCartTable(emulator.endpoint, { replicas });
  });
  suite.afterAll("stop the emulator", async () => {
    for (const name of Object.keys(emulatedAccess(""))) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    await emulator?.stop();
  });
  return { endpoint: () => emulator!.endpoint };
}

/** A region whose carts are kept as `kind` says. */
export function withCarts(suite: Mocha.Suite, kind: CartKind): OneRegion {
  if (kind === "relational") return withOneRegion(suite);
  withCartTable(suite);
  return withOneRegion(suite, { environment: cartTableEnvironment });
}
