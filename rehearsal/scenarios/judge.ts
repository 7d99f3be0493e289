import { expectedRegions } from "../steps/answers";
import { brokenPromises, type Counted } from "../steps/promises";
import type { Sight } from "../steps/stage";
import type { Truths } from "./scenario";
import { movesIn, writersOf } from "./sightings";

/** What was seen and counted from the first act to the last. */
export interface Evidence {
  readonly sights: readonly Sight[];
  /** Requests that failed from the first act to the last, by what they were for. */
  readonly failures: Readonly<Record<string, number>>;
}

/** What isn't as it must be once the acts are over, in sentences; empty where all is. */
export function brokenTruths({ writers, away, errors, moves }: Truths, evidence: Evidence): string[] {
  const { sights } = evidence;
  const last = sights.at(-1);
  return [
    ...(["relational", "document"] as const).flatMap((store) => {
      const seen = writersOf(sights, store);
      return seen.join() === writers.join()
        ? []
        : [`the ${store} database was written in ${listed(seen)}, not in ${listed(writers)}`];
    }),
    ...(away ? ledElsewhere(last, away) : []),
    ...(errors === "none" ? failed(evidence.failures) : []),
    ...(moves === "nobody" ? movesIn(sights).map((it) => `${it}, and nobody is to move`) : []),
  ];
}

function failed(failures: Evidence["failures"]): string[] {
  const all = Object.entries(failures);
  if (all.length === 0) return [];
  const count = all.reduce((sum, [, it]) => sum + it, 0);
  return [`${count} requests failed, and none may: ${all.map(([what, it]) => `${it} ${what}`).join(", ")}`];
}

const listed = (regions: readonly string[]): string => regions.join(", then ") || "no region";

function ledElsewhere(sight: Sight | undefined, away: readonly string[]): string[] {
  const viewers = Object.keys(sight?.ledTo ?? {});
  const expected = expectedRegions(viewers, away);
  return viewers
    .filter((it) => sight!.ledTo[it] !== expected[it])
    .map((it) => `DNS leads users near ${it} to ${sight!.ledTo[it] ?? "nobody"}, not to ${expected[it]}`);
}

/** What users were promised and isn't kept, in sentences. What is charged is compared with what is lost, one by one. */
export function brokenCounts({ losses, ordersLostAtLeast = 0 }: Truths, said: Counted): string[] {
  const { kinds, payments } = said.comparison;
  const lost = kinds.order.lost.length;
  const broken = brokenPromises(losses === "none" ? { ...said, tail: undefined } : said);
  if (lost < ordersLostAtLeast)
    broken.push(`${lost} orders were lost, and at least ${ordersLostAtLeast} should have been`);
  if (payments.chargedAndLost.length > lost)
    broken.push(`the gateway has ${payments.chargedAndLost.length} charges of ${lost} lost orders`);
  const unpromised = losses === "none" ? 0 : (said.tail?.order.unpromised.length ?? 0);
  if (payments.chargedWithoutOrder.length > unpromised) {
    const names = payments.chargedWithoutOrder.map((it) => it.reference ?? it.key).join(", ");
    broken.push(`charged, and there is no order, nor was there one that the failover lost: ${names}`);
  }
  return broken;
}
