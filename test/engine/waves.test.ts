import assert from "node:assert/strict";
import { GetTopicAttributesCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { goBack } from "../../deploy/goBack";
import { StackProcess } from "../../deploy/stackProcess";
import { changeRegions, type WavePorts } from "../../deploy/waves";
import type { Anything } from "./scene";
import { patience } from "./rehearsalRun";
import { useStage } from "./stage";

describe("regions that change in waves", () => {
  const regions = ["us-east-1", "eu-west-1"] as const;
  const shop = (displayName: string): Anything => ({
    resources: { alerts: { type: "aws:sns/topic:Topic", inputs: { name: "alerts", displayName } } },
  });
  const stage = useStage({
    program: require.resolve("./anything.program"),
    stacks: Object.fromEntries(regions.map((it) => [it, it])),
    scene: shop("as it was"),
  });
  const git = (...args: readonly string[]): string =>
    execFileSync(
      "git",
      ["-C", stage().session.workspace, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args],
      { encoding: "utf8" },
    ).trim();
  const commit = (message: string): string => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  };
  /** What AWS says that the topic is called. */
  const named = async (region: string): Promise<string | undefined> => {
    const topics = stage().cloudIn(region).client(SNSClient);
    const { Topics = [] } = await topics.send(new ListTopicsCommand({}));
    const { Attributes } = await topics.send(new GetTopicAttributesCommand({ TopicArn: Topics[0]!.TopicArn! }));
    return Attributes?.["DisplayName"];
  };

  it("end with the first that became worse, which goes back to the commit that it was deployed from", async function () {
    this.timeout(patience);
    const directory = stage().session.workspace;
    // Of a stack that is made anew the engine writes its salt into the stack's file.
    await Promise.all(regions.map((it) => stage().done(it, { kind: "preview" })));
    git("init", "--quiet");
    writeFileSync(path.join(directory, ".gitignore"), "node_modules\n");
    const before = commit("As it was");
    await Promise.all(regions.map((it) => stage().up(it)));
    const kinds = ["source", "outputs", "resources"] as const;
    const asked = await Promise.all(kinds.map((kind) => stage().done("us-east-1", { kind })));
    asked.forEach((it, index) => assert.ok(it[kinds[index]!] !== undefined, `what asked for ${kinds[index]} got it`));
    stage().set(shop("as it is"));
    commit("As it is");
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    const stackIn = (folder: string, name: string) => new StackProcess({ ...stage().targetOf(name), workDir: folder });
    const seen: (string | undefined)[] = [];
    const ports: WavePorts = {
      ...{ say, confirm: () => Promise.resolve(true), today: () => Date.now() },
      stack: (name) => ({ perform: (operation) => stage().perform(name, operation) }),
      writers: () => Promise.resolve({ relational: "us-east-1", document: "us-east-1", unseen: [] }),
      ...{ requests: () => Promise.resolve({}), migrations: () => Promise.resolve("none") },
      unrest: () => Promise.resolve([]),
      // Asked at once with what the region was deployed from.
      runs: async (region) => void (await stage().done(region, { kind: "outputs" })),
      rollOut: () => Promise.resolve("nothing to do"),
      watch: async (region, change) => {
        seen.push(region, await named(region));
        throw new Error(await change.goBack!());
      },
      goBack: (way) => goBack(way, { directory, stackIn, say }),
      interruption: new AbortController().signal,
      waveRecord: {
        ...{ begin: () => undefined, started: () => undefined, end: () => undefined },
        done: () => assert.fail("none is through"),
      },
    };
    const platform = { regions, bootstrapRegion: "us-east-1" };
    await assert.rejects(changeRegions(platform, await ports.writers(), ports, {}), ({ message }: Error) =>
      message.startsWith(`eu-west-1 is as commit ${before} makes it again: 1 same, 1 update`),
    );
    assert.deepEqual(seen, ["eu-west-1", "as it is"]);
    assert.deepEqual([await named("eu-west-1"), await named("us-east-1")], ["as it was", "as it was"]);
    const { source } = await stage().done("eu-west-1", { kind: "source" });
    assert.deepEqual(source, { commit: before, files: "as committed" }, "of which the next way back is");

    const halfway = shop("as it is");
    stage().set({
      resources: { ...halfway.resources, lost: { type: "aws:sns/topic:Topic", inputs: { name: "not a name" } } },
    });
    commit("Half of it fails");
    await assert.rejects(changeRegions(platform, await ports.writers(), ports, {}), ({ message }: Error) =>
      message.startsWith(
        `Stopped: the update of eu-west-1 failed. eu-west-1 is as commit ${before} makes it again: 1 same, 1 update`,
      ),
    );
    assert.deepEqual(seen, ["eu-west-1", "as it is"], "nothing more is watched");
    assert.deepEqual([await named("eu-west-1"), await named("us-east-1")], ["as it was", "as it was"]);
    assert.equal(git("worktree", "list").split("\n").length, 1);
  });
});
