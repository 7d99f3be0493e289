import { randomBytes } from "node:crypto";
import { choiceInWords, planView } from "../planView";
import { runId } from "../record/runs";
import { leftBy } from "../regionProof";
import { beginRun, guardNames, type RunConsent } from "../run/begin";
import type { DrillOptions } from "../options";
import type { DrillContext } from "../context";
import type { RunRequest } from "../run/world";
import { cloudOf, type DrillCloud, snapshotText } from "./cloud";
import { told } from "./ending";
import { beforeAnything, type DrillCommand, type DrillHost } from "./host";
import { openedBy } from "./opened";
import { runWorldOf } from "./runWorld";

export const run: DrillCommand = async (options, host) => {
  const cloud = await cloudOf(options, host);
  const request = await beforeAnything(() => requestFor(options, host, cloud));
  return told(
    await beginRun(request, runWorldOf(options, host, cloud, options), consentBy(options, host)),
    options,
    host,
  );
};

/** The run that was asked for, as planned. @throws Error where nothing can be planned, or nobody says whose credentials these are */
export async function requestFor(
  options: DrillOptions,
  host: DrillHost,
  cloud: DrillCloud,
): Promise<RunRequest<DrillContext>> {
  const { drill, choice, overrides, because } = options;
  const plan = drill!.plan(cloud.platform, choice);
  const view = planView(drill!, plan, choice);
  expectGuards(overrides, guardNames(plan));
  const id = runId(drill!.name, Date.now(), randomBytes(2).toString("hex"));
  const opened = await openedBy(id, view, options, host, cloud);
  host.say(`${drill!.name}: ${choiceInWords(choice)}; ${view.secondsByArithmetic} s by arithmetic. Run ${id}`);
  return {
    ...{ id, kind: drill!.kind, plan, left: leftBy(choice), opened, snapshot: snapshotText(cloud) },
    overrides: new Map(overrides.map((it) => [it, because])),
  };
}

/** @throws Error for one that no guard has: whoever mistypes it would learn so only when the guard refuses */
export function expectGuards(overrides: readonly string[], known: readonly string[]): void {
  const unknown = overrides.filter((it) => !known.includes(it));
  if (unknown.length > 0)
    throw new Error(`--override is ${unknown.join(", ")}: no guard of this drill. Its guards: ${known.join(", ")}.`);
}

/** A name is typed, which nobody does by accident. */
function consentBy({ consent, choice, drill }: DrillOptions, { ask }: DrillHost): RunConsent {
  return async () => {
    if (consent === "yes") return undefined;
    const word = choice.leave ?? drill!.name;
    const began = performance.now();
    const typed = (await ask(`${drill!.touches} Type ${word} to begin: `)).trim();
    if (typed !== word) throw new Error(`${typed === "" ? "Nothing" : typed} was typed, not ${word}.`);
    return { what: `typed ${word}`, seconds: Math.round((performance.now() - began) / 100) / 10 };
  };
}
