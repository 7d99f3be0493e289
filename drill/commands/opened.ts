/** The first entry of a run's journal: what it is, by whom, with what. */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { EntryBodies, Provenance } from "../entries";
import { commitFile } from "../kit/kit";
import { objectivesOf } from "../objectives";
import type { DrillOptions } from "../options";
import { plannedSteps, type PlanView } from "../planView";
import { digestOf } from "../record/chain";
import { type DrillCloud, snapshotText } from "./cloud";
import type { DrillHost } from "./host";
import { operatorOf } from "./runWorld";

export const planDigestOf = (view: PlanView): string => digestOf(JSON.stringify(view));

export async function openedBy(
  id: string,
  view: PlanView,
  options: DrillOptions,
  host: DrillHost,
  cloud: DrillCloud,
): Promise<EntryBodies["opened"]> {
  const { drill, choice, because } = options;
  return {
    ...{ id, drill: drill!.name, proves: drill!.proves, kind: drill!.kind, choice, reason: because },
    objectives: {
      ...objectivesOf(cloud.platform),
      setBy: "rtoSeconds, rpoSeconds and lostWrites, as they were deployed",
    },
    provenance: await provenanceOf(options, host, cloud),
    ...scheduled(options, cloud),
    scope: {
      stores: choice.store ? [choice.store] : ["relational", "document"],
      excluded: choice.store ? [`the ${choice.store === "relational" ? "document" : "relational"} store`] : [],
      thirdParties: ["the shop's payment gateway"],
    },
    stopConditions: view.stopConditions,
    plan: plannedSteps(view),
    planDigest: planDigestOf(view),
    regions: cloud.platform.regions.map(({ region }) => region),
  };
}

/** @throws Error outside of the window */
export function scheduled(
  { schedule }: DrillOptions,
  { platform }: DrillCloud,
): Pick<EntryBodies["opened"], "window" | "cadenceDays"> {
  const { window, announcedTo = [], everyDays } = schedule ?? {};
  const now = Date.now();
  if (window && (now < Date.parse(window.from) || now >= Date.parse(window.until)))
    throw new Error(`--window is ${window.from}/${window.until}, and it is ${new Date(now).toISOString()}.`);
  const { changeFreezes } = platform.global;
  const changeFreeze = changeFreezes.length === 0 ? "none is configured" : `configured: ${changeFreezes.join(", ")}`;
  return {
    ...((window ?? announcedTo.length > 0) && { window: { ...window, announcedTo, changeFreeze } }),
    ...(everyDays !== undefined && { cadenceDays: everyDays }),
  };
}

async function provenanceOf(options: DrillOptions, host: DrillHost, cloud: DrillCloud): Promise<Provenance> {
  const { Account, Arn } = await callerOf(options, cloud);
  const { version } = JSON.parse(readFileSync(path.join(host.root, "package.json"), "utf8")) as { version: string };
  return {
    account: cloud.isLocal ? "rehearsal" : Account,
    identity: Arn,
    operator: operatorOf(options, host),
    ...(options.approver !== undefined && { approver: options.approver }),
    version,
    commit: await commitOf(host.root),
    deployedCommit: cloud.snapshot.commit,
    snapshotDigest: digestOf(snapshotText(cloud)),
    snapshotTakenAt: cloud.snapshot.takenAt,
    timeScale: options.timeScale,
    clock: "this machine's",
    versions: { node: process.version },
  };
}

/** Asked of a region that stays: STS answers in each. @throws Error where none does, or the credentials are no good */
async function callerOf({ choice }: DrillOptions, cloud: DrillCloud): Promise<{ Account: string; Arn: string }> {
  const left = [choice.leave, choice.alsoLeave];
  const staying = cloud.platform.regions.map(({ region }) => region).filter((it) => !left.includes(it));
  let why = new Error("no region stays");
  for (const region of staying) {
    try {
      const { Account, Arn } = await cloud.clientsIn(region).identity.send(new GetCallerIdentityCommand({}));
      return { Account: Account!, Arn: Arn! };
    } catch (error) {
      why = error as Error;
    }
  }
  throw new Error(`Nobody in ${staying.join(" or ")} says whose credentials these are: ${why.message}`);
}

/** The kit has no repository, but a file that says which it is of. */
export async function commitOf(root: string): Promise<string> {
  const written = path.join(root, commitFile);
  if (existsSync(written)) return readFileSync(written, "utf8").trim();
  return promisify(execFile)("git", ["-C", root, "rev-parse", "HEAD"]).then(
    ({ stdout }) => stdout.trim(),
    () => "unknown",
  );
}
