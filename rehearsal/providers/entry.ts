import type * as pulumi from "@pulumi/pulumi";

/** One running cloud, as an entry sees it: the region its resource lives in, and clients that can reach nothing else. */
export interface Cloud {
  /** Region of this resource: its own `region` input where it has one, else its stack's. */
  readonly region: string;
  readonly accountId: string;
  /** An AWS SDK v3 client, cached by class and region. Global services are asked in us-east-1. */
  client<C>(service: new (config: ClientConfig) => C, region?: string): C;
}

export interface ClientConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly maxAttempts: number;
}

/** Plain inputs as they reach a provider: what `Args` says, with every `Input<T>` resolved. */
export type Plain<Args> = pulumi.Unwrap<Args>;

/**
 * The inputs an entry maps. `true` takes a value whole (texts, numbers, maps such as tags); an object or a list of one
 * object lists the nested keys. Whatever is not listed is refused by name, so that no input is ever dropped silently.
 */
export type Shape<T> = { readonly [K in keyof T]?: true | Nested<NonNullable<T[K]>> };
type Nested<V> = V extends readonly (infer E)[] ? readonly [Shape<E>] : V extends object ? Shape<V> : never;

/** What the cloud says a resource is. */
export interface Seen<Args> {
  /** Inputs as they can be read back, in the program's own terms. What has no value in the cloud is left out. */
  readonly inputs: Partial<Plain<Args>>;
  /** What else @pulumi/aws' class has as outputs: arn, dnsName, … (`id` and inputs are added by the caller). */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The engine's way of saying "not known before the deployment". */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An input that is refused before anything is done, and why. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What an entry makes of inputs before anything is done with them. */
export interface Checked<Args> {
  readonly inputs: Plain<Args>;
  readonly failures: readonly CheckFailure[];
}

/** How one resource type becomes real AWS API calls. */
export interface Entry<Args> {
  readonly inputs: Shape<Args>;
  /** Inputs that @pulumi/aws' constructor insists on; a test compares the two. */
  readonly required: readonly (keyof Args & string)[];
  /** Inputs whose change replaces the resource; a test compares them with CloudFormation's specification. */
  readonly replaceOn: readonly (keyof Args & string)[];
  /** Where the real provider makes up a name when none is given (`<logical name>-<7 hex digits>`), its input and longest length. */
  readonly autoName?: {
    readonly property: keyof Args & string;
    readonly maxLength: number;
    /** Flag that makes the service demand names that end in `.fifo`. */
    readonly fifo?: keyof Args & string;
  };
  /** Inputs that no API call gives back, each with the reason; refresh leaves them as they were, and the report lists them. */
  readonly unreadable?: { readonly [K in keyof Args & string]?: string };
  /**
   * Inputs that a refresh takes over even where the program never set them, because the real provider then plans to remove them:
   * its schema has them optional, neither computed nor with a default.
   */
  readonly seenUnasked?: readonly (keyof Args & string)[];
  /**
   * Maps of which AWS reports keys that nobody asked for: the real provider plans to take those away that aren't ignored by their path,
   * `property.Key`.
   */
  readonly reportsAll?: readonly (keyof Args & string)[];
  /** Where a replacement must remove the old resource first, because a name is fixed or a slot is single. */
  readonly deleteBeforeReplace?: true;
  /** The real provider has no `id` among the outputs: the engine alone knows it. */
  readonly hidesId?: true;
  /** Why no emulated API is behind it, but something of the rehearsal's own: the report lists the type as not emulated. */
  readonly notEmulated?: string;
  /** Inputs as the real provider completes them, and what the API would refuse of them. What isn't known yet stands in for itself. */
  checked?(name: string, news: Plain<Args>, olds: Plain<Args>): Checked<Args>;
  /** What the real provider refuses of completed inputs, before it asks AWS. */
  refused?(inputs: Readonly<Record<string, unknown>>): readonly CheckFailure[];
  /** Names of inputs that replace because of what changes deep inside them, and whether the old resource must go first. */
  replaced?(olds: Plain<Args>, news: Plain<Args>): { readonly names: readonly string[]; readonly deleteFirst: boolean };
  /** Why the real provider would wait in vain for an update, by what the state shows of the resource. */
  neverEnds?(shown: Readonly<Record<string, unknown>>, from: Plain<Args>, to: Plain<Args>): string | undefined;
  /** Makes the resource and returns its id. Waits until it is usable. Half-made things are removed before it throws. */
  create(cloud: Cloud, inputs: Plain<Args>): Promise<string>;
  /** What the cloud says, or undefined where it is gone. `last` are the last known inputs, for ids that say too little. */
  read(cloud: Cloud, id: string, last: Plain<Args>): Promise<Seen<Args> | undefined>;
  /** Changes in place. Missing where every input replaces. */
  update?(cloud: Cloud, id: string, to: Plain<Args>, from: Plain<Args>): Promise<void>;
  /** Removes the resource. Something already gone is not an error. */
  remove(cloud: Cloud, id: string, last: Plain<Args>): Promise<void>;
}

/** A type whose outputs are made up once and then live in state only, as those of the `random` package do. */
export interface Generator {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  readonly replaceOn: readonly string[];
  generate(inputs: Readonly<Record<string, unknown>>): {
    readonly id: string;
    readonly outputs: Readonly<Record<string, unknown>>;
  };
}

/** How a test shows that an entry does what it says. Sits beside the entry's table. */
export interface Sample<Args> {
  /** Inputs to create with. `needs` makes what they refer to (a VPC, a role …) with other entries or SDK calls. */
  readonly inputs: (needs: Record<string, string>) => Plain<Args>;
  /** Makes prerequisites and returns their ids by a name of the sample's choice. */
  readonly needs?: (cloud: Cloud) => Promise<Record<string, string>>;
  /** A change in place, as the inputs that differ. Missing where every input replaces. */
  readonly change?: (needs: Record<string, string>) => Partial<Plain<Args>>;
  /** A change that replaces, as the inputs that differ. Missing where nothing replaces. */
  readonly replacement?: (needs: Record<string, string>) => Partial<Plain<Args>>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of entries of many types has no narrower element type
export type AnyEntry = Entry<any>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export type AnySample = Sample<any>;

/** Types an entry by the arguments of its @pulumi/aws class, then lets it into a table. */
export const entry = <Args>(it: Entry<Args>): AnyEntry => it;
export const sample = <Args>(it: Sample<Args>): AnySample => it;
