/** A question to one region that only looks, and what becomes of it where nobody answers. */
import type { DrillClients } from "../clients";
import type { DeclaredCall } from "../drill";
import type { DrillPlatform } from "../drillPlatform";

/** What a probe asks with. */
export interface AskedRegion {
  readonly platform: DrillPlatform;
  readonly region: string;
  readonly clients: DrillClients;
}

export interface Probe<Seen> {
  /** What is asked for, such as `replication lag`. */
  readonly asksFor: string;
  /** Every call that it makes there. */
  calls(platform: DrillPlatform, region: string): readonly DeclaredCall[];
  /** @throws Error where the region doesn't answer, or answers what can't be. */
  ask(asked: AskedRegion): Promise<Seen>;
}

/** An answer, or why there is none: what nobody saw is never taken for well. */
export type RegionAnswer<Seen> = { readonly value: Seen } | { readonly unknown: string };

export const isSeen = <Seen>(it: RegionAnswer<Seen>): it is { readonly value: Seen } => "value" in it;

export async function askRegion<Seen>(probe: Probe<Seen>, asked: AskedRegion): Promise<RegionAnswer<Seen>> {
  try {
    return { value: await probe.ask(asked) };
  } catch (error) {
    return { unknown: `${asked.region} didn't say its ${probe.asksFor}: ${reasonOf(error as Error)}` };
  }
}

const reasonOf = ({ name, message }: Error): string => message || name;

/** A call that only looks, and needs no more than its own permission. */
export function look(
  service: string,
  operation: string,
  { region, resource = "*", plane = "control" }: { region: string; resource?: string; plane?: DeclaredCall["plane"] },
): DeclaredCall {
  return { service, operation, plane, region, permissions: [{ action: `${service}:${operation}`, resource }] };
}

/** Account of the platform, as every ARN names it. */
export const accountOf = (arn: string): string => arn.split(":")[4] ?? "";
