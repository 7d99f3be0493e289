/** Which step made which call. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { AnsweredCall } from "../clients";
import type { EntryBodies } from "../entries";
import { serviceOf } from "../madeCalls";

/** One for all runs of a process: Node.js never forgets one that was used, and each makes every promise of the process dearer. */
const during = new AsyncLocalStorage<{ readonly book: CallBook; readonly step: string }>();

export class CallBook {
  constructor(private readonly made: (call: EntryBodies["call"]) => void) {}

  /** Whatever is called meanwhile, and because of it, is this step's. */
  during<T>(step: string, work: () => Promise<T>): Promise<T> {
    return during.run({ book: this, step }, work);
  }

  readonly answered = ({ client, region, ...call }: AnsweredCall): void => {
    const service = serviceOf(client);
    const now = during.getStore();
    const step = now?.book === this ? now.step : "";
    // Its control plane has one place, whatever region a client is made for.
    this.made({ step, service, ...call, region: service === "route53" ? "us-east-1" : region });
  };
}
