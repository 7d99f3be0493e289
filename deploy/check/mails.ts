import { GetAccountCommand, GetEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import type { Settings } from "../../config/settings";
import { type AccountCheck, type Answer, ok, problem, unasked } from "./check";
import type { RegionClients } from "./clients";

const sandbox = "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html";

/** Whether SES lets a region's storefronts write to customers: an account begins in its sandbox, region by region. */
export function mailChecks(
  region: string,
  settings: Settings,
  { mails }: Pick<RegionClients, "mails">,
): readonly AccountCheck[] {
  if (settings.events?.mailFrom === undefined) return [];
  return [
    { name: `SES may send mails from ${region}`, stage: "regions", ask: () => maySend(region, mails) },
    {
      name: `SES proves ${settings.domain} in ${region}`,
      stage: "global",
      ask: () => isProved(settings.domain, mails),
    },
  ];
}

async function maySend(region: string, mails: RegionClients["mails"]): Promise<Answer> {
  const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await mails.send(new GetAccountCommand({}));
  if (SendingEnabled === false)
    return problem(
      `sending is stopped (${EnforcementStatus})`,
      "Look in SES' console, under Account dashboard, why, and answer there.",
    );
  // The rest of the shop works without: it is nothing to refuse a deployment for.
  if (ProductionAccessEnabled !== true)
    return unasked(
      "the account is in SES' sandbox there, and mails go to its own proved addresses only",
      `Ask for production access in ${region}, which AWS decides within a day: ${sandbox}`,
    );
  return ok("production access");
}

async function isProved(domain: string, mails: RegionClients["mails"]): Promise<Answer> {
  try {
    const found = await mails.send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
    if (found.VerifiedForSendingStatus === true) return ok("by DKIM");
    return unasked(
      `${found.VerificationStatus}`,
      "SES looks for its records for up to 72 hours. If they are in the zone, look whether the zone is the one that the domain is delegated to.",
    );
  } catch (error) {
    if ((error as Error).name !== "NotFoundException") throw error;
    return ok("not made yet: the region's stack makes it");
  }
}
