import type { Progress } from "../../toolchain/cache";
import { checkoutTargets, productTargets } from "./requests";
import { median } from "./median";
import { cpuMs, watchMemory } from "./processFigures";
import { attack, type Figures, type Target } from "./vegeta";
import type { Contender, World } from "./world";

export interface ContestOptions {
  readonly vegeta: string;
  /** Pairs of runs, the two contenders taking turns to be first. */
  readonly rounds: number;
  /** Of each run. */
  readonly seconds: number;
  /** Requests under way at a time while throughput is measured. */
  readonly workers: number;
  /** Of the storefront's peak, 0 to 1: the rate at which answers are timed. */
  readonly share: number;
  readonly progress: Progress;
}

/** One kind of request. */
export interface Discipline {
  readonly name: "product" | "checkout";
  /** Enough requests for so many. */
  readonly targets: (world: World, contender: Contender, count: number) => Promise<readonly Target[]>;
  readonly repeat: boolean;
  /** More than any contender on any such machine would answer in a second. */
  readonly atMostPerSecond: number;
}

export const disciplines: readonly Discipline[] = [
  {
    name: "product",
    targets: async (_world, { url }) => productTargets(url),
    repeat: true,
    atMostPerSecond: 20_000,
  },
  {
    name: "checkout",
    targets: (world, { url }, count) => checkoutTargets(world, url, count),
    repeat: false,
    atMostPerSecond: 1500,
  },
];

export interface ContestResult {
  readonly discipline: Discipline["name"];
  /** Medians of good answers a second, at equal concurrency. */
  readonly perSecond: Readonly<Record<Contender["name"], number>>;
  /** Medians of the processor's milliseconds for one answer: less moved by what else the machine does. */
  readonly cpuMs: Readonly<Record<Contender["name"], number>>;
  /** Median of the rounds' own ratios, storefront to bare. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** At that share of the storefront's own peak, in an open model: medians of the rounds. */
  readonly steady: Steady;
  /** The bare server's at the same rate: what the databases and the machine alone spread. */
  readonly bareSteady: Steady;
  /** The storefront's largest resident set while it was under load. */
  readonly memoryMegabytes: number;
}

interface Steady {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** @throws Error when a contender gives a bad answer. */
export async function contest(world: World, discipline: Discipline, options: ContestOptions): Promise<ContestResult> {
  const memory = watchMemory(world.storefront.process.pid);
  try {
    const pairs = await sprints(world, discipline, options);
    const all = (name: Contender["name"], what: keyof Sprint): number[] => pairs.map((it) => it[name][what]);
    const ratios = pairs.map((it) => it.storefront.perSecond / it.bare.perSecond);
    const peak = median(all("storefront", "perSecond"));
    const rate = Math.max(1, Math.round(peak * options.share));
    return {
      discipline: discipline.name,
      perSecond: { storefront: peak, bare: median(all("bare", "perSecond")) },
      cpuMs: { storefront: median(all("storefront", "cpuMs")), bare: median(all("bare", "cpuMs")) },
      ratio: median(ratios),
      ratios,
      ...(await steadily(world, discipline, options, rate)),
      memoryMegabytes: memory.largest(),
    };
  } finally {
    memory.stop();
  }
}

interface Sprint {
  readonly perSecond: number;
  readonly cpuMs: number;
}

type Pair = Record<Contender["name"], Sprint>;

const noSprint: Sprint = { perSecond: 0, cpuMs: 0 };

/** As fast as each goes, side by side, after each has warmed up. */
async function sprints(world: World, discipline: Discipline, options: ContestOptions): Promise<Pair[]> {
  const { rounds, seconds, workers, progress } = options;
  const both = [world.storefront, world.bare];
  const sprint = async (it: Contender, forSeconds: number): Promise<Sprint> => {
    const before = cpuMs(it.process.pid);
    const sprinted = { discipline, options, seconds: forSeconds, load: { workers } };
    const { perSecond, requests } = await run(world, it, sprinted);
    return { perSecond, cpuMs: (cpuMs(it.process.pid) - before) / requests };
  };
  for (const it of both) await sprint(it, Math.min(5, seconds));
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const pair: Pair = { storefront: noSprint, bare: noSprint };
    for (const it of round % 2 === 0 ? both : both.toReversed()) pair[it.name] = await sprint(it, seconds);
    pairs.push(pair);
    const shown = both
      .map(({ name }) => `${name} ${pair[name].perSecond.toFixed(0)}/s at ${pair[name].cpuMs.toFixed(2)} ms`)
      .join(", ");
    progress(`${discipline.name}, round ${round + 1} of ${rounds}: ${shown}`);
  }
  return pairs;
}

/** Both at a constant rate, whatever they answer, taking turns. */
async function steadily(
  world: World,
  discipline: Discipline,
  options: ContestOptions,
  perSecond: number,
): Promise<Pick<ContestResult, "steady" | "bareSteady">> {
  const figures: Record<Contender["name"], Figures[]> = { storefront: [], bare: [] };
  for (let round = 0; round < options.rounds; round++) {
    const { seconds } = options;
    for (const it of [world.storefront, world.bare])
      figures[it.name].push(await run(world, it, { discipline, options, seconds, load: { perSecond } }));
  }
  const medians = (all: readonly Figures[]): Steady => ({
    perSecond,
    p50Ms: median(all.map((it) => it.p50Ms)),
    p99Ms: median(all.map((it) => it.p99Ms)),
  });
  return { steady: medians(figures.storefront), bareSteady: medians(figures.bare) };
}

interface Run {
  readonly discipline: Discipline;
  readonly options: ContestOptions;
  readonly seconds: number;
  readonly load: Parameters<typeof attack>[2]["load"];
}

async function run(world: World, contender: Contender, { discipline, options, seconds, load }: Run): Promise<Figures> {
  const perSecond = "perSecond" in load ? load.perSecond : discipline.atMostPerSecond;
  const targets = await discipline.targets(world, contender, perSecond * seconds + spare);
  return attack(options.vegeta, world.directory, { targets, seconds, load, repeat: discipline.repeat });
}

/** Vegeta asks for one more than it sends. */
const spare = 10;
