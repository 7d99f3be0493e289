/**
 * Who may drill now. One at a time: the lease is an object in the backup bucket of every region that answers, always asked for in the same order, so
 * that two operators who reach one region in common can't both have it. docs/decisions/0048 says what happens when places are lost.
 */
import type { EntryBodies } from "../entries";
import type { Clock } from "../ports";
import type { StoredText } from "../objectText";
import { type ObjectPlace, WriteConflict } from "../record/objectPlace";

export const leaseKey = "lease.json";

/** What stands in the object. No two texts that are ever written are equal: S3 takes an equal one for the object that was seen. */
export interface LeaseRecord {
  /** Run that it was taken for. */
  readonly run: string;
  /** A person's name, for others to read. */
  readonly operator: string;
  /** Machine, process and a number nobody else has. */
  readonly holder: string;
  /** Each holder's is higher than the one before. */
  readonly token: number;
  /** Raised by one as long as its holder lives. */
  readonly renewal: number;
  readonly ttlSeconds: number;
  readonly state: "held" | "released";
}

/** Somebody else has it. */
export class LeaseHeld extends Error {
  constructor(
    readonly record: LeaseRecord,
    where: string,
  ) {
    super(
      `${record.operator} holds the lease for the run ${record.run} (in ${where}, by ${record.holder}): two can't drill at once. ` +
        "npm run drill -- status tells how far it is.",
    );
  }
}

/** It was held, and is no more: whoever is told so must not go on. */
export class LeaseLost extends Error {}

export interface LeaseRequest {
  /** In the order of the configuration, whatever is left: everybody asks in this order. */
  readonly places: readonly ObjectPlace[];
  /** Regions of which at least one must have it: those that stay. */
  readonly needed: readonly string[];
  readonly run: string;
  readonly operator: string;
  readonly holder: string;
  readonly ttlSeconds: number;
}

export interface LeasePorts {
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Whether it is known that this holder lives no more, because it was a process of this machine. */
  readonly isGone: (holder: string) => boolean;
  /** For the journal. */
  readonly changed: (entry: EntryBodies["lease"]) => void;
}

interface HeldPlace {
  readonly place: ObjectPlace;
  etag: string;
  record: LeaseRecord;
  /** By this machine's clock. */
  heldUntil: number;
}

type Seen = { readonly place: ObjectPlace; readonly stored: StoredText | undefined };

const recordIn = ({ place, stored }: Seen): LeaseRecord | undefined => stored && leaseIn(stored.text, place.region);

/** @throws Error where the object holds something else: whose lease it is can't be known then */
export function leaseIn(text: string, region: string): LeaseRecord {
  try {
    const record = JSON.parse(text) as LeaseRecord;
    if (typeof record?.holder === "string" && typeof record.token === "number") return record;
  } catch {
    // Said below.
  }
  throw new Error(
    `${leaseKey} in the backup bucket of ${region} isn't a lease: ${JSON.stringify(text.slice(0, 60))}. ` +
      "Make sure that nobody drills, then delete that object.",
  );
}

export class Lease {
  private readonly held = new Map<string, HeldPlace>();
  /** What others were last seen to have, where this one isn't held. */
  private readonly others = new Map<string, { readonly text: string; readonly since: number }>();
  private whyLost: string | undefined;

  private constructor(
    private readonly request: LeaseRequest,
    private readonly ports: LeasePorts,
    readonly token: number,
  ) {}

  /** @throws LeaseHeld where somebody has it, or Error where no region that stays answers */
  static async take(request: LeaseRequest, ports: LeasePorts): Promise<Lease> {
    const seen = await readAll(request.places, ports.say);
    if (!seen.some(({ place }) => request.needed.includes(place.region))) throw nowhere(request);
    const free = await untilSilent(seen, request, ports);
    const token = Math.max(0, ...free.map((it) => recordIn(it)?.token ?? 0)) + 1;
    const lease = new Lease(request, ports, token);
    for (const it of free) await lease.takeAt(it);
    if (!lease.isHeld) throw nowhere(request);
    return lease;
  }

