import assert from "node:assert/strict";
import { drills } from "../drill/drills";
import type { DeclaredPermission } from "../drill/drill";
import { type DrillPlatform, drillPlatform } from "../drill/drillPlatform";
import { plannedCalls, proveDrill } from "../drill/regionProof";
import { snapshotOf } from "../drill/snapshot";
import { toolPermissions } from "../drill/toolPermissions";
import { deployedDrillPolicy } from "./deployedDrillPolicy";
import { deployedOutputs } from "./deployedOutputs";
import { type DeployedStatement, listed, statementAllows } from "./policyEvaluation";

const accountId = "123456789012";
const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const zones = regions.map((it) => `${it}a`);
const kinds = ["aurora-global", "rds"] as const;
type Kind = (typeof kinds)[number];

/** Of one kind with carts in a table, of the other without: what either needs beside has nothing to do with it. */
const features = (kind: Kind) => (kind === "rds" ? { carts: { kind: "dynamodb" as const } } : {});

function platformOf(kind: Kind): DrillPlatform {
  const outputs = deployedOutputs(kind, regions);
  if (features(kind).carts) outputs["foundation"]!["cartsTableName"] = "meridian-carts";
  return drillPlatform(
    snapshotOf({
      ...{ takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions },
      outputs,
    }),
  );
}

function deployed(kind: Kind, role: "drill" | "readiness" = "drill"): Promise<readonly DeployedStatement[]> {
  const { foundation } = platformOf(kind);
  const clusters = [foundation.relationalGlobalClusterId, foundation.documentGlobalClusterId].filter((it) => it !== "");
  const scope = {
    ...{ accountId, regions, relationalKind: kind, keyArns: Object.values(foundation.keyArns) },
    features: features(kind),
    globalClusterArns: clusters.map((it) => `arn:aws:rds::${accountId}:global-cluster:${it}`),
  };
  return deployedDrillPolicy(scope, role);
}

/** A permission, who needs it, and where its call goes. */
interface Need extends DeclaredPermission {
  readonly who: string;
}

function needsOf(kind: Kind): readonly Need[] {
  const platform = platformOf(kind);
  const own = toolPermissions(platform).map((it) => ({ ...it, who: "the tool itself" }));
  const ofDrills = drills.flatMap((drill) =>
    proveDrill(drill, platform, { regions, zones }).planned.flatMap(({ plan }) =>
      plannedCalls(plan).flatMap(({ part, call }) =>
        call.permissions.map((it) => ({
          ...it,
          who: `${drill.name}, ${part}`,
          context: {
            "aws:RequestedRegion": call.region,
            ...(/^(rds|fis):/.test(it.action) && { "aws:ResourceTag/Project": "meridian" }),
            ...it.context,
          },
        })),
      ),
    ),
  );
  return [...own, ...ofDrills];
}

const worded = ({ who, action, resource, context }: Need): string =>
  `${action} on ${resource} with ${JSON.stringify(context ?? {})} (${who})`;

/** Why the role is allowed what no drill's plan declares. */
const withoutDeclaration: Readonly<Record<string, string>> = {};

describe("every drill, for every ordered pair of regions and every choice", () => {
  for (const kind of kinds)
    for (const drill of drills)
      it(`${drill.name} of ${kind} needs nothing of the region being left, nor a control plane with one place`, () => {
        const { findings, planned, refused } = proveDrill(drill, platformOf(kind), { regions, zones });
        assert.deepEqual(findings, []);
        const reasons = [...new Set(refused.map((it) => it.reason))].join("\n");
        assert.ok(planned.length > 0, `no choice has a plan: ${reasons}`);
        for (const name of ["leave", "alsoLeave"] as const)
          if (drill.needs.includes(name))
            assert.deepEqual(
              [...new Set(planned.map(({ choice }) => choice[name]!))].sort(),
              [...regions].sort(),
              `not every region can be the one that is left: ${reasons}`,
            );
      });
});

describe("the drill role's policy", () => {
  for (const kind of kinds) {
    it(`allows all that the drills declare, with ${kind}`, async () => {
      const statements = await deployed(kind);
      const missing = needsOf(kind).filter((need) => !statements.some((it) => statementAllows(it, need)));
      assert.deepEqual(
        [...new Map(missing.map((it) => [`${it.action} ${it.resource}`, worded(it)])).values()],
        [],
        "allow it in components/foundation/drillPolicy.ts, or don't call it",
      );
    });

    it(`allows readiness alone to the role that only looks, with ${kind}`, async () => {
      const statements = await deployed(kind, "readiness");
      const asked = needsOf(kind).filter((it) => it.who.startsWith("readiness, "));
      assert.ok(asked.length > 0);
      const missing = asked.filter((need) => !statements.some((it) => statementAllows(it, need)));
      assert.deepEqual(missing.map(worded), []);
    });

    it(`allows nothing that no drill declares, with ${kind}`, async () => {
      const needs = needsOf(kind);
      const spare = (await deployed(kind)).flatMap((statement) =>
        listed(statement.Action).filter(
          (action) =>
            !needs.some((it) => it.action === action && statementAllows({ ...statement, Action: action }, it)),
        ),
      );
      const unexplained = [...new Set(spare)].filter((it) => !(it in withoutDeclaration));
      assert.deepEqual(unexplained, [], "no drill declares it: take it out of components/foundation/drillPolicy.ts");
    });
  }

  it("has an exception for nothing that is declared with every kind of store", async () => {
    const all = await Promise.all(kinds.map((it) => deployed(it)));
    const actions = new Set(all.flat().flatMap((it) => listed(it.Action)));
    for (const it of Object.keys(withoutDeclaration)) assert.ok(actions.has(it), `${it} isn't allowed at all`);
  });
});
