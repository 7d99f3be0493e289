import type { FaultPorts, Undo } from "./ports";

/** What a word after a fault's name means. */
export type Kind =
  | "region"
  | "zone"
  | "process"
  | "link"
  | "store"
  | "milliseconds"
  | "percent"
  | "seconds"
  | "service"
  | "operation"
  | "disk"
  | "certificate"
  | "secret";

export interface Parameter {
  /** As help shows it, in capitals. */
  readonly name: string;
  readonly kind: Kind;
  /** At most one of a fault's. */
  readonly isOptional?: true;
}

/** Words by the parameters' names, each as its kind allows; an optional one that wasn't given is undefined. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Something that goes wrong in a living cloud, on request. */
export interface Fault {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What happens, in words for its user. */
  readonly help: string;
  /** @returns what ends it; undefined where it is over as soon as it has happened. @throws Error that says why it can't be. */
  begin(ports: FaultPorts, given: Given): Promise<Undo | undefined>;
}

/** `kill-zone REGION ZONE`, `partition REGION [OTHER]`. */
export const usageOf = ({ name, parameters }: Pick<Fault, "name" | "parameters">): string =>
  [name, ...parameters.map((it) => (it.isOptional ? `[${it.name}]` : it.name))].join(" ");
