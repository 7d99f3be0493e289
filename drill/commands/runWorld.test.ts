import assert from "node:assert/strict";
import { parseDrill } from "../options";
import type { DrillCloud } from "./cloud";
import type { DrillHost } from "./host";
import { runWorldOf } from "./runWorld";

describe("What only a person knows", () => {
  const confirmed = (typed: string | Error, ...args: string[]): Promise<boolean> => {
    const options = parseDrill(["resume", ...args], []);
    const host: DrillHost = {
      ...{ drills: [], root: "/", environment: {}, print: () => undefined, say: () => undefined },
      interruption: new AbortController().signal,
      ask: () => (typed instanceof Error ? Promise.reject(typed) : Promise.resolve(typed)),
    };
    const cloud = { places: [] } as unknown as DrillCloud;
    return runWorldOf(options, host, cloud, options.choice).confirm("Have lost writes been reconciled?");
  };

  it("is asked of whoever sits there, and taken for no but where they say yes", async () => {
    const answers = await Promise.all(["y", " Yes ", "", "n", "yesterday"].map((it) => confirmed(it)));
    assert.deepEqual(answers, [true, true, false, false, false]);
  });

  it("is said by --yes, and by nobody where nobody is there", async () => {
    const nobody = new Error("There is nobody to ask here: pass --yes.");
    assert.equal(await confirmed(nobody, "--yes"), true);
    await assert.rejects(confirmed(nobody), nobody);
  });
});
