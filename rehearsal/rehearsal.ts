import path from "node:path";
import type { Platform } from "../deploy/order";
import { machineClock, type Ports } from "../drill/ports";
import { takeSteps } from "../drill/runner";
import type { Engine } from "../engine/engine";
import { editsInWords } from "./cloud/edits";
import { LocalCloud } from "./cloud/localCloud";
import { filesOf } from "./configured";
import type { Picture } from "./live/picture";
import { showPictures } from "./live/showPictures";
import type { RehearsalOptions } from "./options";
import type { ReportStep } from "../report/steps";
import { allSessions, removeDeadSessions, Session } from "./cloud/sessions";
import { accountIsReady } from "./steps/account";
import { secondPlatform } from "./steps/beside";
import { makeStatePlace } from "./steps/firstCommands";
import { drillSteps } from "./drills/drillSteps";
import type { DrillResult } from "./drills/rehearsedDrills";
import { DnsAnswers } from "./steps/answers";
import type { Context, RehearsalStep } from "./steps/context";
import { applyAgain, deploySteps, previewWithRefresh, refreshThenPreview } from "./steps/deploy";
import { destroyEverything, destroyIsRefused } from "./steps/destroy";
import { hasFunctions } from "./steps/functionCode";
import { LivingRehearsal } from "./steps/life";
import { functionSteps } from "./steps/livingFunctions";
import { nothingLeft, readEverythingBack } from "./steps/inventory";
import { regionsAreAlike } from "./steps/parity";
import { everyOtherIsStale, rebuildReplicas } from "./steps/rebuild";
import { makeHostedZone, makeSecrets, removeHostedZone, removeSecrets } from "./steps/outside";
import { moveWriters, probeMembership } from "./steps/roles";
import { leaveSnapshot } from "./steps/snapshot";
import { keepStates, statesFolder } from "./steps/states";
import { Stock } from "./steps/stock";
import type { Terminal } from "./terminal";
import { buildFolder } from "./cloud/workspace";

/** Journals and reports of rehearsed drills. */
const drillsFolder = path.join(buildFolder, "drills");
export const sessionsFolder = path.join(buildFolder, "sessions");

/** One rehearsal: a local cloud, the steps to take on it, and what came of them. */
export class Rehearsal {
  steps: readonly ReportStep[] = [];
  readonly drillResults: DrillResult[] = [];
  readonly stock = new Stock();
  readonly dnsAnswers = new DnsAnswers();
  readonly life: LivingRehearsal | undefined;
  private readonly interruption = new AbortController();

  private constructor(
    readonly options: RehearsalOptions,
    readonly context: Context,
    readonly session: Session,
    private readonly terminal: Terminal,
  ) {
    const { signal } = this.interruption;
    const show = (picture: () => Picture): (() => void) => showPictures(terminal, picture);
    this.life =
      options.life && new LivingRehearsal({ ...options.life, folder: session.folder, interruption: signal, show });
  }

  /** Clears up after dead predecessors and starts a cloud, or takes over the kept one. */
  static async start(options: RehearsalOptions, engine: Engine, terminal: Terminal): Promise<Rehearsal> {
    const removed = removeDeadSessions(sessionsFolder);
    if (removed > 0) terminal.line(`removed what ${removed} ended rehearsal(s) had left`);
    const kept = keptSession(options);
    await kept?.takeOver();
    const session =
      kept ?? Session.create(sessionsFolder, options.regions, options.cloud === "keep" ? "keep" : "discard");
    session.update({ asked: askedOf(options) });
    const platform: Platform = { regions: options.regions, bootstrapRegion: options.bootstrapRegion };
    const onProgress = (stack: string, done: number): void => terminal.progress(stack, done);
    const { homeRegion, hostedZoneId, name } = options;
    // The emulated account gets a zone of its own for the one that is named: no stack's file may say the real one.
    const overrides = { ...options.overrides, ...(hostedZoneId === undefined ? {} : { hostedZoneId }) };
    const cloud = await LocalCloud.start({
      ...{
        ...platform,
        homeRegion,
        files: filesOf(options),
        configuration: overrides,
        ...(name !== undefined && { name }),
      },
      ...{ engine, session, onProgress },
    }).catch((error: Error) => {
      session.remove();
      throw error;
    });
    for (const [stack, edits] of Object.entries(cloud.edits))
      terminal.line(`stack ${stack} keeps ${editsInWords(edits)}`);
    return new Rehearsal(options, { cloud, platform, stacks: stacksOf(options), outside: [] }, session, terminal);
  }

