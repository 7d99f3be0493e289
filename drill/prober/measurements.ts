/** What a prober has written down, line by line, and what a report makes of it. Pure. */
import type { LedgerVerdict, UsersView } from "../entries";
import { type AskedSecond, failuresOf, summed, usersViewOf } from "./usersView";

/** The first line: who asked what, from where. */
export interface ProbeHead {
  readonly kind: "prober";
  /** Where it stood, in the words of whoever started it. */
  readonly place: string;
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * One request, or several that make an order. A write is a cart, which nobody pays for and which is in no figure of the shop's; an order is
 * synthetic.
 */
export interface ProbeRequest {
  readonly kind: "read" | "write" | "order";
  readonly at: number;
  readonly milliseconds: number;
  /** 0 where no answer came. */
  readonly status: number;
  /** Region that answered, as the answer says. */
  readonly region?: string;
  /** Number of a write or an order, and the cart or the order that was acknowledged. */
  readonly number?: number;
  readonly cart?: string;
  readonly order?: string;
}

/** What became of an acknowledged write, asked when all was over. */
export interface ProbeCheck {
  readonly kind: "check";
  readonly at: number;
  readonly number: number;
  /** Default: a cart. */
  readonly of?: "order";
  /** `unknown`: nobody answered. */
  readonly found: "there" | "gone" | "unknown";
}

export type ProbeLine = ProbeHead | ProbeRequest | ProbeCheck;

const requestKinds: readonly string[] = ["read", "write", "order"];

/** What a check is about, as people read it. */
export const checkedName = ({ of, number }: Pick<ProbeCheck, "of" | "number">): string => `${of ?? "cart"} ${number}`;

/** A request whose write was acknowledged, and what a check of it is about. */
export const writtenBy = ({ cart, order, number }: ProbeRequest): Pick<ProbeCheck, "of" | "number"> | undefined => {
  if ((cart ?? order) === undefined) return undefined;
  return { number: number!, ...(order !== undefined && { of: "order" }) };
};

export interface ProberFile {
  readonly head: ProbeHead;
  readonly requests: readonly ProbeRequest[];
  readonly checks: readonly ProbeCheck[];
}

/**
 * @param name stands in errors
 * @throws Error naming the line that is none of a prober's; a last line that was cut off is left out
 */
export function probedIn(text: string, name: string): ProberFile {
  const lines = text.split("\n");
  // Whoever was killed while it wrote a line leaves a part of it, without an end.
  lines.pop();
  const all = lines.map((line, index) => parsed(line, `${name}, line ${index + 1}`));
  const [head, ...rest] = all;
  if (head?.kind !== "prober")
    throw new Error(`${name} doesn't begin as a prober's file does: npm run drill -- probe writes one`);
  return {
    head,
    requests: rest.filter((it): it is ProbeRequest => requestKinds.includes(it.kind)),
    checks: rest.filter((it): it is ProbeCheck => it.kind === "check"),
  };
}

function parsed(line: string, where: string): ProbeLine {
  try {
    const value = JSON.parse(line) as ProbeLine;
    if (typeof value.at === "number" && ["prober", "check", ...requestKinds].includes(value.kind)) return value;
  } catch {
    // Told of below.
  }
  throw new Error(`${where} is no line of a prober's: ${line.slice(0, 60)}`);
}

const isGood = ({ status }: ProbeRequest): boolean => status >= 200 && status < 400;

/** @param within milliseconds since 1970 */
export function secondsOfProbes(
  all: readonly ProberFile[],
  within: readonly [from: number, until: number],
): readonly AskedSecond[] {
  const isWithin = ({ at }: ProbeRequest): boolean => at >= within[0] && at <= within[1];
  const seconds = all.flatMap(({ requests }) =>
    requests
      .filter(isWithin)
      .map((it): AskedSecond => ({ second: Math.floor(it.at / 1000), requests: 1, failed: isGood(it) ? 0 : 1 })),
  );
  return summed(seconds);
}

/** @param within milliseconds since 1970: what was before and after isn't the drill's */
export function usersOfProbes(all: readonly ProberFile[], within: readonly [from: number, until: number]): UsersView {
  const failed = all.flatMap(({ requests }) =>
    requests.filter((it) => it.at >= within[0] && it.at <= within[1] && !isGood(it)),
  );
  const places = all.map(({ head }) => `${head.place} (${head.url}), measured by the prober`);
  return { ...usersViewOf(secondsOfProbes(all, within), places), failures: failuresOf(failed) };
}

/** Nothing where no write of that time was looked for afterwards: a ledger that was never compared says nothing. */
export function ledgerOfProbes(
  all: readonly ProberFile[],
  within: readonly [from: number, until: number],
): LedgerVerdict | undefined {
  const each = all.flatMap(({ head, requests, checks }) => {
    const found = new Map(checks.map((it) => [checkedName(it), it.found]));
    return requests.flatMap((it) => {
      const written = it.at >= within[0] && it.at <= within[1] ? writtenBy(it) : undefined;
      if (!written) return [];
      const name = checkedName(written);
      return [{ at: it.at, name: `${name} from ${head.place}`, found: found.get(name) ?? "unknown" }];
    });
  });
  const known = each.filter((it) => it.found !== "unknown");
  if (known.length === 0) return undefined;
  const lost = known.filter((it) => it.found === "gone");
  return {
    acknowledged: known.length,
    lost: lost.map((it) => it.name),
    ...(lost.length > 0 && { oldestLostAt: Math.min(...lost.map((it) => it.at)) }),
    ...{ unknownKept: 0, unknownNotKept: 0 },
  };
}
