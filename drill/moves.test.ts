import assert from "node:assert/strict";
import { recordingPorts } from "./actions/ports.fixture";
import { lineOf } from "./command";
import { moveActions } from "./moves";
import { platformFrom } from "./platform";
import { sampleOutputs } from "./platform.fixture";

const regions = ["us-east-1", "eu-west-1"];

async function linesOf(kind: "globalCluster" | "instances", move: Parameters<typeof moveActions>[1]) {
  const { calls, ports } = recordingPorts(() => ({ DBInstances: [{ BackupRetentionPeriod: 14 }] }));
  const platform = platformFrom(regions, sampleOutputs(kind, regions));
  const actions = await moveActions(platform, move, ports.databasesIn);
  const asked = calls.map((it) => `${it.operation} in ${it.region}`);
  return { asked, lines: actions.map((it) => lineOf(it.asCommand())) };
}

describe("A move of both stores", () => {
  for (const kind of ["switchover", "failover"] as const)
    it(`is a ${kind} of both global clusters, called in the region that takes over`, async () => {
      const { asked, lines } = await linesOf("globalCluster", { kind, to: "eu-west-1" });
      assert.deepEqual(asked, []);
      const loss = kind === "failover" ? " --allow-data-loss" : "";
      const arn = "arn:aws:rds:eu-west-1:123456789012:cluster";
      assert.deepEqual(lines, [
        `aws rds ${kind}-global-cluster --region eu-west-1 --global-cluster-identifier meridian-relational --target-db-cluster-identifier ${arn}:relational-1234567${loss}`,
        `aws docdb ${kind}-global-cluster --region eu-west-1 --global-cluster-identifier meridian-document --target-db-cluster-identifier ${arn}:document-1234567${loss}`,
      ]);
    });

  it("promotes an instance either way, with the days of backups that it has, and asks no other region", async () => {
    for (const kind of ["switchover", "failover"] as const) {
      const { asked, lines } = await linesOf("instances", { kind, to: "eu-west-1" });
      assert.deepEqual(asked, ["DescribeDBInstances in eu-west-1"]);
      assert.equal(
        lines[0],
        "aws rds promote-read-replica --region eu-west-1 --db-instance-identifier meridian-relational --backup-retention-period 14",
      );
      assert.ok(lines[1]!.startsWith(`aws docdb ${kind}-global-cluster `));
    }
  });

  it("isn't made to a region that the platform doesn't have, or whose instance is unknown", async () => {
    const to = { kind: "failover", to: "sa-east-1" } as const;
    await assert.rejects(linesOf("globalCluster", to), /^Error: sa-east-1 is no region of this platform/);
    const { ports } = recordingPorts(() => ({ DBInstances: [] }));
    const platform = platformFrom(regions, sampleOutputs("instances", regions));
    await assert.rejects(moveActions(platform, { ...to, to: "eu-west-1" }, ports.databasesIn), {
      message: "meridian-relational doesn't say how long its backups are kept.",
    });
  });
});
