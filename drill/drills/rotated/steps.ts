/** Steps of `secret-rotation`: somebody rotates, every region has it, every process signs by it, and what was replaced is refused. */
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { secretStates } from "../../probes/secretStates";
import type { OriginValue } from "../../rotationPort";
import { StepError } from "../../step";
import { delays } from "../delays";
import { poll, scaled, seenWithin } from "../steps/patience";
import { lately, rotatedIn, type SeenRotation } from "./seen";

const lookCalls = (platform: DrillPlatform, regions: readonly string[]) =>
  regions.flatMap((it) => secretStates.calls(platform, it));

const everywhere = async (regions: readonly string[], context: DrillContext): Promise<readonly SeenRotation[]> =>
  (await Promise.all(regions.map((it) => rotatedIn(it, context)))).flat();

/** Seconds of AWS for whoever deploys: all stacks are applied. */
const deploySeconds = 2 * 3600;

const question =
  "Rotate now: pulumi config set secretGeneration N --stack foundation, with one more than it is, then npm run deploy. " +
  "Answer yes once it has begun.";

export const rotate = (
  platform: DrillPlatform,
  regions: readonly string[],
): DrillStep<DrillContext, readonly SeenRotation[]> => ({
  id: "rotate",
  name: "origin secret and token-signing keys get new values, by whoever deploys",
  stage: "decide",
  calls: lookCalls(platform, regions),
  expectedDelays: [delays.deployment],
  observe: (context) => everywhere(regions, context),
  run: async (context, before) => {
    const has = new Map(before.map((it) => [`${it.name} in ${it.region}`, it.currentVersion]));
    const isNew = (it: SeenRotation): boolean =>
      it.currentVersion !== has.get(`${it.name} in ${it.region}`) || lately(it, context);
    const said = before.every(isNew) ? "it was rotated already" : await rotated(context);
    const last = await seenWithin(
      context,
      deploySeconds,
      () => everywhere(regions, context),
      (seen) => seen.every(isNew),
    );
    const old = last.seen.filter((it) => !isNew(it)).map((it) => `${it.name} in ${it.region}`);
    if (old.length > 0) throw new StepError("deviated", `${said}, and still as before: ${old.join(", ")}`);
    return { detail: `${said}; ${last.seen.length} regional secrets have a new version` };
  },
});

async function rotated({ rotations, ports }: DrillContext): Promise<string> {
  if (rotations) return rotations.rotate();
  if (await ports.confirm(question)) return "the operator says that it has begun";
  throw new StepError("refused", "not rotating: nobody deploys one generation more");
}

/** Seconds of AWS: replicas follow within seconds. */
const replicationSeconds = 900;

export const inStep = (platform: DrillPlatform, regions: readonly string[]): DrillStep<DrillContext> => ({
  id: "in-step",
  name: "every region has the same version of each, and no rotation is half done",
  stage: "recover",
  calls: lookCalls(platform, regions),
  expectedDelays: [],
  run: async (context) => {
    const last = await seenWithin(
      context,
      replicationSeconds,
      () => everywhere(regions, context),
      (seen) => outOfStep(seen).length === 0,
    );
    const problems = outOfStep(last.seen);
    if (problems.length > 0) throw new StepError("deviated", problems.join("; "));
    return { detail: [...new Set(last.seen.map((it) => `${it.name} ${it.currentVersion}`))].join(", ") };
  },
});

/** Pure. */
export function outOfStep(seen: readonly SeenRotation[]): readonly string[] {
  const names = [...new Set(seen.map(({ name }) => name))];
  return names.flatMap((name) => {
    const of = seen.filter((it) => it.name === name);
    const versions = new Set(of.map((it) => it.currentVersion));
    return [
      ...(versions.size > 1 ? [`the ${name} has ${versions.size} current versions`] : []),
      ...of
        .filter((it) => it.currentVersion === undefined || it.pendingVersion !== undefined)
        .map((it) => `a rotation of the ${name} in ${it.region} isn't finished`),
      ...of.flatMap((it) => it.outOfStep.map((why) => `the ${name} isn't replicated from ${it.region} to ${why}`)),
    ];
  });
}

/**
 * Seconds: a process reads its secrets every five minutes, give or take a tenth, on the local cloud as in AWS, and signs with a new key when all have
 * read it (takenUpMs in app/src/configuration/secrets.ts).
 */
const rereadSeconds = 390;

export const processesSign = (_platform: DrillPlatform, regions: readonly string[]): DrillStep<DrillContext> => ({
  id: "processes-sign",
  name: "every process signs with the new key, and trusts the one before",
  stage: "recover",
  calls: [],
  expectedDelays: [delays.secretsRead],
  run: async (context) => {
    const { rotations, timeScale } = context;
    if (!rotations) {
      await waitFor(context, scaled(context, rereadSeconds));
      return {
        detail: `nobody here can ask each process: ${rereadSeconds} s have passed, in which each reads its secrets, and after which it signs with the new key`,
      };
    }
    const wanted = await rotations.wantedKeys();
    const look = async () => {
      const found = await Promise.all(regions.map((it) => rotations.keysIn(it)));
      const all = found.flat();
      return { all, behind: all.filter((it) => it.keys.join() !== wanted.join()).map((it) => it.process) };
    };
    const last = await seenWithin(
      context,
      2 * rereadSeconds * timeScale,
      look,
      ({ all, behind }) => all.length > 0 && behind.length === 0,
    );
    const { all, behind } = last.seen;
    const isSo = all.length > 0 && behind.length === 0;
    const detail = isSo
      ? `${all.length} processes sign with ${wanted[0]} and trust ${wanted[1] ?? "no other"}; every older key is trusted by none`
      : `otherwise: ${behind.join(", ") || "there is no process"}`;
    context.found?.({
      what: "every process signs with the new key, and trusts no older one than the one before",
      held: isSo,
      detail,
    });
    if (!isSo) throw new StepError("deviated", detail);
    return { detail };
  },
});

/** In looks, so that whoever interrupts isn't made to wait. */
async function waitFor(context: DrillContext, milliseconds: number): Promise<void> {
  const { clock } = context.ports;
  for (const end = clock.now() + milliseconds; clock.now() < end;) await poll(context);
}

const wantedAtDoors: Readonly<Record<OriginValue, "let in" | "refused">> = {
  current: "let in",
  previous: "let in",
  replaced: "refused",
};

export const oldRefused = (_platform: DrillPlatform, regions: readonly string[]): DrillStep<DrillContext> => ({
  id: "old-refused",
  name: "front doors let in what CloudFront sends and the value before, and refuse the one that was replaced",
  stage: "recover",
  calls: [],
  expectedDelays: [],
  run: async ({ rotations, found }) => {
    if (!rotations)
      return { detail: "nobody here knows the values, so none was tried: the drill role may read no secret" };
    const seen = await Promise.all(
      regions.map(async (region) => ({ region, answers: await rotations.frontDoor(region) })),
    );
    const wrong = seen.flatMap(({ region, answers }) =>
      (Object.keys(wantedAtDoors) as OriginValue[])
        .filter((it) => answers[it] !== wantedAtDoors[it])
        .map((it) => `${region}: the ${it} origin secret is ${answers[it]}`),
    );
    const detail = wrong.join("; ") || `so it is in ${regions.join(", ")}`;
    found?.({
      what: "front doors refuse the origin secret that was replaced, and let in the two that count",
      held: wrong.length === 0,
      detail,
    });
    if (wrong.length > 0) throw new StepError("deviated", detail);
    return { detail };
  },
});
