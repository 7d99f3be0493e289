import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { examinations, examine } from "./doctor";

describe("npm run doctor", () => {
  const own = "s3://meridian-state-123456789012-us-east-1?region=us-east-1&awssdk=v2";
  const answers = async (outputs: Readonly<Record<string, { code?: number; output?: string }>>) => {
    const said: string[] = [];
    const run = ([script]: readonly string[]) => Promise.resolve({ code: 0, output: "", ...outputs[script!] });
    const unwell = await examine(examinations(own), { run, say: (line) => void said.push(line) });
    return { unwell, said: said.filter((it) => !it.startsWith("…")) };
  };

  it("asks commands that exist, and of the state only where bootstrap has made it", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as {
      scripts: object;
    };
    assert.deepEqual(
      examinations(own).filter(({ command: [script] }) => !(script! in scripts)),
      [],
    );
    assert.equal(examinations(own).length, 5);
    for (const backend of [undefined, "https://api.pulumi.com", "s3://ours"])
      assert.equal(examinations(backend).length, 4);
  });

  it("says that all is well", async () => {
    const { unwell, said } = await answers({ bootstrap: { output: "✔ KMS key\n" } });
    assert.deepEqual([unwell, said.length, said.at(-1)], [0, 6, "All is as it should be."]);
  });

  it("goes on after what isn't well, and shows what was said", async () => {
    const { unwell, said } = await answers({
      bootstrap: { output: "✔ KMS key\n~ S3 bucket: versioning\n" },
      drift: { code: 1, output: "eu-west-1: 1 resource differs\n" },
      rollout: { output: "eu-west-1 waits since yesterday: npm run rollout -- --region eu-west-1\n" },
    });
    assert.equal(unwell, 3);
    assert.deepEqual(said, [
      "✖ Pulumi's state has its key, its bucket and their copies: not so. npm run bootstrap -- --dry-run says:",
      "    ✔ KMS key",
      "    ~ S3 bucket: versioning",
      "✔ the account has what a deployment needs",
      "✖ what is deployed is what the program says: not so. npm run drift says:",
      "    eu-west-1: 1 resource differs",
      "✖ no new version waits for its rollout: not so. npm run rollout -- --dry-run says:",
      "    eu-west-1 waits since yesterday: npm run rollout -- --region eu-west-1",
      "✔ each region could be left now",
      "3 of 5 aren't as they should be.",
    ]);
  });
});
