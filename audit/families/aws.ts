import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Check, together, type Verdict } from "../check";
import { readState } from "../states";
import { type States, terraformPlan } from "../terraform/plan";
import { versionOf } from "../tools/install";
import { checkov } from "./checkov";

/**
 * A bucket that anybody may read, a port open to the world, a database without encryption, an administrator by wildcard:
 * rules of one resource, and such as look at two (a bucket and its versioning, a record and its load balancer).
 */
const mustFind = [
  "CKV_AWS_16", // a database that isn't encrypted
  "CKV_AWS_17", // and is public
  "CKV_AWS_24", // port 22 for everybody
  "CKV_AWS_53", // Block Public Access is off
  "CKV_AWS_63", // an action *
  "CKV_AWS_79", // metadata service version 1
  "CKV2_AWS_6", // a bucket without Block Public Access, which only the other resource could tell
  "CKV_AWS_21", // a bucket without versioning, likewise
  "CKV2_AWS_8", // a database that the backup plan's tag doesn't find
];

/** AWS resources of every kind of platform, as a Terraform plan, by checkov. */
export const awsCheck = (programs: string, states: () => Promise<ReadonlyMap<string, States>>): Check => ({
  family: "aws",
  tool: `checkov ${versionOf("checkov")}`,
  unit: "checks of resources",
  mustFind,
  onFixture: () => onStates(programs, new Map([["bad", readState(fixture)]])),
  onProject: async () => {
    const verdicts: Verdict[] = [];
    for (const platform of (await states()).values()) verdicts.push(await onStates(programs, platform));
    return together(verdicts);
  },
});

const fixture = path.join(__dirname, "..", "fixtures", "aws", "state.json");

async function onStates(programs: string, states: States): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), "plan-"));
  try {
    const file = path.join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(terraformPlan(states), undefined, 1));
    return await checkov(programs, "terraform_plan", [file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
