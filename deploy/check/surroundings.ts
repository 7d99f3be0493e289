/** What is asked of the platform's surroundings: where state is kept, who serves the domain, what GitHub's tokens say. */
import { GetBucketReplicationCommand, GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { resolveNs } from "node:dns/promises";
import type { Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem, unasked } from "./check";
import type { Access } from "./clients";

export interface Surroundings {
  /** Address that Pulumi's backend gives for itself, as `pulumi whoami --verbose` shows it. */
  readonly backend: () => Promise<string>;
  /** What `Pulumi.<stack>.yaml` files say of the secrets provider: `awskms://alias/state?region=us-east-1`. Default: none does. */
  readonly secretsProviders?: readonly string[];
  readonly access?: Access;
  /** Asks public DNS for a domain's name servers. Default: this machine's resolver. */
  readonly resolve?: (domain: string) => Promise<readonly string[]>;
}

export function surroundingChecks(settings: Settings, around: Surroundings): readonly AccountCheck[] {
  const { resolve = resolveNs } = around;
  let asked: Promise<string> | undefined;
  const backend = (): Promise<string> => (asked ??= around.backend());
  return [
    {
      name: "state",
      stage: "foundation",
      ask: async () => keptSafely(await backend(), settings, around.access),
    },
    {
      name: "state within CI's reach",
      stage: "foundation",
      ask: async () => reachable(await backend(), settings, around),
    },
    { name: `delegation of ${settings.domain}`, stage: "foundation", ask: () => delegation(settings, resolve) },
    ...(settings.ci.githubRepository === "" ? [] : [tokenSubject(settings)]),
  ];
}

/** State must outlive a machine, a mistake, and any one region. */
async function keptSafely(backend: string, settings: Settings, access: Access = {}): Promise<Answer> {
  if (backend.startsWith("file:"))
    return problem(
      `${backend} is a folder of this machine`,
      "Log in to a backend that others reach: see the README, step 3.",
    );
  if (!backend.startsWith("s3:")) return ok(backend);
  const address = new URL(backend);
  const region = address.searchParams.get("region") ?? process.env["AWS_REGION"] ?? settings.homeRegion;
  const Bucket = address.hostname;
  const client = new S3Client({ ...access, region, forcePathStyle: access.endpoint !== undefined });
  const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));
  if (versioning.Status !== "Enabled")
    return problem(
      `${Bucket} keeps no versions`,
      `aws s3api put-bucket-versioning --bucket ${Bucket} --versioning-configuration Status=Enabled`,
    );
  if (!settings.regions.includes(region)) return ok(`${Bucket} in ${region}, with versions`);
  const replicated = await client.send(new GetBucketReplicationCommand({ Bucket })).then(
    () => true,
    (error: Error) => {
      if (error.name === "ReplicationConfigurationNotFoundError") return false;
      throw error;
    },
  );
  if (replicated) return ok(`${Bucket} in ${region}, with versions, replicated`);
  return problem(
    `${Bucket} is in ${region}, one of the platform's own regions, and isn't replicated`,
    "Replicate it to another region, or keep state in a region that the platform doesn't use.",
  );
}

/** The deploy role is bound to regions, and state in another one would fail in CI alone. */
function reachable(backend: string, settings: Settings, { secretsProviders = [] }: Surroundings): Answer {
  const { regions, ci } = settings;
  const places = [backend, ...secretsProviders].flatMap((it) => {
    const region = /^(?:s3|awskms):.*[?&]region=([a-z0-9-]+)/.exec(it)?.[1];
    return region === undefined ? [] : [region];
  });
  const beyond = [...new Set(places)].filter((it) => ![...regions, "us-east-1", ci.stateRegion].includes(it));
  if (beyond.length === 0) return ok(places.length === 0 ? "no region is named" : [...new Set(places)].join(", "));
  return problem(
    `the bucket or the key of state is in ${beyond.join(" and ")}, where the deploy role may not go`,
    beyond.length > 1
      ? "Keep bucket and key in one region."
      : `pulumi config set stateRegion ${beyond[0]} --stack foundation`,
  );
}

async function delegation(
  { domain, hostedZoneId }: Settings,
  resolve: (domain: string) => Promise<readonly string[]>,
): Promise<Answer> {
  const servers = await resolve(domain).catch(() => []);
  if (servers.length > 0) return ok(`public DNS names ${servers.join(", ")}`);
  const nobody = "public DNS names nobody for it";
  if (hostedZoneId === undefined)
    return ok(`${nobody} yet; foundation makes the zone, and deploy waits while you delegate it`);
  return problem(
    nobody,
    `Delegate ${domain} at your registrar to the name servers of ${hostedZoneId}: certificates wait for it.`,
  );
}

const tokenSubject = ({ ci }: Settings): AccountCheck => ({
  name: `token subject of ${ci.githubRepository}`,
  stage: "foundation",
  ask: () =>
    Promise.resolve(
      unasked(
        "only GitHub knows what it writes into this repository's tokens",
        `gh api repos/OWNER/NAME/actions/oidc/customization/sub --jq .sub_claim_prefix must print repo:${ci.githubRepository}`,
      ),
    ),
});
