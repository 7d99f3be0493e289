/**
 * What a review takes beyond its previews: each of the recorded pull requests on plans of the whole platform, from the last plan on: read, put
 * together and written in all forms. Plans have the resources that the program declares under Pulumi's mocks.
 * In a process of its own, told 3 or 6 regions; prints the processor seconds of each: `[N, …]`.
 */
import path from "node:path";
import { usualRegions } from "../config/aws-regions";
import { deployOrder } from "../deploy/order";
import type { ResourceStep } from "../deploy/planned";
import { declarePlatform, type Platform } from "../policy/platform.fixture";
import type { Resource } from "../policy/rule";
import { assemble, type ReadPlans } from "../review/assemble";
import type { ResourceChange } from "../review/changes";
import { outputUses } from "../review/outputUses";
import type { StackPlan } from "../review/plans";
import { readAhead } from "../review/readPlan";
import { pullRequests } from "../review/recorded/pullRequests";
import { inSixRegions, recordedPlans } from "../review/recorded/recording";
import { sourceFinder } from "../review/sourceLines";
import { htmlText } from "../review/writers/html";
import { jsonText } from "../review/writers/json";
import { markdownText } from "../review/writers/markdown";
import { terminalText } from "../review/writers/terminal";

const root = path.join(__dirname, "..");
const home = usualRegions[0];

const firstPart = (it: string): string => it.split(/[.[]/)[0]!;

/** @param declared nothing: what mocks don't see, or what the change makes or removes */
function stepOf(change: ResourceChange | undefined, declared: Resource | undefined): ResourceStep {
  const state = (own: Readonly<Record<string, unknown>>) => {
    const inputs = { ...declared?.props, ...own };
    return { inputs, outputs: inputs, protect: change?.isProtected ?? false };
  };
  const values = change?.values ?? [];
  const inputs = (of: "before" | "after") => Object.fromEntries(values.map((it) => [firstPart(it.path), it[of]]));
  const { kind = "same", urn = declared!.urn } = change ?? {};
  return {
    ...{ op: kind, urn, changed: values.map((it) => firstPart(it.path)) },
    replacing: values.filter((it) => it.replaces).map((it) => firstPart(it.path)),
    ...(kind === "create" ? {} : { before: state(inputs("before")) }),
    ...(kind === "delete" ? {} : { after: state(inputs("after")) }),
  };
}

function planOf(stack: string, declared: readonly Resource[], all: readonly ResourceChange[]): StackPlan {
  const changes = new Map(all.filter((it) => it.stack === stack).map((it) => [`${it.type} ${it.name}`, it]));
  const steps = declared.map((it) => {
    const key = `${it.type} ${it.name}`;
    const change = changes.get(key);
    changes.delete(key);
    return stepOf(change, it);
  });
  const others = [...changes.values()].map((it) => stepOf(it, undefined));
  return { stack, state: "planned", steps: [...steps, ...others], violations: [], counts: {}, seconds: 0 };
}

/** Read while engines plan. */
const sources = { uses: outputUses(root), sourceOf: sourceFinder(root) };

function processorSeconds(regions: readonly string[], { changes }: ReadPlans, declared: Platform): number {
  const platform = { regions, homeRegion: home, bootstrapRegion: home };
  const order = deployOrder(platform);
  const plans = order.flat().map((stack) => planOf(stack, declared[stack]!, changes));
  const settings = Object.fromEntries(regions.map((it) => [it, {}]));
  // As the command does: engines still make the last plan.
  const last = regions.at(-1);
  for (const plan of plans) if (plan.stack !== last) readAhead(plan, regions);
  const before = process.cpuUsage();
  const page = assemble({
    ...{ platform, plans, order, settings, homeRegion: home, place: "account", now: new Date() },
    ...sources,
  });
  for (const write of [terminalText, markdownText, htmlText, jsonText]) write(page);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function main(): Promise<void> {
  const isSix = process.argv[2] === "6";
  const regions = isSix ? usualRegions : usualRegions.slice(0, 3);
  const declared = await declarePlatform({ regions });
  const all = pullRequests.map(({ name }) => (isSix ? inSixRegions(recordedPlans(name)) : recordedPlans(name)));
  process.stdout.write(`${JSON.stringify(all.map((it) => processorSeconds(regions, it, declared)))}\n`);
}

void main();