  /** Whether at least one region that stays has had it for as long as this machine's clock can tell. */
  get isHeld(): boolean {
    const { clock } = this.ports;
    const needed = [...this.held.values()].filter(({ place }) => this.request.needed.includes(place.region));
    return this.whyLost === undefined && needed.some(({ heldUntil }) => heldUntil > clock.now());
  }

  /** @throws LeaseLost where it isn't held any more; nothing is asked of anybody */
  expectHeld(): void {
    if (!this.isHeld)
      throw new LeaseLost(this.whyLost ?? "the lease couldn't be renewed in time in any region that stays");
  }

  /**
   * Renews it wherever it answers, and takes it where it has begun to.
   * @throws LeaseLost where somebody else has it now, or it couldn't be renewed in time
   */
  async renew(): Promise<void> {
    if (this.whyLost === undefined) {
      const at = (place: ObjectPlace): Promise<void> => {
        const held = this.held.get(place.region);
        return held ? this.renewAt(held) : this.joinAt(place);
      };
      await Promise.all(this.request.places.map(at));
    }
    this.expectHeld();
  }

  /** Lets others have it. What can't be told so runs out by itself. */
  async release(): Promise<void> {
    const release = async ({ place, etag, record }: HeldPlace): Promise<void> => {
      const next: LeaseRecord = { ...record, state: "released", renewal: record.renewal + 1 };
      await place.write(leaseKey, JSON.stringify(next), { replaces: etag });
      this.tell(place.region, "released");
    };
    const held = [...this.held.values()];
    this.held.clear();
    await Promise.allSettled(held.map(release));
    this.whyLost = "the lease was released";
  }

  private async takeAt(seen: Seen): Promise<void> {
    const { run, operator, holder, ttlSeconds } = this.request;
    const record: LeaseRecord = { run, operator, holder, token: this.token, renewal: 0, ttlSeconds, state: "held" };
    const { place, stored } = seen;
    const asked = this.ports.clock.now();
    try {
      const condition = stored ? { replaces: stored.etag } : ("isNew" as const);
      const etag = await place.write(leaseKey, JSON.stringify(record), condition);
      this.held.set(place.region, { place, etag, record, heldUntil: asked + ttlSeconds * 1000 });
      this.tell(place.region, "taken");
    } catch (error) {
      if (!(error instanceof WriteConflict))
        return this.ports.say(`  no lease in ${place.region}: ${(error as Error).message}`);
      await this.release();
      throw new LeaseHeld(leaseIn(error.found!.text, place.region), place.region);
    }
  }

  private async renewAt(held: HeldPlace): Promise<void> {
    const { clock, say } = this.ports;
    const { place, record, etag } = held;
    const next: LeaseRecord = { ...record, renewal: record.renewal + 1 };
    const asked = clock.now();
    try {
      held.etag = await place.write(leaseKey, JSON.stringify(next), { replaces: etag });
      held.record = next;
      held.heldUntil = asked + record.ttlSeconds * 1000;
    } catch (error) {
      if (error instanceof WriteConflict) {
        try {
          return this.conflictAt(held, error);
        } catch (damaged) {
          this.whyLost ??= (damaged as Error).message;
          return;
        }
      }
      if (held.heldUntil > clock.now()) return;
      say(`  the lease in ${place.region} can't be renewed: ${(error as Error).message}`);
      this.held.delete(place.region);
      this.tell(place.region, "lost");
    }
  }

  /** An earlier renewal may have been written although nobody said so: then what stands there is still this holder's. */
  private conflictAt(held: HeldPlace, { found }: WriteConflict): void {
    const { region } = held.place;
    const theirs = found && leaseIn(found.text, region);
    if (found && theirs?.holder === held.record.holder && theirs.token === held.record.token) {
      held.etag = found.etag;
      held.record = theirs;
      return;
    }
    this.whyLost ??= theirs
      ? `${theirs.operator} has taken the lease in ${region} for the run ${theirs.run}`
      : `the lease in ${region} was deleted`;
  }

