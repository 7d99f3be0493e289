import { ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { DescribeRegionsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { DescribeLoadBalancersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetHostedZoneCommand } from "@aws-sdk/client-route-53";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { ComputeSettings, Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem, unasked } from "./check";
import type { AccountClients, RegionClients } from "./clients";
import { type OwnRecords, recordsCheck } from "./records";
import { singletonChecks } from "./singletons";

const supportCase = "https://console.aws.amazon.com/support/home#/case/create?issueType=customer-service";

/** What an account has, or may do, once. */
export function accountChecks(
  settings: Settings,
  clients: AccountClients,
  ofRegion: (region: string) => RegionClients,
  ownRecords: OwnRecords,
): readonly AccountCheck[] {
  const home = ofRegion(settings.homeRegion);
  return [
    { name: "credentials", stage: "foundation", first: true, ask: () => whoAsks(clients) },
    { name: "regions that are switched on", stage: "foundation", ask: () => optedIn(home.ec2, settings.regions) },
    ...rolesFor(settings).map(({ service, name }): AccountCheck => ({
      name: `service-linked role of ${service}`,
      stage: "foundation",
      ask: () => hasRole(clients, service, name),
    })),
    ...singletonChecks(settings, clients, home.images),
    ...(settings.hostedZoneId === undefined
      ? []
      : [
          hostedZone(settings.hostedZoneId, settings.domain, clients),
          recordsCheck(settings.hostedZoneId, settings, clients.names, ownRecords),
        ]),
    { name: "load balancers in a new account", stage: "regions", ask: () => mayHaveLoadBalancers(settings, ofRegion) },
    { name: "CloudFront in a new account", stage: "global", ask: () => mayHaveDistributions(clients) },
  ];
}

async function whoAsks({ tokens }: AccountClients): Promise<Answer> {
  try {
    const { Account, Arn } = await tokens.send(new GetCallerIdentityCommand({}));
    return ok(`account ${Account}, ${Arn}`);
  } catch (error) {
    return problem((error as Error).message, "Sign in: aws sso login, or export AWS_PROFILE; see the README.");
  }
}

/** Regions launched since 2019 are off until the account switches them on (docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html). */
async function optedIn(ec2: EC2Client, regions: readonly string[]): Promise<Answer> {
  const found = (await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))).Regions ?? [];
  const on = found.filter((it) => it.OptInStatus !== "not-opted-in").map((it) => it.RegionName);
  const off = regions.filter((region) => !on.includes(region));
  if (off.length === 0) return ok(regions.join(", "));
  const commands = off.map((region) => `aws account enable-region --region-name ${region}`);
  return problem(`${off.join(", ")} off in this account`, `${commands.join("; ")} (takes minutes to hours)`);
}

/** Whether a region has a cluster, also while it only moves to one or from one. */
export const hasCluster = ({ kind, standby }: ComputeSettings): boolean => kind === "eks" || standby?.kind === "eks";

interface ServiceRole {
  readonly service: string;
  readonly name: string;
}

/**
 * Each service makes its role at the first use. Two clusters that are created together race for RDS' role, and one fails; those of the
 * others are here because a role that permissions boundaries or policies of an organisation forbid fails as late.
 */
const rolesFor = ({ compute }: Settings): readonly ServiceRole[] => [
  { service: "rds.amazonaws.com", name: "AWSServiceRoleForRDS" },
  { service: "elasticloadbalancing.amazonaws.com", name: "AWSServiceRoleForElasticLoadBalancing" },
  { service: "autoscaling.amazonaws.com", name: "AWSServiceRoleForAutoScaling" },
  { service: "backup.amazonaws.com", name: "AWSServiceRoleForBackup" },
  ...(hasCluster(compute)
    ? [
        { service: "eks.amazonaws.com", name: "AWSServiceRoleForAmazonEKS" },
        { service: "eks-nodegroup.amazonaws.com", name: "AWSServiceRoleForAmazonEKSNodegroup" },
      ]
    : []),
];

async function hasRole({ identities }: AccountClients, service: string, name: string): Promise<Answer> {
  try {
    await identities.send(new GetRoleCommand({ RoleName: name }));
    return ok(name);
  } catch (error) {
    if ((error as Error).name !== "NoSuchEntityException") throw error;
    return problem(`${name} doesn't exist`, `aws iam create-service-linked-role --aws-service-name ${service}`);
  }
}

const hostedZone = (id: string, domain: string, { names }: AccountClients): AccountCheck => ({
  name: `hosted zone ${id}`,
  stage: "foundation",
  async ask() {
    const remedy =
      "Give the id of the public hosted zone of the domain as hostedZoneId, or leave the key out to have one made.";
    try {
      const { HostedZone: zone } = await names.send(new GetHostedZoneCommand({ Id: id }));
      if (zone?.Config?.PrivateZone) return problem("it is a private zone", remedy);
      if (zone?.Name !== `${domain}.`) return problem(`it is the zone of ${zone?.Name}, not of ${domain}.`, remedy);
      return ok(`zone of ${domain}`);
    } catch (error) {
      if ((error as Error).name !== "NoSuchHostedZone") throw error;
      return problem("there is no such zone in this account", remedy);
    }
  },
});

/** An account that has one may have another: only new ones wait for AWS' verification. */
async function mayHaveLoadBalancers(
  { regions }: Settings,
  ofRegion: (region: string) => RegionClients,
): Promise<Answer> {
  const found = await Promise.all(
    regions.map(
      async (region) => (await ofRegion(region).loadBalancers.send(new DescribeLoadBalancersCommand({}))).LoadBalancers,
    ),
  );
  if (found.some((it) => it?.length)) return ok("the account has load balancers");
  return unasked(
    "the account has none yet; AWS lets some new accounts create none until it has verified them",
    `Create one by hand and delete it, or ask AWS to enable load balancers: ${supportCase}`,
  );
}

async function mayHaveDistributions({ edge }: AccountClients): Promise<Answer> {
  const { DistributionList } = await edge.send(new ListDistributionsCommand({ MaxItems: 1 }));
  if (DistributionList?.Items?.length) return ok("the account has distributions");
  return unasked(
    'the account has none yet; a new account is told "must be verified before you can add new CloudFront resources" when one is created',
    `Create one by hand and delete it, or ask AWS to verify the account for CloudFront: ${supportCase}`,
  );
}
