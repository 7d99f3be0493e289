/**
 * Records the plans of pull requests on a kept local cloud (npm run live -- --plan-only), by the real engine:
 * `node --no-warnings --require tsx/cjs review/recorded/record.ts [NAME…]`, all without names.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deployOrder } from "../../deploy/order";
import { platformIn } from "../../deploy/platform";
import { runCommand } from "../../toolchain/commandLine";
import { type ReadPlans, readPlans } from "../assemble";
import type { ResourceChange } from "../changes";
import { rawSettings } from "../rawSettings";
import { onKeptCloud } from "../local/localPlans";
import { outputUses } from "../outputUses";
import { planAll } from "../plans";
import { ruleChanges } from "../ruleChanges";
import { ruleLevelsIn } from "../ruleLevels";
import { type Edit, pullRequests } from "./pullRequests";
import { recordingOf } from "./recording";

const root = path.join(__dirname, "..", "..");
const program = path.join(root, "build", "review", "program");

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  // What was merged since that cloud was deployed is nobody's change here.
  const merged = new Set((await planned([])).changes.map(changeKey));
  for (const { name, edits } of pullRequests.filter((it) => names.length === 0 || names.includes(it.name))) {
    const read = await planned(edits);
    const changes = read.changes.filter((it) => !merged.has(changeKey(it)));
    const text = JSON.stringify(recordingOf({ ...read, changes }), undefined, 1);
    writeFileSync(path.join(__dirname, `${name}.json`), `${text}\n`);
    process.stdout.write(`${name}: ${changes.length} changes, ${read.stacks.map((it) => it.state).join(" ")}\n`);
  }
}

const changeKey = ({ urn, kind, values }: ResourceChange): string => JSON.stringify([urn, kind, values]);

async function planned(edits: readonly Edit[]): Promise<ReadPlans> {
  copyProgram();
  for (const it of edits) apply(it);
  const platform = platformIn(program);
  const stacks = await onKeptCloud(program);
  if (!stacks) throw new Error("no local cloud is kept: npm run live -- --plan-only");
  try {
    const plans = await planAll(deployOrder(platform).flat(), stacks.stack, { folders: [program, root] });
    const settings = rawSettings(program, platform.regions);
    const { homeRegion } = platform;
    const read = readPlans({ plans, platform, settings, homeRegion, uses: outputUses(program) });
    const isOfPack = edits.some(({ file }) => file.startsWith("policy/"));
    const [before, after] = isOfPack ? await Promise.all([ruleLevelsIn(root), ruleLevelsIn(program)]) : [];
    return { ...read, changes: [...read.changes, ...ruleChanges(before ?? {}, after ?? {})] };
  } finally {
    await stacks.leave();
  }
}

function copyProgram(): void {
  rmSync(program, { recursive: true, force: true });
  mkdirSync(program, { recursive: true });
  const parts = [
    "index.ts",
    "package.json",
    "tsconfig.json",
    "components",
    "config",
    "outputs",
    "policy",
    "Pulumi.yaml",
  ];
  const stacks = ["foundation", "us-east-1", "eu-west-1", "ap-south-1", "global"].map((it) => `Pulumi.${it}.yaml`);
  for (const it of [...parts, ...stacks]) cpSync(path.join(root, it), path.join(program, it), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(program, "node_modules"));
}

function apply({ file, from, to }: Edit): void {
  const full = path.join(program, file);
  const text = existsSync(full) ? readFileSync(full, "utf8") : "";
  const changed = from === undefined ? to : text.replace(from, to);
  if (changed === text)
    throw new Error(`${file} doesn't have ${String(from)}: the pull request is of an older program`);
  writeFileSync(full, changed);
}

void runCommand(main);