  /** A region that didn't answer when the lease was taken, or has been lost since. */
  private async joinAt(place: ObjectPlace): Promise<void> {
    const { clock } = this.ports;
    const seen = await readAt(place).catch(() => undefined);
    if (!seen) return;
    const { stored, record: theirs } = seen;
    const isOurs = theirs?.holder === this.request.holder;
    if (!stored || !theirs || theirs.state === "released" || isOurs) return this.joinFree({ place, stored });
    const before = this.others.get(place.region);
    if (before === undefined) this.others.set(place.region, { text: stored.text, since: clock.now() });
    else if (before.text !== stored.text)
      this.whyLost ??= `${theirs.operator} drills at the same time, for the run ${theirs.run}, by a lease in ${place.region}`;
    else if (clock.now() - before.since >= theirs.ttlSeconds * 1000) return this.joinFree({ place, stored });
  }

  private async joinFree(seen: Seen): Promise<void> {
    await this.takeAt(seen).catch((error: Error) => {
      this.whyLost ??= error.message;
    });
  }

  private tell(place: string, what: EntryBodies["lease"]["what"]): void {
    this.ports.changed({ place, token: this.token, what });
  }
}

/** @throws Error where the region doesn't answer, or holds something else than a lease: nothing is to be learnt from it */
async function readAt(place: ObjectPlace): Promise<Seen & { readonly record: LeaseRecord | undefined }> {
  const stored = await place.read(leaseKey);
  return { place, stored, record: recordIn({ place, stored }) };
}

async function readAll(places: readonly ObjectPlace[], say: (line: string) => void): Promise<readonly Seen[]> {
  const answers = await Promise.allSettled(
    places.map(async (place) => ({ place, stored: await place.read(leaseKey) })),
  );
  return answers.flatMap((it, index) => {
    if (it.status === "fulfilled") return it.value;
    say(`  no lease in ${places[index]!.region}: ${(it.reason as Error).message}`);
    return [];
  });
}

const nowhere = ({ needed }: LeaseRequest): Error =>
  new Error(
    `The lease can't be had: none of the regions that stay (${needed.join(", ")}) answers. ` +
      "At least one of their backup buckets must be reachable from here.",
  );

/**
 * A lease is given up everywhere at once: whoever has released it in one region makes no call more, and what stands in another is what they
 * couldn't reach then, as after a drill that left a dead region.
 */
const isGivenUp = ({ holder, token }: LeaseRecord, all: readonly Seen[]): boolean =>
  all.some((it) => {
    const record = recordIn(it);
    return record?.state === "released" && record.holder === holder && record.token === token;
  });

/**
 * Waits until every lease that others hold has been silent for as long as it lasts: no clock is compared with another's.
 * @throws LeaseHeld as soon as one is seen to be renewed
 */
async function untilSilent(
  first: readonly Seen[],
  { places, holder }: LeaseRequest,
  { clock, say, isGone }: LeasePorts,
): Promise<readonly Seen[]> {
  const isTheirs = (it: Seen, all: readonly Seen[]): boolean => {
    const record = recordIn(it);
    return record?.state === "held" && record.holder !== holder && !isGone(record.holder) && !isGivenUp(record, all);
  };
  const began = clock.now();
  const since = new Map(first.map((it) => [it.place.region, it.stored?.text]));
  for (let seen = first; ;) {
    const waitFor = seen.filter((it) => isTheirs(it, seen));
    const silentFor = clock.now() - began;
    const renewed = waitFor.find(
      ({ place, stored }) => since.has(place.region) && since.get(place.region) !== stored!.text,
    );
    if (renewed) throw new LeaseHeld(recordIn(renewed)!, renewed.place.region);
    const left = Math.max(0, ...waitFor.map((it) => recordIn(it)!.ttlSeconds * 1000 - silentFor));
    if (left === 0) return seen;
    if (seen === first)
      say(`  waiting whether the lease of ${recordIn(waitFor[0]!)!.operator} is renewed: ${Math.ceil(left / 1000)} s`);
    await clock.wait(Math.min(left, recordIn(waitFor[0]!)!.ttlSeconds * 250));
    seen = await readAll(places, () => undefined);
  }
}
