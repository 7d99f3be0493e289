/**
 * Whether instances that start from now on may do what their start takes. Those that run have read their secrets, so that no answer shows a permission
 * that they lost: it would be seen at the next failure or at night, when one is replaced. It changes nothing.
 */
import { DescribeLaunchTemplateVersionsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { readUserData, type StorefrontFacts } from "../outputs/userData";

/** A permission; without a resource: on any. */
export interface Need {
  readonly action: string;
  readonly resource?: string;
}

/** Of an IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface RoleStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** Its image comes from ECR (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html), and each secret that it is told is decrypted. */
export function startNeeds({ image, environment }: StorefrontFacts): readonly Need[] {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^@:]+)/.exec(image) ?? [];
  const resource = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  const pulled = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map((action): Need => ({ action, resource }));
  const secrets = Object.entries(environment).filter(([variable]) => variable.endsWith("_SECRET_ARN"));
  return [
    ...(name === undefined ? [] : [{ action: "ecr:GetAuthorizationToken" }, ...pulled]),
    ...secrets.map(([, arn]): Need => ({ action: "secretsmanager:GetSecretValue", resource: arn })),
    ...(secrets.length === 0 ? [] : [{ action: "kms:Decrypt" }]),
  ];
}

/**
 * Whether a statement allows it and none denies it. Conditions are taken to hold where they allow, and not to where they deny, so that what is said to be
 * missing is. Pure.
 */
export function isAllowed(need: Need, statements: readonly RoleStatement[]): boolean {
  const found = statements.filter((it) => isAbout(it, need));
  const isSure = ({ NotAction, NotResource, Condition, Resource }: RoleStatement): boolean =>
    [NotAction, NotResource, Condition].every((it) => it === undefined) &&
    (need.resource !== undefined || listed(Resource).includes("*"));
  return found.some((it) => it.Effect === "Allow") && !found.some((it) => it.Effect === "Deny" && isSure(it));
}

const isAbout = ({ Action, NotAction, Resource, NotResource }: RoleStatement, { action, resource }: Need): boolean =>
  (NotAction !== undefined || listed(Action).some((it) => matches(it.toLowerCase(), action.toLowerCase()))) &&
  (NotResource !== undefined || resource === undefined || listed(Resource).some((it) => matches(it, resource)));

const listed = (it: string | readonly string[] = []): readonly string[] => (typeof it === "string" ? [it] : it);

/** `*`, `?` and policy variables, which may stand for anything. */
function matches(pattern: string, text: string): boolean {
  const plain = (it: string): string => it.replace(/[.+^$(){}|[\]\\]/g, "\\$&");
  const parts = pattern.replace(/\$\{[^}]*\}/g, "*").split("*");
  return new RegExp(`^${parts.map((it) => plain(it).replaceAll("?", ".")).join(".*")}$`).test(text);
}

export interface StartClients {
  readonly compute: EC2Client;
  readonly identity: IAMClient;
}

export interface StartedFrom {
  readonly region: string;
  readonly launchTemplateId: string;
  readonly launchTemplateVersion: string;
}

/** In a sentence; none where instances may, the region has none of its own, or AWS doesn't say. */
export async function missingAtStart(
  { region, launchTemplateId, launchTemplateVersion }: StartedFrom,
  { compute, identity }: StartClients,
): Promise<readonly string[]> {
  if (launchTemplateId === "") return [];
  try {
    const asked = { LaunchTemplateId: launchTemplateId, Versions: [launchTemplateVersion] };
    const { LaunchTemplateVersions } = await compute.send(new DescribeLaunchTemplateVersionsCommand(asked));
    const { UserData = "", IamInstanceProfile } = LaunchTemplateVersions![0]!.LaunchTemplateData!;
    const facts = readUserData(Buffer.from(UserData, "base64").toString("utf8"));
    const profile = IamInstanceProfile?.Arn?.split("/").at(-1) ?? IamInstanceProfile?.Name;
    if (!facts || profile === undefined) return [];
    const found = await identity.send(new GetInstanceProfileCommand({ InstanceProfileName: profile }));
    const role = found.InstanceProfile!.Roles![0]!.RoleName!;
    const statements = await statementsOf(role, identity);
    const missing = startNeeds(facts).filter((it) => !isAllowed(it, statements));
    const words = missing.map(({ action, resource }) => (resource === undefined ? action : `${action} on ${resource}`));
    return words.length === 0
      ? []
      : [`instances of ${region} that start from now on can't: their role ${role} isn't allowed ${words.join(", ")}`];
  } catch {
    return [];
  }
}

/** (API: ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies, GetPolicy, GetPolicyVersion; control plane, read only.) */
async function statementsOf(RoleName: string, client: IAMClient): Promise<readonly RoleStatement[]> {
  const documents: (string | undefined)[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
    for (const PolicyName of PolicyNames)
      documents.push((await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument);
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }))
    for (const { PolicyArn } of AttachedPolicies) documents.push(await attached(PolicyArn!, client));
  // IAM writes documents as they stand in addresses: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
  return documents.flatMap((it) => readStatements(decodeURIComponent(it ?? "{}")));
}

async function attached(PolicyArn: string, client: IAMClient): Promise<string | undefined> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const asked = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy!.DefaultVersionId! });
  return (await client.send(asked)).PolicyVersion?.Document;
}

function readStatements(document: string): readonly RoleStatement[] {
  const { Statement = [] } = JSON.parse(document) as { readonly Statement?: RoleStatement | RoleStatement[] };
  return Array.isArray(Statement) ? Statement : [Statement];
}
