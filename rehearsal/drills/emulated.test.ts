import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { type AnsweredCall, clientsIn } from "../../drill/clients";
import type { DrillContext } from "../../drill/context";
import type { DrillChoice, DrillPlan } from "../../drill/drill";
import { drillPlatform, type DrillPlatform } from "../../drill/drillPlatform";
import { regionEvacuation } from "../../drill/drills/regionEvacuation";
import { writerSwitchover } from "../../drill/drills/writerSwitchover";
import { evacuationInput, evacuationMetric, evacuationScheduleName } from "../../drill/evacuationMetric";
import { compareCalls, type MadeCall, serviceOf } from "../../drill/madeCalls";
import { sampleOutputs } from "../../drill/platform.fixture";
import { machineClock, type Ports } from "../../drill/ports";
import { observeSwitch } from "../../drill/probes/evacuation";
import { observeTopology, writersIn } from "../../drill/probes/topology";
import { takeStep } from "../../drill/runner";
import { withEmulator } from "../emulator/emulator.fixture";
import { control, setApisDown, setRegionDown } from "../emulator/faults";
import { Databases } from "../emulator/overlay-rds.fixture";
import { credentials } from "../providers/cloud";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;

const ours = { name: "meridian" };

describe("drills on the emulated AWS API", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);
  let platform: DrillPlatform;
  let answered: AnsweredCall[] = [];

  /** Both global databases, and a switch of each region in each other one. */
  before(async () => {
    const outputs = sampleOutputs("globalCluster", regions);
    for (const [engine, prefix] of [
      ["aurora-postgresql", "relational"],
      ["docdb", "document"],
    ] as const) {
      const { group, virginia, ireland, mumbai } = await databases.world(engine);
      outputs["foundation"]![`${prefix}GlobalClusterId`] = group;
      for (const arn of [virginia, ireland, mumbai]) {
        const regional = outputs[arn.split(":")[3]!]!;
        regional[prefix === "relational" ? "relationalDatabaseArn" : "documentClusterArn"] = arn;
        regional[prefix === "relational" ? "relationalDatabaseId" : "documentClusterId"] = arn.split(":")[6];
      }
    }
    const others = (region: string): readonly string[] => regions.filter((it) => it !== region);
    outputs["global"]!["evacuationRegions"] = Object.fromEntries(regions.map((it) => [it, others(it)]));
    for (const region of regions) for (const place of others(region)) await makeSwitch(region, place);
    platform = drillPlatform({
      ...{ takenAt: "2026-11-29T12:00:00Z", commit: "0".repeat(40), domain: "shop.example", regions, outputs },
    });
  });

  async function makeSwitch(region: string, place: string): Promise<void> {
    const cloud = emulator.cloudIn(place);
    await cloud.client(SchedulerClient).send(
      new CreateScheduleCommand({
        ...{ Name: evacuationScheduleName(ours, region), ScheduleExpression: "rate(1 minute)" },
        ...{ FlexibleTimeWindow: { Mode: "OFF" }, Description: "kept" },
        Target: {
          Arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
          RoleArn: "arn:aws:iam::123456789012:role/evacuation-heartbeat-1234567",
          Input: JSON.stringify(evacuationInput(ours, region, 0)),
        },
      }),
    );
    const { namespace, metricName, dimension } = evacuationMetric(ours);
    await cloud.client(CloudWatchClient).send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: `evacuated-${region}`, Namespace: namespace, MetricName: metricName },
        Dimensions: [{ Name: dimension, Value: region }],
        ...{ Period: 60, EvaluationPeriods: 1, Statistic: "Maximum", Threshold: 1 },
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  }

  const clientsOf = (region: string) =>
    clientsIn(region, { endpoint: emulator.endpoint(), credentials, answered: (it) => void answered.push(it) });

  /** Nothing judges alarms here, so a name that is asked for has them follow their schedules. */
  const names: DrillContext["names"] = {
    addressesOf: async (name) => {
      const [label = ""] = name.split(".");
      if (!label.startsWith("pair-")) return [`address of ${label}`];
      const region = label.slice("pair-".length);
      const places = regions.filter((it) => it !== region);
      const isOn = async (place: string): Promise<boolean> => {
        const { held } = await observeSwitch(
          ours,
          region,
          place,
          clientsIn(place, { endpoint: emulator.endpoint(), credentials }),
        );
        const StateValue = held === 1 ? "ALARM" : "OK";
        const asked = { AlarmName: `evacuated-${region}`, StateValue, StateReason: "judged" } as const;
        await emulator
          .cloudIn(place)
          .client(CloudWatchClient)
          .send(new SetAlarmStateCommand(asked))
          .catch(() => undefined);
        return held === 1;
      };
      const on = await Promise.all(places.map(isOn));
      return on.includes(true) ? ["address of another"] : [`address of ${region}`];
    },
  };

  /** Each step's end, and what it called beyond what it declares. */
  async function run(plan: DrillPlan<DrillContext>, choice: DrillChoice) {
    const interruption = new AbortController().signal;
    const ports: Ports = {
      ...{ clock: machineClock(interruption), interruption, say: () => undefined, pollMilliseconds: 20 },
      confirm: () => Promise.resolve(true),
    };
    const context: DrillContext = { platform, choice, clientsIn: clientsOf, ports, timeScale: 600, names };
    const made: MadeCall[] = [];
    const ended: string[] = [];
    for (const step of plan.steps) {
      answered = [];
      const { outcome, detail } = await takeStep(step, context, ports);
      made.push(
        ...answered.map(({ client, operation, region }) => ({
          step: step.id,
          service: serviceOf(client),
          operation,
          region,
        })),
      );
      ended.push(outcome === "held" ? outcome : `${outcome}: ${detail}`);
      if (outcome !== "held") break;
    }
    return { ended, undeclared: compareCalls(plan, made).undeclared };
  }

  const writers = async (region: string) => {
    const look = (store: "relational" | "document") =>
      observeTopology(store, { platform, clientsIn: clientsOf, regions: [region] });
    return (await Promise.all([look("relational"), look("document")])).map(writersIn);
  };

  /** As CloudWatch is told of the copies in a region. */
  async function tellLag(region: string): Promise<void> {
    const { relational, document } = platform.regions.find((it) => it.region === region)!;
    const datum = (namespace: string, name: string, id: string) => ({
      ...{ region, namespace, name, dimensions: { DBClusterIdentifier: id }, at: Date.now(), values: [120] },
    });
    const data = [
      datum("AWS/RDS", "AuroraGlobalDBReplicationLag", relational.id),
      datum("AWS/DocDB", "GlobalClusterReplicationLag", document.id),
    ];
    await control(emulator.endpoint(), "metrics", { data });
  }

  it("switch both writers over, and call what they declare", async () => {
    const choice: DrillChoice = { to: "eu-west-1", dataLoss: "refused" };
    const { ended, undeclared } = await run(writerSwitchover.plan(platform, choice), choice);
    assert.deepEqual(ended, ["held", "held"]);
    assert.deepEqual(undeclared, []);
    assert.deepEqual(await writers("ap-south-1"), [["eu-west-1"], ["eu-west-1"]]);
  });

  it("evacuate a region whose writers can hand over, and have schedules hold it", async () => {
    const choice: DrillChoice = { leave: "eu-west-1", to: "us-east-1", dataLoss: "refused" };
    await tellLag("us-east-1");
    const { ended, undeclared } = await run(regionEvacuation.plan(platform, choice), choice);
    assert.deepEqual(
      ended.filter((it) => it !== "held"),
      [],
    );
    assert.deepEqual(undeclared, []);
    assert.deepEqual(await writers("ap-south-1"), [["us-east-1"], ["us-east-1"]]);
    for (const place of ["us-east-1", "ap-south-1"])
      assert.deepEqual(await observeSwitch(ours, "eu-west-1", place, clientsOf(place)), {
        place,
        alarm: "ALARM",
        held: 1,
      });
  });

  it("fail over from a region that doesn't answer, only if loss is accepted", async () => {
    const leave = "us-east-1";
    await setRegionDown(emulator.endpoint(), leave, "down");
    await setApisDown(emulator.endpoint(), leave, "down");
    try {
      const planned: DrillChoice = { leave, to: "ap-south-1", dataLoss: "refused" };
      const [first] = (await run(regionEvacuation.plan(platform, planned), planned)).ended;
      assert.match(first!, /^refused: .*us-east-1 doesn't answer .*give --accept-data-loss if it may/);
      const lossy: DrillChoice = { ...planned, dataLoss: "accepted" };
      const { ended, undeclared } = await run(regionEvacuation.plan(platform, lossy), lossy);
      assert.deepEqual(
        ended.filter((it) => it !== "held"),
        [],
      );
      assert.deepEqual(undeclared, []);
      assert.deepEqual(await writers("eu-west-1"), [["ap-south-1"], ["ap-south-1"]]);
    } finally {
      await setApisDown(emulator.endpoint(), leave, "up");
      await setRegionDown(emulator.endpoint(), leave, "up");
    }
  });
});
