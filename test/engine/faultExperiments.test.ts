import assert from "node:assert/strict";
import { FisClient, GetExperimentTemplateCommand, StartExperimentCommand } from "@aws-sdk/client-fis";
import { useStage } from "./stage";

const region = "eu-west-1";

describe("templates of experiments, through the engine", function () {
  this.timeout(60_000);
  const stage = useStage({ program: require.resolve("./faultExperiments.program"), stacks: { [region]: region } });

  it("are as they were asked for, and previews stay clean while an experiment runs", async () => {
    await stage().up(region);
    const { outputs } = await stage().done(region, { kind: "outputs" });
    const templates = outputs!["templates"] as Record<string, string>;
    assert.deepEqual(Object.keys(templates).sort(), [
      "lose-zone eu-west-1a",
      "lose-zone eu-west-1b",
      "pause-copies",
      "slow-region",
    ]);
    assert.deepEqual(await stage().refreshedPlan(region), []);
    const fis = stage().cloudIn(region).client(FisClient);
    const id = templates["lose-zone eu-west-1b"]!;
    const { experimentTemplate: found } = await fis.send(new GetExperimentTemplateCommand({ id }));
    assert.deepEqual(found!.targets!["clusters"]!.parameters, { writerAvailabilityZoneIdentifiers: "eu-west-1b" });
    assert.match(
      found!.logConfiguration!.cloudWatchLogsConfiguration!.logGroupArn!,
      /:log-group:fault-experiments-\w+:\*$/,
    );
    await fis.send(new StartExperimentCommand({ clientToken: crypto.randomUUID(), experimentTemplateId: id }));
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });
});