  /** Takes the steps in order; the first that doesn't hold ends it, and the rest are reported as skipped. */
  async run(): Promise<void> {
    const { signal } = this.interruption;
    const ports: Ports = {
      clock: machineClock(signal),
      interruption: signal,
      say: (line) => this.terminal.line(line),
      confirm: () => Promise.resolve(true),
    };
    const { watch } = this.context.cloud;
    const watched = this.plan().map((step): RehearsalStep => ({
      ...step,
      observe: (context) => watch.during(async () => await step.observe?.(context)),
      run: (context, seen) => watch.during(() => step.run(context, seen)),
    }));
    this.steps = await takeSteps(watched, this.context, ports, this.terminal);
    await this.life?.stop();
  }

  /** Asks every engine to stop, once. The step under way then ends, and nothing more is started. */
  interrupt(): void {
    this.interruption.abort();
    this.context.cloud.interrupt();
  }

  get wasInterrupted(): boolean {
    return this.interruption.signal.aborted;
  }

  /** Ends the cloud, or leaves it up when it is a kept one and still can be. @returns which. */
  async end(): Promise<"left" | "ended"> {
    const { cloud } = this.context;
    if (this.session.data.kept && cloud.watch.isWhole) {
      await cloud.leave();
      return "left";
    }
    await cloud.stop();
    return "ended";
  }

  private plan(): RehearsalStep[] {
    const { context, options } = this;
    const whole = options.stack === undefined;
    const isProtected = options.protection === "protected";
    const build = [
      ...resume(this.options),
      ...(options.hostedZoneId === undefined ? [] : [makeHostedZone]),
      ...(options.secrets === undefined ? [] : [makeSecrets]),
      ...(options.beside === undefined ? [] : [makeStatePlace]),
      accountIsReady,
      ...deploySteps(context),
      previewWithRefresh("preview all together with refresh"),
      this.stock.take,
      ...(whole ? [regionsAreAlike] : []),
      ...(whole && options.profile === undefined && options.configuration === undefined
        ? [keepStates(statesFolder(options))]
        : []),
      // Where nothing can be drilled nothing is left: what is in a bucket whose objects are locked stays there.
      ...(whole && (this.life || options.cloud !== "discard") ? [leaveSnapshot(this.session.folder)] : []),
    ];
    if (options.cloud !== "discard") return build;
    return [
      ...build,
      readEverythingBack,
      ...(options.beside === undefined ? [] : secondPlatform(options.beside, context)),
      ...(whole ? [this.dnsAnswers.step] : []),
      ...(whole && options.roles === "moved" ? this.movedRoles() : []),
      ...(isProtected ? [destroyIsRefused, unprotect] : []),
      destroyEverything,
      ...(options.hostedZoneId === undefined ? [] : [removeHostedZone]),
      ...(options.secrets === undefined ? [] : [removeSecrets]),
      nothingLeft,
      this.stock.leftovers,
    ];
  }

  private movedRoles(): RehearsalStep[] {
    if (this.life) return this.lived(this.life);
    return this.options.database === "rds" ? this.promotedReplicas() : this.movedWriters();
  }

  private lived(life: LivingRehearsal): RehearsalStep[] {
    const [first, second] = this.context.platform.regions as [string, string];
    const named = this.options.life?.drills ?? [];
    if (named.length > 0)
      return drillSteps(named, {
        ...{ life, folder: drillsFolder, say: (line) => this.terminal.line(line) },
        ended: (result) => this.drillResults.push(result),
      });
    const { database } = this.options;
    const what = database === "rds" ? "the failover and the rebuild" : "the failover and the switchover";
    const asides = hasFunctions(this.context) ? functionSteps(() => life.stage, first) : {};
    return [
      ...life.steps(first, second, database, asides),
      probeMembership(`membership after ${what}`),
      previewWithRefresh(`preview with refresh after ${what}`),
      refreshThenPreview(`refresh, then preview, after ${what}`),
    ];
  }

