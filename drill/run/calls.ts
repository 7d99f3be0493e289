/** Which step made which call. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { AnsweredCall } from "../clients";
import type { EntryBodies } from "../entries";
import { serviceOf } from "../madeCalls";

export class CallBook {
  private readonly step = new AsyncLocalStorage<string>();

  constructor(private readonly made: (call: EntryBodies["call"]) => void) {}

  /** Whatever is called meanwhile, and because of it, is this step's. */
  during<T>(step: string, work: () => Promise<T>): Promise<T> {
    return this.step.run(step, work);
  }

  readonly answered = ({ client, region, ...call }: AnsweredCall): void => {
    const service = serviceOf(client);
    const step = this.step.getStore() ?? "";
    // Its control plane has one place, whatever region a client is made for.
    this.made({ step, service, ...call, region: service === "route53" ? "us-east-1" : region });
  };
}
