/** What whoever deploys, and can ask each process, does and tells of a rotation: the drill role may read no secret. */

export interface RotationPort {
  /** Rotates once, in the usual order of stacks. @returns what was done, in a sentence */
  rotate(): Promise<string>;
  /** Names of the keys that the secret has now: the one to sign with first, then the one that is still trusted. */
  wantedKeys(): Promise<readonly string[]>;
  /** Of each process in a region, in the same order. */
  keysIn(region: string): Promise<readonly ProcessKeys[]>;
  /** What a region's front door answers to a request that carries each value of the origin secret. */
  frontDoor(region: string): Promise<Readonly<Record<OriginValue, "let in" | "refused">>>;
}

export interface ProcessKeys {
  readonly process: string;
  readonly keys: readonly string[];
}

/** `replaced`: it was accepted until this rotation, and is no longer. */
export type OriginValue = "current" | "previous" | "replaced";
