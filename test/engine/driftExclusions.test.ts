import assert from "node:assert/strict";
import { SNSClient, TagResourceCommand } from "@aws-sdk/client-sns";
import { useStage } from "./stage";

const stack = "eu-west-1";
const topics = ["looked-at", "not-looked-at"];

describe("a plan with refresh that leaves resources out", () => {
  const stage = useStage({ program: require.resolve("./anything.program"), stacks: { [stack]: stack } });

  it("finds what was changed in the others, and asks nobody about those", async () => {
    const type = "aws:sns/topic:Topic";
    stage().set({
      resources: Object.fromEntries(
        topics.map((name) => [name, { type, inputs: { name, tags: { Owner: "somebody" } } }]),
      ),
    });
    await stage().up(stack);
    const { resources = [] } = await stage().done(stack, { kind: "resources" });
    const found = resources.filter((it) => it.type === type);
    const client = stage().cloudIn(stack).client(SNSClient);
    const Tags = [{ Key: "Owner", Value: "nobody" }];
    for (const { id } of found) await client.send(new TagResourceCommand({ ResourceArn: id, Tags }));
    const exclude = found.filter(({ urn }) => urn.endsWith("::not-looked-at")).map(({ urn }) => urn);
    const { changes } = await stage().done(stack, { kind: "preview", refresh: "refresh", policies: "none", exclude });
    assert.deepEqual(
      changes.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`),
      ["update looked-at"],
    );
  });
});
