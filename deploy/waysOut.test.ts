import assert from "node:assert/strict";
import { type StoppedCommand, StacksFailed, waysOut } from "./waysOut";

const stopped: StoppedCommand = {
  command: "deploy",
  given: [],
  failed: [{ stack: "eu-west-1", kind: "up", error: "aws:s3/bucket:Bucket backups: AccessDenied" }],
  platform: "half made",
  protection: "protected",
  regionsDone: [],
};
const commands = (change: Partial<StoppedCommand>): readonly string[] =>
  waysOut({ ...stopped, ...change }).filter((it) => it.startsWith("  "));

describe("the ways out of a command that has stopped", () => {
  it("are the same again, or taking down what stands, once protect is off", () => {
    assert.deepEqual(waysOut(stopped), [
      "Go on, once the cause above is fixed. What is done isn't done again:",
      "  npm run deploy",
      "Or give up, and take down what stands: set protect to false in Pulumi.yaml, then",
      "  npm run destroy",
    ]);
    assert.equal(waysOut({ ...stopped, protection: "unprotected" })[2], "Or give up, and take down what stands:");
  });

  it("keep what was typed, each command as far as it takes it", () => {
    const given = ["--yes", "--step", "others", "--organization", "shop"];
    assert.deepEqual(commands({ given }), [
      "  npm run deploy -- --yes --step others --organization shop",
      "  npm run destroy -- --yes --organization shop",
    ]);
    assert.deepEqual(commands({ given: ["--organization=shop"] })[1], "  npm run destroy -- --organization=shop");
  });

  it("begin with the lock where an engine was killed or another works, for each such stack", () => {
    const locked = [
      { stack: "us-east-1", kind: "up", error: "the stack is currently locked by 1 lock(s)" },
      {
        stack: "global",
        kind: "up",
        error: "The process of stack global ended (SIGKILL) during up. … may be unfinished",
      },
    ] as const;
    const lines = waysOut({ ...stopped, failed: locked });
    assert.match(lines[0]!, /^First, and only where no other deployment works on us-east-1, global any more: /);
    assert.deepEqual(commands({ failed: locked }).slice(0, 2), [
      "  npm run unlock -- --stack us-east-1",
      "  npm run unlock -- --stack global",
    ]);
  });

  it("never offer to take down a shop that serves, but the version before", () => {
    assert.deepEqual(commands({ platform: "serves", regionsDone: ["ap-south-1"] }), [
      "  npm run deploy -- --resume",
      "  npm run deploy",
    ]);
    assert.deepEqual(commands({ platform: "serves", regionsDone: ["ap-south-1"], given: ["--only", "eu-west-1"] }), [
      "  npm run deploy -- --only eu-west-1",
      "  npm run deploy -- --only eu-west-1",
    ]);
    assert.ok(waysOut({ ...stopped, platform: "serves" }).some((it) => it.startsWith("Or go back: ")));
  });

  it("have nothing to take down where nothing stands", () => {
    assert.deepEqual(commands({ platform: "absent" }), ["  npm run deploy"]);
  });

  it("of a destroy are to go on, and to build up again where anything was deleted", () => {
    const failed = [{ stack: "global", kind: "destroy", error: "AccessDenied" }] as const;
    const destroy = { command: "destroy", protection: "unprotected" } as const;
    assert.deepEqual(commands({ ...destroy, failed }), ["  npm run destroy", "  npm run deploy"]);
    assert.deepEqual(commands({ ...destroy, failed: [{ ...failed[0], kind: "resources" }] }), ["  npm run destroy"]);
    assert.deepEqual(commands({ ...destroy, failed: [] }), ["  npm run destroy"]);
  });

  it("say what AWS' words alone don't: what is full, in use, protected by hand, or never issued", () => {
    const said = (error: string) => waysOut({ ...stopped, failed: [{ stack: "global", kind: "destroy", error }] })[0]!;
    assert.match(
      said("BucketNotEmpty: The bucket you tried to delete is not empty"),
      /^global: A bucket has got objects/,
    );
    assert.match(said("ResourceInUseException: Certificate arn is in use."), /^global: AWS lets go of what another/);
    assert.match(
      said("InvalidParameterCombination: Cannot delete protected Cluster"),
      /^global: Something is protected/,
    );
    assert.match(
      said("certificate arn to be issued (records Route 53 lacks: _1 CNAME _2)"),
      /^global: A certificate is/,
    );
    assert.match(said("AccessDenied"), /^Go on/);
  });

  it("are of each stack that failed", () => {
    const { failed, message } = new StacksFailed([...stopped.failed, { ...stopped.failed[0]!, stack: "global" }]);
    assert.equal(failed.length, 2);
    assert.match(message, /^Stopped: eu-west-1, global failed\. What is deployed stays as it is/);
  });
});
