/** `npm run review`: one page of what the working tree would change, in all stacks. Changes nothing. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { say } from "../deploy/ask";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { baseOf, checkOut } from "./git";
import { inAccount } from "./inAccount";
import { onBaseCloud } from "./local/baseCloud";
import { onKeptCloud } from "./local/localPlans";
import { help, type ReviewOptions, reviewOptionsIn } from "./options";
import type { ReviewPage } from "./page";
import type { PlannableStacks } from "./plans";
import { leaveReview, linksIn } from "./posting/actions";
import { type Base, reviewOf } from "./review";
import { htmlText } from "./writers/html";
import { jsonText } from "./writers/json";
import { markdownText } from "./writers/markdown";
import { terminalText } from "./writers/terminal";

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const options = argumentsOrExit(
    () => reviewOptionsIn(process.argv.slice(2), path.join(root, "build", "review")),
    help,
  );
  const base = await baseIn(options);
  const stacks = await stacksFor(options, base);
  const interruption = interruptionOf(stacks);
  let page: ReviewPage;
  try {
    page = await reviewOf({ root, place: options.place, stacks, base, say });
  } finally {
    await stacks.leave();
  }
  if (interruption.aborted) return void (process.exitCode = 130);
  await publish(page, options);
  if (page.stacks.some(({ state }) => state !== "planned")) process.exitCode = 1;
}

/** The commit that this one is compared with, its files beside. */
async function baseIn({ base }: ReviewOptions): Promise<Base | undefined> {
  const commit = await baseOf(root, base);
  if (commit === undefined) return undefined;
  const folder = await checkOut(root, commit, path.join(root, "build", "review", "base"));
  return folder === undefined ? undefined : { commit, folder };
}

async function stacksFor(options: ReviewOptions, base: Base | undefined): Promise<PlannableStacks> {
  if (options.place === "account") return inAccount(root, options.organization);
  const kept = options.base === undefined ? await onKeptCloud() : undefined;
  if (kept) return kept;
  if (base) return onBaseCloud({ base: base.folder, name: `commit ${base.commit.slice(0, 10)}`, say });
  throw new Error(
    "There is nothing to compare with: no local cloud is kept, and no commit is known where this branch left main. " +
      "Name one: npm run review -- --local --base <ref>; or keep a cloud: npm run live -- --plan-only",
  );
}

/** Ctrl-C asks every engine to stop; what was started then ends. */
function interruptionOf(stacks: PlannableStacks): AbortSignal {
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    say("interrupted: asking every engine to stop");
    interruption.abort();
    stacks.interrupt();
  });
  return interruption.signal;
}

async function publish(page: ReviewPage, { out, output, posting }: ReviewOptions): Promise<void> {
  const links = linksIn(process.env)(page.commit);
  const comment = markdownText(page, links);
  const files = {
    "review.json": jsonText(page),
    "review.md": comment,
    "review.html": htmlText(page, links.sourcesAt),
  };
  await mkdir(out, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(out, name), text);
  process.stdout.write(output === "json" ? files["review.json"] : terminalText(page));
  say(`written: ${Object.keys(files).map((it) => path.relative(process.cwd(), path.join(out, it))).join(", ")}`); // prettier-ignore
  if (posting === "comment") say(await leaveReview(comment, process.env));
}

void runCommand(main);
