/** Regions of a running shop change one after the other: each is applied, rolled out, and watched before the next begins. */
import type { Writers } from "../drill/probes/membership";
import { apply, type ApplyPorts, inGroup } from "./groups";
import type { Platform, StepName } from "./order";
import { sourceOf, updateOrGoBack, type WayBack } from "./goBack";
import { changedCount, type StackOutcome, type UpdateSource } from "./protocol";
import { changesWorkload, type Migrations, type RegionOrder, regionsInOrder, replacesTargets } from "./regionChanges";

/** What waves ask of the world around them. */
export interface WavePorts extends ApplyPorts {
  /** Which region writes each store; nobody where none stands. Asked once foundation is up. */
  readonly writers: () => Promise<Writers>;
  /** Requests of the last hour by region; missing where a region doesn't say. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>;
  readonly migrations: () => Promise<Migrations>;
  /** Why no region may change now, a sentence each. */
  readonly unrest: () => Promise<readonly string[]>;
  /** Version of the launch template that a region's instances run; nothing where it has none, or doesn't say. */
  readonly runs: (region: string) => Promise<string | undefined>;
  /** Brings a region's instances to what its stack made last and watches it beside these regions, or throws. */
  readonly rollOut: (region: string, change: RolledOutBeside) => Promise<"rolled out" | "nothing to do">;
  /** Watches a region after a change; where it is worse, it goes back and throws. */
  readonly watch: (region: string, change: WatchedBeside) => Promise<void>;
  /** Takes a stack back to what it was before its last update, and says in a sentence what came of it. */
  readonly goBack: (way: WayBack) => Promise<string>;
  /** Aborted where a person stopped the deployment: nothing goes back by itself then. */
  readonly interruption: AbortSignal;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly waveRecord: WaveRecord;
}

export interface RolledOutBeside {
  /** Regions that haven't changed. */
  readonly unchanged: readonly string[];
  /** Regions that this deployment has changed before, and that were well. Default: none. */
  readonly changed?: readonly string[];
  /** Takes back what the stack's update has changed, and says in a sentence what came of it. Missing: it changed nothing. */
  readonly goBack: (() => Promise<string>) | undefined;
  /** Before which all was as usual. Missing: it changed nothing. */
  readonly since?: Pick<StartedChange, "changedAt" | "version">;
}

