import type { Values } from "./readback";

interface Made {
  readonly id: string;
  readonly inputs: Values;
}

/**
 * Creates that reached the cloud and perhaps not the state. When an engine dies between the two and the next run asks
 * for the same resource (the same URN) again, the one that exists is taken over instead of a second one being made.
 *
 * An id counts as known to the state once the engine asks about it in any other way: it had it from the state.
 */
export class Orphans {
  private readonly unconfirmed = new Map<string, Made>();

  made(urn: string, id: string, inputs: Values = {}): void {
    this.unconfirmed.set(urn, { id, inputs });
  }

  confirmed(urn: string, id: string): void {
    if (this.unconfirmed.get(urn)?.id === id) this.unconfirmed.delete(urn);
  }

  /** Id that an earlier create of this URN gave, where no state ever showed it. */
  of(urn: string): string | undefined {
    return this.unconfirmed.get(urn)?.id;
  }

  /** What that create was asked for: a physical name that was made up then is the name to go on with. */
  inputsOf(urn: string): Values {
    return this.unconfirmed.get(urn)?.inputs ?? {};
  }
}
