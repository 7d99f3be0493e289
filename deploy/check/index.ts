/** `npm run deploy -- --check`: what would stop a deployment, found out before it begins. */
import { accountChecks } from "./account";
import type { Settings } from "../../config/settings";
import { type Access, accountClients, clientsIn } from "./clients";
import type { AccountCheck } from "./check";
import { ownSecretChecks } from "./ownSecrets";
import { mailChecks } from "./mails";
import { imageCheck } from "./image";
import { offerChecks } from "./offers";
import { quotaChecks } from "./quotas";
import type { OwnRecords } from "./records";

export interface Checkable {
  /** What all stacks share, as foundation has it. */
  readonly foundation: Settings;
  /** Of each region's stack, by region. */
  readonly regions: Readonly<Record<string, Settings>>;
  readonly access?: Access;
  /** Records that this platform's stacks have made already. Default: none. */
  readonly ownRecords?: OwnRecords;
}

/** Everything that AWS can be asked about. */
export function awsChecks({ foundation, regions, access, ownRecords }: Checkable): readonly AccountCheck[] {
  const ofRegion = (region: string) => clientsIn(region, access);
  return [
    ...accountChecks(
      foundation,
      accountClients(foundation.homeRegion, access),
      ofRegion,
      ownRecords ?? (() => Promise.resolve([])),
    ),
    ...Object.entries(regions).flatMap(([region, settings]) => {
      const clients = ofRegion(region);
      return [
        ...offerChecks(region, settings, clients),
        ...quotaChecks(region, settings, clients),
        imageCheck(region, settings, clients),
        ...ownSecretChecks(region, settings, clients),
        ...mailChecks(region, settings, clients),
      ];
    }),
  ];
}
