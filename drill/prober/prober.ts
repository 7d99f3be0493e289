/** Reads and writes through the shop's public name, from wherever it stands, and writes down what came of it. It needs no credentials of AWS. */
import { appendFile, writeFile } from "node:fs/promises";
import type { Clock } from "../ports";
import { checkedName, type ProbeCheck, type ProbeLine, type ProbeRequest, writtenBy } from "./measurements";
import type { SyntheticShopper } from "./syntheticShopper";

export interface ProberOptions {
  /** Of the shop, without a path. */
  readonly url: string;
  /** Where it stands, for the report. */
  readonly place: string;
  /** A line of JSON for each request. */
  readonly file: string;
  /** Until when it asks, beside the interruption. Default: for ever. */
  readonly seconds?: number;
  /** Between two rounds of a read and a write. */
  readonly everyMilliseconds: number;
  /** Who places synthetic orders. Default: nobody, and none is placed. */
  readonly shopper?: SyntheticShopper;
  /** A request that isn't answered within it has failed. */
  readonly patienceMilliseconds: number;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends it; what was acknowledged is looked for all the same. */
  readonly interruption: AbortSignal;
  readonly say: (line: string) => void;
}

export interface ProbeEnding {
  readonly requests: number;
  readonly failed: number;
  readonly acknowledged: number;
  /** The acknowledged writes that aren't there: `cart 7`, `order 11`. */
  readonly lost: readonly string[];
  /** Those of which nobody could tell. */
  readonly unknown: readonly string[];
  /** Where synthetic orders were placed: how many were removed, and how many are still there, or null where nobody could tell. */
  readonly removed?: number;
  readonly left?: number | null;
}

/** Why nothing can be measured: nothing was asked of the shop yet. */
export class NoFile extends Error {}

/** Rounds from one synthetic order to the next: each is three requests, and the firewall counts them. */
const roundsForAnOrder = 5;

/** How often somebody asks for an acknowledged write that isn't there, or of which nobody answers. */
const looks = 3;

export async function probe(options: ProberOptions): Promise<ProbeEnding> {
  const { url, place, file, now } = options;
  const head: ProbeLine = { kind: "prober", place, url, at: now() };
  // `wx`: a file that is there holds what somebody else has measured.
  await writeFile(file, `${JSON.stringify(head)}\n`, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EEXIST" ? "is there already: name a file that isn't" : `can't be written: ${error.message}`;
    throw new NoFile(`--out ${file} ${why}`);
  });
  const requests = await rounds(options);
  const written = requests.filter((it) => writtenBy(it) !== undefined);
  options.say(`looking for ${written.length} acknowledged writes`);
  const checks: ProbeCheck[] = [];
  for (const it of written) checks.push(await lookedFor(options, it));
  const names = (found: ProbeCheck["found"]) => checks.filter((it) => it.found === found).map(checkedName);
  const ended = await options.shopper?.removeAll();
  return {
    requests: requests.length,
    failed: requests.filter(({ status }) => status < 200 || status >= 400).length,
    acknowledged: written.length,
    ...{ lost: names("gone"), unknown: names("unknown") },
    ...(ended && { removed: ended.removed, left: ended.left ?? null }),
  };
}

async function rounds(options: ProberOptions): Promise<readonly ProbeRequest[]> {
  const { clock, interruption, seconds = Infinity, everyMilliseconds } = options;
  const until = clock.now() + seconds * 1000;
  const done: ProbeRequest[] = [];
  const asked: Promise<unknown>[] = [];
  for (let number = 1; clock.now() < until && !interruption.aborted; number++) {
    // The next round doesn't wait for this one: users don't either.
    const isForOrder = number % roundsForAnOrder === 1;
    const round = [request(options, "read", number), request(options, "write", number)];
    for (const it of [...round, ...(isForOrder ? [ordered(options, number)] : [])])
      asked.push(
        it.then(async (answered) => {
          if (!answered) return;
          done.push(answered);
          await note(options, answered);
        }),
      );
    await clock.wait(everyMilliseconds).catch(() => undefined);
  }
  await Promise.all(asked);
  return done.sort((one, other) => one.at - other.at);
}

const note = ({ file }: ProberOptions, line: ProbeLine): Promise<void> => appendFile(file, `${JSON.stringify(line)}\n`);

async function request(options: ProberOptions, kind: "read" | "write", number: number): Promise<ProbeRequest> {
  const { url, now, clock, patienceMilliseconds } = options;
  const [at, began] = [now(), clock.now()];
  const common = (status: number, answer?: Response) => {
    const region = answer?.headers.get("x-region");
    return {
      ...{ kind, at, milliseconds: Math.round(clock.now() - began), status },
      ...(region && { region }),
      ...(kind === "write" && { number }),
    };
  };
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const answer =
      kind === "read"
        ? await fetch(`${url}/api/products?limit=1`, { signal })
        : await fetch(`${url}/api/carts`, { method: "POST", signal });
    // A body that ends early is an answer that users don't get.
    const body = await answer.text();
    const cart = kind === "write" && answer.status === 201 ? (JSON.parse(body) as { id: string }).id : undefined;
    return { ...common(answer.status, answer), ...(cart !== undefined && { cart }) };
  } catch {
    return common(0);
  }
}

/** @returns undefined where nobody orders */
async function ordered({ shopper, now, clock }: ProberOptions, number: number): Promise<ProbeRequest | undefined> {
  const [at, began] = [now(), clock.now()];
  const attempt = await shopper?.order();
  return attempt && { ...{ kind: "order", at, milliseconds: Math.round(clock.now() - began), number }, ...attempt };
}

async function lookedFor(options: ProberOptions, it: ProbeRequest): Promise<ProbeCheck> {
  let found: ProbeCheck["found"] = "unknown";
  for (let left = looks; left > 0 && found !== "there"; left--) {
    // A copy may not have it yet.
    if (left < looks) await options.clock.wait(options.everyMilliseconds).catch(() => undefined);
    const status = await (it.order === undefined ? cartStatus(options, it.cart!) : options.shopper!.look(it.order));
    found = status === 200 ? "there" : status === 404 ? "gone" : "unknown";
  }
  const check: ProbeCheck = { kind: "check", at: options.now(), ...writtenBy(it)!, found };
  await note(options, check);
  return check;
}

function cartStatus({ url, patienceMilliseconds }: ProberOptions, cart: string): Promise<number> {
  return fetch(`${url}/api/carts/${cart}`, { signal: AbortSignal.timeout(patienceMilliseconds) }).then(
    async (answer) => (await answer.text(), answer.status),
    () => 0,
  );
}
