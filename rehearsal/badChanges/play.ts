/** Plays one change on a living cloud while users shop: it is planted, deployed in waves, stopped or not, and put back. */
import { deployPlatform, type DeployPorts } from "../../deploy/deployment";
import { changedCount } from "../../deploy/protocol";
import type { Context } from "../steps/context";
import { rollbackAlarms } from "../steps/rollouts";
import type { LivingStage } from "../steps/stage";
import type { PlantedChange } from "./badChange";
import { livingDeployment } from "./livingDeployment";
import type { WorkspaceRepository } from "./workspaceRepository";

export interface PlayedChange {
  readonly name: string;
  /** How it ended, in the words of `npm run deploy`. */
  readonly said: string;
  readonly seconds: number;
  /** Stacks that were updated. */
  readonly updated: readonly string[];
  /** From the first request that failed after the update began, or where none did from the update's end, to the begin of the way back. Missing: nothing was applied. */
  readonly untilBack?: { readonly seconds: number; readonly from: "first failed request" | "update" };
  readonly requests: number;
  readonly failed: number;
  /** What isn't as it must be; nothing where the change ended as it has to. */
  readonly problems: readonly string[];
}

export interface ChangeStage {
  readonly context: Context;
  readonly stage: LivingStage;
  readonly repository: WorkspaceRepository;
  readonly timeScale: number;
  readonly interruption: AbortSignal;
  readonly say: (line: string) => void;
}

/** What is said when a way back begins: AWS' own, of a version, of a stack. */
const wayBack = /RollbackInProgress|bringing version .* back|^ +taking .* back/;

export async function playChange(change: PlantedChange, at: ChangeStage): Promise<PlayedChange> {
  const { stage, repository, context } = at;
  const began = Date.now();
  const [requests, failed] = [stage.requests, stage.errors];
  const moments = new Moments();
  const heard: string[] = [];
  const say = (line: string): void => {
    heard.push(line);
    if (wayBack.test(line)) moments.wentBackAt ??= Date.now();
    at.say(line);
  };
  const commit = repository.plant(change);
  const { timeScale, interruption } = at;
  const shop = stage.plane.addresses.shop;
  const onUpdate = moments.note.bind(moments);
  const ports = livingDeployment({ ...{ context, shop, timeScale, interruption, commit, say, onUpdate } });
  if (change.ends !== "planned") await untilAtRest(ports, at);
  let said = "it went through";
  try {
    await deployPlatform(context.platform, ports, { step: change.step });
  } catch (error) {
    said = (error as Error).message;
    say(said);
  }
  const problems = ended(change, { said, heard: heard.join("\n") }, moments, context);
  repository.reset();
  problems.push(...(await putBack(change, moments, at)));
  const failures = stage.errors - failed;
  if (change.ends === "well" && failures > 0) problems.push(`${failures} requests failed, and none may`);
  return {
    ...{ name: change.name, said, updated: moments.updated, problems },
    ...moments.untilBack(stage.load.shoppers.timeline().seconds),
    seconds: Math.round((Date.now() - began) / 1000),
    requests: stage.requests - requests,
    failed: failures,
  };
}

/** What the change before has set off is over: Route 53 leads users everywhere, and no alarm is in ALARM that a rollout would be refused by. */
async function untilAtRest({ unrest }: Pick<DeployPorts, "unrest">, { stage, context }: ChangeStage): Promise<void> {
  const quiet = await Promise.all(context.platform.regions.map((it) => rollbackAlarms(context, it)));
  await stage.until("nothing else moves, and no alarm is in ALARM", async () => {
    const isQuiet = await Promise.all(quiet.map((it) => it()));
    return isQuiet.every((it) => it) && (await unrest()).length === 0;
  });
}

/** When what happened. */
class Moments {
  readonly updated: string[] = [];
  wentBackAt: number | undefined;
  private changingAt: number | undefined;
  private changedAt: number | undefined;

  note(stack: string, when: "begins" | "ends"): void {
    if (when === "begins") {
      this.updated.push(stack);
      this.changingAt ??= Date.now();
    } else this.changedAt ??= Date.now();
  }

  untilBack(
    seconds: readonly { readonly second: number; readonly errors: number }[],
  ): Pick<PlayedChange, "untilBack"> | undefined {
    const { wentBackAt, changingAt, changedAt } = this;
    if (wentBackAt === undefined || changingAt === undefined || changedAt === undefined) return undefined;
    const failing = seconds.filter(
      ({ second, errors }) => errors > 0 && second * 1000 >= changingAt && second * 1000 < wentBackAt,
    );
    const first = failing.length > 0 ? Math.min(...failing.map(({ second }) => second * 1000)) : undefined;
    const from = first ?? changedAt;
    return {
      untilBack: {
        seconds: Math.round((wentBackAt - from) / 100) / 10,
        from: first === undefined ? "update" : "first failed request",
      },
    };
  }
}

function ended(
  { ends, says, step }: PlantedChange,
  { said, heard }: { readonly said: string; readonly heard: string },
  moments: Moments,
  { platform }: Context,
): string[] {
  const { updated, wentBackAt } = moments;
  const wasStopped = said !== "it went through";
  if (ends === "well")
    return wasStopped ? ["it was stopped, and nothing is wrong with it"] : updatedAll(updated, platform.regions);
  return [
    ...(wasStopped ? [] : ["it went through, and had to be stopped"]),
    ...(wasStopped && !says.test(heard) ? [`it was stopped for something else than ${says}`] : []),
    ...(ends === "planned" && updated.length > 0 ? [`${updated.join(", ")} had been updated already`] : []),
    ...(ends === "applied" && wentBackAt === undefined ? ["nothing went back"] : []),
    ...(ends === "applied" && step === "others" && new Set(updated).size > 1
      ? [`it came to a second region: ${updated.join(", ")}`]
      : []),
  ];
}

const updatedAll = (updated: readonly string[], regions: readonly string[]): string[] => {
  const missing = regions.filter((it) => !updated.includes(it));
  return missing.length === 0 ? [] : [`${missing.join(", ")} wasn't updated`];
};

/** What the way back has left must be what was deployed at first; where it isn't, it is deployed again. */
async function putBack({ ends }: PlantedChange, moments: Moments, at: ChangeStage): Promise<readonly string[]> {
  const { context, stage } = at;
  const problems: string[] = [];
  for (const name of new Set(moments.updated)) {
    const plan = await context.cloud.stack(name).perform({ kind: "preview", policies: "none" });
    const isBack = plan.error === undefined && changedCount(plan.summary) === 0;
    if (isBack) continue;
    const left = plan.changes.map((it) => `${it.op} ${it.urn.split("::").at(-1)}`).join(", ");
    if (ends !== "well") problems.push(`${name} isn't as it was: ${plan.error ?? left}`);
    const { error } = await context.cloud.stack(name).perform({ kind: "up" });
    if (error !== undefined) problems.push(`${name} can't be put back: ${error}`);
  }
  await stage.untilWhole("nothing is missing anywhere").catch((it: Error) => problems.push(it.message));
  await stage.untilDnsAvoids([]).catch((it: Error) => problems.push(it.message));
  return problems;
}
