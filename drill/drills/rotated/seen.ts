/** Versions of the secrets that rotate, as each region has them. No secret is read. */
import type { DrillContext } from "../../context";
import { type SeenSecret, secretStates } from "../../probes/secretStates";
import { looked, scaled } from "../steps/patience";

/** As `secretStates` calls them. The databases' credentials are made once. */
const rotating = ["origin secret", "token-signing keys"];

export interface SeenRotation extends SeenSecret {
  readonly region: string;
}

export async function rotatedIn(region: string, context: DrillContext): Promise<readonly SeenRotation[]> {
  const { platform, clientsIn } = context;
  const all = await looked(context, () => secretStates.ask({ platform, region, clients: clientsIn(region) }));
  return all.filter(({ name }) => rotating.includes(name)).map((it) => ({ ...it, region }));
}

const recentSeconds = 3600;

/** Whether it has another value than it was made with, which isn't an hour old. */
export const lately = ({ previousVersion, changedAt = 0 }: SeenRotation, context: DrillContext): boolean =>
  previousVersion !== undefined && Date.now() - changedAt < scaled(context, recentSeconds);