  private movedWriters(): RehearsalStep[] {
    const { regions } = this.context.platform;
    const [first, second] = regions as [string, string];
    const failoverTo = regions[2] ?? first;
    const afterwards = (what: string): RehearsalStep[] => [
      previewWithRefresh(`preview with refresh after the ${what}`),
      refreshThenPreview(`refresh, then preview, after the ${what}`),
      probeMembership(`membership after the ${what}`),
    ];
    return [
      probeMembership("membership"),
      moveWriters({ kind: "switchover", to: second }),
      ...afterwards("switchover"),
      moveWriters({ kind: "failover", to: failoverTo }),
      ...afterwards("failover"),
    ];
  }

  /** RDS has no switchover between regions: whoever was promoted writes for good, and every other region is rebuilt. */
  private promotedReplicas(): RehearsalStep[] {
    const [first, second] = this.context.platform.regions as [string, string];
    const previews = (what: string): RehearsalStep[] => [
      previewWithRefresh(`preview with refresh after the ${what}`),
      refreshThenPreview(`refresh, then preview, after the ${what}`),
    ];
    const rebuilt = (writer: string, what: string): RehearsalStep[] => [
      rebuildReplicas(writer),
      probeMembership(`membership after the ${what}`),
      ...previews(what),
    ];
    return [
      probeMembership("membership"),
      moveWriters({ kind: "failover", to: second }),
      ...previews("failover"),
      everyOtherIsStale(second, first, "membership after the failover names what is stale"),
      ...rebuilt(second, "failback's rebuild"),
      moveWriters({ kind: "switchover", to: first }),
      everyOtherIsStale(first, second, "membership after the planned move names what is stale"),
      ...rebuilt(first, "planned move's rebuild"),
    ];
  }
}

const unprotect = applyAgain("protection off", ({ cloud }) => cloud.configure({ protect: false }));

/** A kept cloud may have been left in the middle of an update: its locks are dead ones. */
function resume(options: RehearsalOptions): RehearsalStep[] {
  if (options.cloud === "discard") return [];
  return [
    {
      name: "release locks that a killed run left",
      run: async (context) => {
        for (const stack of context.stacks) await context.cloud.stack(stack).perform({ kind: "cancel" });
        return { detail: "none is held" };
      },
    },
  ];
}

function keptSession(options: RehearsalOptions): Session | undefined {
  if (options.cloud === "discard") return undefined;
  return allSessions(sessionsFolder).find(
    ({ usable, data }) => usable && data.regions.join() === options.regions.join() && data.asked === askedOf(options),
  );
}

/** What makes a platform another one, beside its regions: going on with one of another kind would turn it into this. */
const askedOf = ({ profile, configuration, name, overrides }: RehearsalOptions): string =>
  JSON.stringify({ profile, configuration, name, overrides });

/**
 * Removes every kept cloud; returns how many there were.
 * @throws Error naming the process that works with one of them; none is removed then.
 */
export function discardKept(): number {
  removeDeadSessions(sessionsFolder);
  const kept = allSessions(sessionsFolder).filter((it) => it.usable);
  for (const it of kept) it.refuseWhileInUse();
  for (const it of kept) it.remove();
  return kept.length;
}

/** All stacks, or one and what it reads, in the order of their deployment. */
export function stacksOf(options: RehearsalOptions): string[] {
  const all = ["foundation", ...options.regions, "global"];
  if (options.stack === undefined || options.stack === "global") return all;
  const needed = new Set([
    "foundation",
    options.stack,
    ...(options.stack === "foundation" ? [] : [options.bootstrapRegion]),
  ]);
  return all.filter((stack) => needed.has(stack));
}