export interface WatchedBeside extends RolledOutBeside {
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** A stack's change that isn't through: it may be applied, rolled out, or watched for a while. */
export interface StartedChange {
  readonly stack: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Of the last update before it. Missing: it had none. */
  readonly source?: UpdateSource;
  /** Version of the launch template that instances ran before it. Missing: there are none, or nobody said. */
  readonly version?: string;
}

/** Remembers which regions are through, and which change isn't, for whoever goes on after an interruption. */
export interface WaveRecord {
  begin(): void;
  started(change: StartedChange): void;
  done(region: string): void;
  end(): void;
}

export interface WaveOptions {
  /** One region alone. */
  readonly only?: string;
  /** Ends after the first region, whose users try the change; `resumed` goes on. */
  readonly pause?: "after first";
  /** Regions that are through already. */
  readonly resumed?: readonly string[];
  /** Changes of the same commit that were interrupted: they are watched from the beginning again, and can still be taken back. */
  readonly interrupted?: readonly StartedChange[];
}

/** @throws Error where something else moves, a plan fails or isn't confirmed, or a region became worse */
export async function changeRegions(
  platform: Platform,
  writers: Writers,
  ports: WavePorts,
  { only, pause, resumed = [], interrupted = [], step }: WaveOptions & { readonly step?: StepName },
): Promise<"done" | "held back"> {
  const plans = await inGroup(ports, platform.regions, { kind: "preview" });
  const order = await orderOf(platform, writers, plans, ports);
  await expectRest(ports);
  ports.waveRecord.begin();
  const asked = step === "bootstrap" ? order.applied.slice(0, 1) : order.applied;
  const waves = asked.filter((it) => (only === undefined || it === only) && !resumed.includes(it));
  const changed = new Set(resumed);
  const waysBack = new Map<string, Omit<RolledOutBeside, "unchanged">>();
  const besides = (region: string) => ({
    unchanged: platform.regions.filter((it) => it !== region && !changed.has(it)),
    changed: [...changed],
  });
  for (const [index, region] of waves.entries()) {
    if (index > 0) await expectRest(ports);
    const way = order.rolledOut ? "apply only" : "apply and roll out";
    const plan = plans.get(region)!;
    const wayBack = wayBackOf(await startedChange(region, plan, interrupted, ports), ports);
    waysBack.set(region, wayBack);
    await changeRegion(region, plan, { ...besides(region), ...wayBack }, ports, way);
    changed.add(region);
    if (way === "apply and roll out") ports.waveRecord.done(region);
    if (pause === "after first" && index + 1 < waves.length) {
      ports.say(
        `held: ${waves.slice(index + 1).join(", ")} and what follows wait. npm run deploy -- --resume goes on.`,
      );
      return "held back";
    }
  }
  const later = (order.rolledOut ?? []).filter((it) => waves.includes(it) && step !== "bootstrap");
  for (const [index, region] of later.entries()) {
    const beside = { unchanged: later.slice(index + 1), changed: later.slice(0, index) };
    await ports.rollOut(region, { ...beside, ...waysBack.get(region)! });
    ports.waveRecord.done(region);
  }
  if (only === undefined && step !== "bootstrap") ports.waveRecord.end();
  return "done";
}

async function orderOf(
  { regions }: Platform,
  writers: Writers,
  plans: ReadonlyMap<string, StackOutcome>,
  ports: WavePorts,
): Promise<RegionOrder> {
  const [requests, migrations] = await Promise.all([ports.requests(), ports.migrations()]);
  const changes = [...plans.values()].flatMap((it) => it.changes);
  const order = regionsInOrder({ regions, writers, changes, requests, migrations });
  ports.say(`one region after the other: ${(order.rolledOut ?? order.applied).join(", ")}: ${order.because}`);
  return order;
}

async function expectRest({ unrest }: WavePorts): Promise<void> {
  const found = await unrest();
  if (found.length > 0) throw new Error(`Stopped: no region changes now. What is done stays.\n${found.join("\n")}`);
}

/** Asked before the update, which history has as the last one afterwards. Nothing where nothing changes, and nothing was interrupted. */
async function startedChange(
  region: string,
  { summary }: StackOutcome,
  interrupted: readonly StartedChange[],
  ports: WavePorts,
): Promise<StartedChange | undefined> {
  const before = interrupted.find((it) => it.stack === region);
  if (before || changedCount(summary) === 0) return before;
  const [source, version] = await Promise.all([sourceOf(ports.stack(region)), ports.runs(region)]);
  const changedAt = ports.today();
  const change = { stack: region, changedAt, ...(source && { source }), ...(version !== undefined && { version }) };
  ports.waveRecord.started(change);
  return change;
}

function wayBackOf(change: StartedChange | undefined, ports: WavePorts): Omit<RolledOutBeside, "unchanged"> {
  if (!change) return { goBack: undefined };
  const { stack, source } = change;
  return { goBack: () => ports.goBack({ stack, source, part: `--only ${stack}` }), since: change };
}

async function changeRegion(
  region: string,
  plan: StackOutcome,
  beside: RolledOutBeside,
  ports: WavePorts,
  way: "apply only" | "apply and roll out",
): Promise<void> {
  const { changes } = plan;
  const isEmptied = replacesTargets(changes);
  if (isEmptied) ports.say(emptied(region));
  const { goBack, since } = beside;
  const { interruption } = ports;
  await updateOrGoBack(() => apply(new Map([[region, plan]]), ports), { stack: region, goBack, interruption });
  const watch = async (): Promise<void> =>
    ports.watch(region, { ...beside, changedAt: since?.changedAt ?? ports.today() });
  if (changesWorkload(changes)) await watch();
  // The next region answers users meanwhile: it isn't emptied before this one is full again.
  else if (isEmptied || way === "apply and roll out") {
    const what = await ports.rollOut(region, beside);
    if (what === "nothing to do" && goBack) await watch();
  }
}

const emptied = (region: string): string =>
  `${region} answers nobody from its update until its instances are replaced, which follows at once: evacuate it first ` +
  `(docs/changes.md#another-port-of-the-storefront).`;
