/** What the steps of every drill work with. */
import type { DrillChoice } from "./drill";
import type { DrillClients } from "./clients";
import type { DrillPlatform } from "./drillPlatform";
import type { Ports } from "./ports";

export interface DrillContext {
  readonly platform: DrillPlatform;
  readonly choice: DrillChoice;
  /** Clients of one region's APIs: a call that isn't answered within seconds fails. */
  readonly clientsIn: (region: string) => DrillClients;
  readonly ports: Ports;
}
