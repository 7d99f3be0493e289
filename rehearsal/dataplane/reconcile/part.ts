/** Something to do so that a part becomes what the AWS API says. */
export interface PartAction {
  readonly region?: string;
  /** What is done and why, in a sentence: "start i-0a… : launched by storefront-1f". */
  readonly what: string;
}

/** One part of the data plane that follows what the AWS API says. Its three faces are apart, so that the first two are tested without a process. */
export interface Part<Desired, Step extends PartAction = PartAction> {
  /** What it is called in messages. */
  readonly name: string;
  /** Whose calls may change what it observes, named as calls are signed: `rds`. Default: any service's. */
  readonly services?: readonly string[];
  /** What should be, as the AWS API says. Changes nothing. */
  observe(): Promise<Desired>;
  /** What is to be done, in its order, so that what is becomes what should be; nothing where all is as it should be. Does nothing. */
  plan(desired: Desired): readonly Step[];
  /** Does it. What it throws is written down, and planned anew after the next change or a second. */
  perform(step: Step): Promise<void>;
  /** Ends everything that it has started. */
  stop(): Promise<void>;
}
