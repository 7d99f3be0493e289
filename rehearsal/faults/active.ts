import type { Happenings } from "../dataplane/events";
import { understood } from "./ask";
import type { FaultPorts, Undo } from "./ports";

export interface ActiveFault {
  /** Given in the order of their beginnings, never twice. */
  readonly number: number;
  /** As it was asked for: `kill-region us-east-1`. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds since the epoch; undefined while it lasts. */
  readonly until?: number;
}

interface Entry extends ActiveFault {
  readonly undo: Undo;
}

/** What goes wrong in a cloud now, and what ends it. One thing begins or ends at a time. */
export class ActiveFaults {
  private readonly active: Entry[] = [];
  private readonly past: ActiveFault[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private count = 0;

  constructor(
    private readonly ports: FaultPorts,
    private readonly happenings: Happenings,
  ) {}

  get list(): readonly ActiveFault[] {
    return this.active;
  }

  /** All there have been, those that last still included, in the order of their beginnings. */
  get history(): readonly ActiveFault[] {
    return [...this.past, ...this.active].sort((a, b) => a.number - b.number);
  }

  /** @returns what happened, in a sentence. @throws Error with everything that is wrong with the words, or why it can't begin. */
  begin(words: readonly string[]): Promise<string> {
    return this.inTurn(async () => {
      const { fault, given } = understood(words, this.ports);
      const text = words.join(" ");
      const same = this.active.find((it) => it.text === text);
      if (same)
        throw new Error(`${text} lasts already, as ${same.number}. End it first: npm run live -- heal ${same.number}`);
      const since = Date.now();
      this.happenings.add({ part: "faults", what: `${text} begins`, ...regionOf(given["REGION"]) });
      const undo = await fault.begin(this.ports, given);
      const number = ++this.count;
      if (!undo) {
        this.past.push({ number, text, since, until: since });
        return `${text}: done, it needs no healing`;
      }
      this.active.push({ number, text, since, undo });
      return `${text}: lasts as ${number}, until npm run live -- heal ${number}`;
    });
  }

  /** @returns what ended, a sentence each. @throws Error naming those there are; or that one couldn't be ended, once all the others have. */
  heal(which: number | "all"): Promise<readonly string[]> {
    return this.inTurn(async () => {
      const chosen = this.active.filter((it) => which === "all" || it.number === which);
      if (this.active.length === 0 && which === "all") return ["nothing is wrong here: there is no fault to heal"];
      if (chosen.length === 0) throw new Error(this.noSuch(which));
      const failed: string[] = [];
      for (const it of [...chosen].reverse()) {
        await it.undo().catch((error: Error) => failed.push(`${it.number} ${it.text}: ${error.message}`));
        this.active.splice(this.active.indexOf(it), 1);
        this.past.push({ number: it.number, text: it.text, since: it.since, until: Date.now() });
        this.happenings.add({ part: "faults", what: `${it.text} has ended` });
      }
      if (failed.length > 0) throw new Error(`not everything could be undone:\n${failed.join("\n")}`);
      return chosen.map((it) => `${it.number} ${it.text} has ended`);
    });
  }

  private noSuch(which: number | "all"): string {
    if (this.active.length === 0) return `there is no fault ${which}, and no other: nothing is wrong here`;
    return `there is no fault ${which}; there are:\n${this.active.map((it) => `  ${it.number} ${it.text}`).join("\n")}`;
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.last.then(act);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

const regionOf = (region: string | undefined): { readonly region?: string } => (region === undefined ? {} : { region });
