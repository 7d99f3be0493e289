import assert from "node:assert/strict";
import { amountInWords } from "./charges";
import { costChange } from "./costChange";
import type { CostedResource } from "./resources";
import type { PriceTables } from "./tables";

const price = (usd: number) => ({ usd, date: "2026-11-30", source: "a test" });
const tables: PriceTables = {
  "us-east-1": { "nat-gateway": price(0.045), "instance:m7g.large": price(0.1), "volume-gp3": price(0.08) },
  "eu-west-1": { "nat-gateway": price(0.05) },
  global: { "health-check": price(0.5), "health-check-feature": price(1), dashboard: price(3) },
};

function resource(stack: string, type: string, name: string, inputs: CostedResource["inputs"] = {}): CostedResource {
  const token = type.includes("$") ? type.split("$").at(-1)! : type;
  return { urn: `urn:pulumi:${stack}::meridian::${type}::${name}`, type: token, inputs };
}

const gateway = (stack: string, name: string) => resource(stack, "aws:ec2/natGateway:NatGateway", name);
const template = (stack: string, instanceType: string) =>
  resource(stack, "meridian:region:AutoScalingService$aws:ec2/launchTemplate:LaunchTemplate", "storefront", {
    instanceType,
    blockDeviceMappings: [{ ebs: { volumeSize: 20 } }],
  });
const group = (stack: string, minSize: number) =>
  resource(stack, "meridian:region:AutoScalingService$aws:autoscaling/group:Group", "storefront", { minSize });

const changeOf = (before: readonly CostedResource[], after: readonly CostedResource[]) =>
  costChange({ before, after, homeRegion: "us-east-1" }, tables);

describe("what a plan changes of the bill", () => {
  it("is said by region and kind, and leaves out what stays", () => {
    const still = [gateway("us-east-1", "nat-1"), gateway("eu-west-1", "nat-1")];
    const { rows, before, after, unknown } = changeOf(still, [...still, gateway("eu-west-1", "nat-2")]);
    assert.deepEqual(rows, [
      {
        region: "eu-west-1",
        kind: "network",
        before: { usd: 36.5, notPriced: [] },
        after: { usd: 73, notPriced: [] },
      },
    ]);
    assert.deepEqual([before.usd, after.usd, unknown], [69.35, 105.85, []]);
  });

  it("counts a region that comes and one that goes", () => {
    const { rows } = changeOf([gateway("us-east-1", "nat-1")], [gateway("eu-west-1", "nat-1")]);
    const said = rows.map((it) => `${it.region} ${amountInWords(it.before)} → ${amountInWords(it.after)}`);
    assert.deepEqual(said, ["eu-west-1 0.00 → 36.50", "us-east-1 32.85 → 0.00"]);
  });

  it("says not priced, never nothing, where a price is missing", () => {
    const { rows, after } = changeOf([], [group("eu-west-1", 3), template("eu-west-1", "m7g.large")]);
    assert.equal(amountInWords(rows[0]!.after), "not priced");
    assert.deepEqual(after.notPriced, ["EC2 instance m7g.large in eu-west-1", "gp3 volume in eu-west-1"]);
    const gone = changeOf([group("eu-west-1", 3), template("eu-west-1", "m7g.large")], []);
    assert.equal(amountInWords(gone.rows[0]!.before), "not priced");
  });

  it("finds a group's launch template by its parent while no id is known", () => {
    const { after } = changeOf([], [group("us-east-1", 3), template("us-east-1", "m7g.large")]);
    assert.equal(after.usd, 223.8); // 3 × 0.1 × 730 + 3 × 20 × 0.08
  });

  it("puts what the global stack makes in another region there, and what is the world's nowhere", () => {
    const checks = resource("global", "aws:route53/healthCheck:HealthCheck", "endpoint", {
      type: "HTTPS_STR_MATCH",
      requestInterval: 10,
    });
    const schedule = resource("global", "aws:scheduler/schedule:Schedule", "heartbeat", {
      region: "eu-west-1",
      scheduleExpression: "rate(1 minute)",
    });
    const { rows } = changeOf([], [checks, schedule]);
    assert.deepEqual(
      rows.map(({ region, kind, after }) => [region, kind, amountInWords(after)]),
      [
        ["eu-west-1", "monitoring", "not priced"],
        ["global", "DNS", "3.50"],
      ],
    );
  });

  it("names what nobody can price: an unknown type, and a size that isn't known yet", () => {
    const { unknown, rows } = changeOf(
      [],
      [
        resource("us-east-1", "aws:apprunner/service:Service", "f"),
        resource("us-east-1", "aws:rds/instance:Instance", "db"),
      ],
    );
    assert.deepEqual(unknown, ["aws:apprunner/service:Service", "aws:rds/instance:Instance db"]);
    assert.deepEqual(rows, []);
  });

  it("charges dashboards beyond the account's third", () => {
    const board = (name: string) => resource("us-east-1", "aws:cloudwatch/dashboard:Dashboard", name);
    assert.equal(changeOf([board("a"), board("b"), board("c")], []).before.usd, 0);
    assert.equal(changeOf([], ["a", "b", "c", "d"].map(board)).after.usd, 3);
  });
});
