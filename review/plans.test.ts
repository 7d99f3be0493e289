import assert from "node:assert/strict";
import type { StackOutcome } from "../deploy/protocol";
import { planAll } from "./plans";

const outcome = (more: Partial<StackOutcome>): StackOutcome => ({
  ...{ summary: { same: 3 }, changes: [], diagnostics: [], seconds: 2, peakMegabytes: 1 },
  ...more,
});

describe("plans of all stacks", () => {
  it("go on where one is stopped, was never deployed, dies or doesn't end", async () => {
    const answers: Readonly<Record<string, () => Promise<StackOutcome>>> = {
      foundation: () => Promise.resolve(outcome({ plan: [] })),
      "us-east-1": () => Promise.resolve(outcome({ error: "policy a (mandatory): no" })),
      "eu-west-1": () => Promise.resolve(outcome({ stack: "absent", error: "there is no stack" })),
      "ap-south-1": () => Promise.reject(new Error("The process of ap-south-1 died")),
      global: () => new Promise(() => undefined),
    };
    const heard: string[] = [];
    const plans = await planAll(
      ["global", ...Object.keys(answers).filter((it) => it !== "global")],
      (name) => ({ perform: () => answers[name]!() }),
      {
        ...{ folders: [], patience: 60 },
        onPlan: ({ stack }) => void heard.push(stack),
      },
    );
    assert.deepEqual([heard.length, heard.at(-1)], [5, "global"], "each as it comes, and not all at the end");
    assert.deepEqual(
      plans.map(({ stack, state, error }) => [stack, state, error]),
      [
        ["global", "stopped", "its preview didn't end within 0.001 min"],
        ["foundation", "planned", undefined],
        ["us-east-1", "stopped", "policy a (mandatory): no"],
        ["eu-west-1", "absent", "there is no stack"],
        ["ap-south-1", "stopped", "The process of ap-south-1 died"],
      ],
    );
  });

  it("name files from the program's folder, wherever that is", async () => {
    const error = "TypeError\n at f (/checkouts/a b/index.ts:3:1)\n at file:///checkouts/a%20b/node_modules/x.js:1:2";
    const perform = () => Promise.resolve(outcome({ error }));
    const [plan] = await planAll(["global"], () => ({ perform }), { folders: ["/checkouts/a b"] });
    assert.equal(plan!.error, "TypeError\n at f (index.ts:3:1)\n at node_modules/x.js:1:2");
  });
});
