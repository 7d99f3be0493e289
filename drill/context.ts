/** What the steps of every drill work with. */
import type { DataPort } from "./dataPort";
import type { DrillChoice, DrillFault } from "./drill";
import type { EntryBodies } from "./entries";
import type { DrillClients } from "./clients";
import type { DrillPlatform } from "./drillPlatform";
import type { Ports } from "./ports";
import type { AskedSecond } from "./prober/usersView";
import type { RotationPort } from "./rotationPort";

export interface DrillContext {
  readonly platform: DrillPlatform;
  readonly choice: DrillChoice;
  /** Clients of one region's APIs: a call that isn't answered within seconds fails. */
  readonly clientsIn: (region: string) => DrillClients;
  readonly ports: Ports;
  /** AWS' minutes are divided by it: 1 in AWS. */
  readonly timeScale: number;
  /** Who answers what a name leads to, as users' resolvers are answered. */
  readonly names: NameResolver;
  /** Who begins and ends faults; missing where nobody can, which refuses every drill that needs one. */
  readonly faults?: FaultPort;
  /** Who fences a region; missing where only people can, which the report then asks of them. */
  readonly fences?: FencePort;
  /** Who reads what databases hold; missing where nobody can connect to them. */
  readonly data?: DataPort;
  /** Who rotates secrets and asks each process; missing where only people can. */
  readonly rotations?: RotationPort;
  /** Who asks the shop from outside while the drill runs; missing where nobody does. */
  readonly users?: UsersPort;
  /** Writes down what was looked at of restored data. Default: nobody does. */
  readonly found?: (it: EntryBodies["integrity"]) => void;
}

export interface NameResolver {
  /** IPv4 addresses that the name has now; none where it has none. @throws Error where nobody answers. */
  addressesOf(name: string): Promise<readonly string[]>;
}

/** Somebody who stands outside the regions and asks the shop all the time. */
export interface UsersPort {
  /** In words, such as `the prober in Dublin`. */
  readonly who: string;
  /** What was asked in the last so many seconds, each second once. @throws Error where nobody asks any more */
  lately(seconds: number): Promise<readonly AskedSecond[]>;
}

/** Whoever hands one in writes the journal's entries of what began and ended. */
export interface FaultPort {
  /** Why this fault can't be begun here; nothing where it can. */
  refusal(fault: DrillFault): string | undefined;
  isActive(fault: DrillFault): Promise<boolean>;
  /** @returns proof that it is active, in a sentence */
  begin(fault: DrillFault): Promise<string>;
  /** Ends it, also where it has never begun. @returns proof that it is over, in a sentence */
  end(fault: DrillFault): Promise<string>;
}

/** A fenced region refuses writes until its fence is lifted, whatever its databases would take. */
export interface FencePort {
  /** When it resolves no write of the region is committed any more. @throws Error where the region can't be reached. */
  set(region: string, reason: string): Promise<void>;
  lift(region: string): Promise<void>;
}
