/** `npm run review`: one page of what the working tree would change, in all stacks. Changes nothing. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { say } from "../deploy/ask";
import { deployOrder } from "../deploy/order";
import { platformIn } from "../deploy/platform";
import type { StackTarget } from "../deploy/protocol";
import { StackProcess } from "../deploy/stackProcess";
import { useEngine } from "../engine/use";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { assemble } from "./assemble";
import { rawSettings } from "./configurations";
import { headOf } from "./git";
import { type LocalStacks, onKeptCloud } from "./local/localPlans";
import { help, type ReviewOptions, reviewOptionsIn } from "./options";
import { outputUses } from "./outputUses";
import type { ReviewPage } from "./page";
import { planAll } from "./plans";
import { sourceFinder } from "./sourceLines";
import { jsonText } from "./writers/json";
import { markdownText } from "./writers/markdown";
import { terminalText } from "./writers/terminal";

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const options = argumentsOrExit(
    () => reviewOptionsIn(process.argv.slice(2), path.join(root, "build", "review")),
    help,
  );
  const stacks = options.place === "account" ? await inAccount(options) : await onKeptCloud();
  if (!stacks) throw new Error("no local cloud is kept: npm run live -- --plan-only");
  let page: ReviewPage;
  try {
    page = await reviewOf(options, stacks);
  } finally {
    await stacks.leave();
  }
  await write(options.out, page);
  process.stdout.write(options.output === "json" ? jsonText(page) : terminalText(page));
  if (page.stacks.some(({ state }) => state !== "planned")) process.exitCode = 1;
}

async function reviewOf(options: ReviewOptions, stacks: LocalStacks): Promise<ReviewPage> {
  const platform = platformIn(root);
  const order = deployOrder(platform);
  const plans = await planAll(order.flat(), stacks.stack);
  const started = Date.now();
  const commit = await headOf(root);
  const page = assemble({
    ...{ platform, plans, order, place: options.place, now: new Date() },
    ...(options.place === "account" ? {} : { base: stacks.base }),
    ...(commit === undefined ? {} : { commit }),
    settings: rawSettings(root, platform.regions),
    uses: outputUses(root),
    sourceOf: sourceFinder(root),
  });
  say(
    `planned in ${Math.max(...plans.map((it) => it.seconds)).toFixed(1)} s, put together in ${Date.now() - started} ms`,
  );
  return page;
}

async function inAccount({ organization }: ReviewOptions): Promise<LocalStacks> {
  await useEngine();
  const shared: Omit<StackTarget, "stack"> = {
    ...(organization === undefined ? {} : { organization }),
    ...{ workDir: root, policyPack: path.join(root, "policy"), env: process.env },
  };
  const processes = new Map<string, StackProcess>();
  const stack = (name: string): StackProcess => {
    const it = processes.get(name) ?? new StackProcess({ stack: name, ...shared });
    processes.set(name, it);
    return it;
  };
  const leave = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((it) => it.end()));
  };
  return { stack, base: "", leave };
}

async function write(folder: string, page: ReviewPage): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "review.json"), jsonText(page));
  await writeFile(path.join(folder, "review.md"), markdownText(page));
}

void runCommand(main);
