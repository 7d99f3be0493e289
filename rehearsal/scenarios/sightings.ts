/** What was seen of a living cloud while something was done to it. */
import type { Sight } from "../steps/stage";

const lookMs = 200;

/** Looks again and again, from its making until it is ended. */
export class Sightings {
  private readonly seen: Sight[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly look: () => Sight) {
    this.see();
    this.timer = setInterval(() => this.see(), lookMs).unref();
  }

  end(): readonly Sight[] {
    clearInterval(this.timer);
    this.see();
    return this.seen;
  }

  private see(): void {
    this.seen.push(this.look());
  }
}

/** Without repetitions, and without the moments in which nobody wrote. */
export function writersOf(sights: readonly Sight[], store: "relational" | "document"): readonly string[] {
  const writers = sights.flatMap((it) => it[store] ?? []);
  return writers.filter((it, index) => it !== writers[index - 1]);
}

/** Whether anybody was led elsewhere, or an instance came or went, at any moment: in sentences. */
export function movesIn(sights: readonly Sight[]): readonly string[] {
  const first = sights[0];
  if (!first) return [];
  const moves = sights.flatMap((sight) => [
    ...Object.entries(sight.ledTo)
      .filter(([viewers, region]) => region !== first.ledTo[viewers])
      .map(([viewers, region]) => `DNS led users near ${viewers} to ${region ?? "nobody"}`),
    ...Object.entries(sight.instances)
      .filter(([region, ids]) => ids.join() !== first.instances[region]?.join())
      .map(([region]) => `the instances of ${region} changed`),
  ]);
  return [...new Set(moves)];
}
