/** Whether what an account has once is made by exactly one of its platforms. */
import {
  DescribeRegistryCommand,
  type ECRClient,
  paginateDescribeRepositories,
  type ReplicationRule,
} from "@aws-sdk/client-ecr";
import { GetOpenIDConnectProviderCommand, type IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { imagesOfAll, platformNames } from "../../config/platformNames";
import type { Settings } from "../../config/settings";
import { type AccountCheck, type Answer, ok, problem } from "./check";
import type { AccountClients } from "./clients";

const host = "token.actions.githubusercontent.com";

const share = "pulumi config set accountSingletons shared --stack foundation";
const findOwner =
  "Deploy foundation of the platform that owns them first; where none does, pulumi config set accountSingletons own --stack foundation";

/** What foundation makes, or finds. */
export function singletonChecks(
  settings: Settings,
  { identities, tokens }: Pick<AccountClients, "identities" | "tokens">,
  images: ECRClient,
): readonly AccountCheck[] {
  const { accountSingletons, tags } = settings;
  const isOwn = accountSingletons === "own";
  const provider = async (): Promise<Answer> => {
    const { Account } = await tokens.send(new GetCallerIdentityCommand({}));
    const arn = settings.ci.oidcProviderArn ?? `arn:aws:iam::${Account}:oidc-provider/${host}`;
    const project = await projectOfProvider(identities, arn);
    if (project === undefined) {
      if (isOwn && !settings.ci.oidcProviderArn) return ok("foundation makes it");
      return problem(`${arn} isn't there`, isOwn ? "Leave githubOidcProviderArn empty to have it made." : findOwner);
    }
    if (!isOwn || settings.ci.oidcProviderArn || project === tags.project) return ok(arn);
    return problem(
      `${arn} was made by ${project || "somebody else"}, and an account has one`,
      `${share}, or name it as githubOidcProviderArn`,
    );
  };
  return [
    { name: "GitHub's OIDC provider", stage: "foundation", ask: provider },
    {
      name: `replication of images from ${settings.homeRegion}`,
      stage: "foundation",
      ask: async () => (isOwn ? ownReplication(settings, images) : sharedReplication(settings, images)),
    },
  ];
}

/** The tag Project of an account's provider, empty where it has none; nothing where there is no provider. */
async function projectOfProvider(identities: IAMClient, OpenIDConnectProviderArn: string): Promise<string | undefined> {
  try {
    const found = await identities.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    return found.Tags?.find((it) => it.Key === "Project")?.Value ?? "";
  } catch (error) {
    if (/^NoSuchEntity/.test((error as Error).name)) return undefined;
    throw error;
  }
}

/** Rules for images of platforms: an account's registry has one list of rules in a region, and who writes it writes all of it. */
async function rulesIn(images: ECRClient): Promise<readonly ReplicationRule[]> {
  const { replicationConfiguration } = await images.send(new DescribeRegistryCommand({}));
  return replicationConfiguration?.rules ?? [];
}

const isOfPlatforms = ({ repositoryFilters = [] }: ReplicationRule): boolean =>
  repositoryFilters.some(({ filter }) => filter === `${imagesOfAll}/`);

async function ownReplication({ tags: { project } }: Settings, images: ECRClient): Promise<Answer> {
  const rules = await rulesIn(images);
  if (rules.length === 0) return ok("foundation sets it");
  const repositories = await repositoriesOfPlatforms(images);
  if (rules.every(isOfPlatforms) && repositories.includes(platformNames(project).repository))
    return ok(`set for ${imagesOfAll}/*`);
  return problem(
    `it is set already, and not by ${project}: foundation would replace what it is for others`,
    rules.some(isOfPlatforms) ? share : "Take the account's own rules out, or deploy into an account of its own.",
  );
}

async function sharedReplication({ homeRegion, regions }: Settings, images: ECRClient): Promise<Answer> {
  const rule = (await rulesIn(images)).find(isOfPlatforms);
  if (!rule) return problem(`nobody has set it for ${imagesOfAll}/*`, findOwner);
  const reached = (rule.destinations ?? []).map((it) => it.region!);
  const missing = regions.filter((it) => it !== homeRegion && !reached.includes(it));
  if (missing.length > 0)
    return problem(
      `images aren't copied to ${missing.join(", ")}: the platform that owns the rule isn't there`,
      "Add the regions to that platform, or take them out of this one's.",
    );
  const more = reached.filter((it) => !regions.includes(it));
  const note = more.length === 0 ? "" : `; ECR makes a repository in ${more.join(", ")} too, which destroy leaves`;
  return ok(`to ${reached.join(", ")}${note}`);
}

/** Repositories that are some platform's, in a region. */
async function repositoriesOfPlatforms(client: ECRClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { repositories = [] } of paginateDescribeRepositories({ client }, {}))
    names.push(...repositories.map((it) => it.repositoryName!));
  return names.filter((it) => it.startsWith(`${imagesOfAll}/`));
}

/**
 * Why the platform that made them may not go yet.
 * @returns nothing where it may
 */
export async function whyOthersNeedIt(settings: Settings, images: ECRClient): Promise<string | undefined> {
  const { accountSingletons, homeRegion, tags } = settings;
  if (accountSingletons === "shared") return undefined;
  const own = platformNames(tags.project).repository;
  const others = (await repositoriesOfPlatforms(images)).filter((it) => it !== own);
  if (others.length === 0) return undefined;
  return (
    `Not destroying: ${others.join(", ")} in ${homeRegion} belong to other platforms of this account, and with this one GitHub's OIDC ` +
    "provider and the replication of their images would go. Destroy them first; or let one of them have accountSingletons own, set " +
    "this one's to shared, deploy foundation of this one, then of that one."
  );
}
