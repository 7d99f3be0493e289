/** What may fail at each stage of a platform's life, and the ways out that must lead out of it. */
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { beginCallFault, type CallFault } from "../emulator/faults";
import type { Way } from "./desk";
import { home, other, type PlatformDesk } from "./platformDesk";

/** Mends what was broken. */
export type Mend = () => Promise<unknown>;

export interface WayCase {
  readonly name: string;
  /** During which stage. */
  readonly stage: string;
  /** What fails, in a sentence without its full stop. */
  readonly fails: string;
  /** What stands before. */
  readonly from: "nothing" | "standing" | "standing unprotected";
  readonly types: "npm run deploy" | "npm run destroy";
  /** Brings it about before the command is typed. */
  breaks(it: PlatformDesk): Promise<Mend>;
  /** What must be printed. */
  readonly says: RegExp;
  /** Ways that are tried, each from the failure on. `give up` and `go back` are followed with nothing mended. */
  readonly ways: readonly Way[];
}

const refusing =
  (fault: Omit<CallFault, "refuse">) =>
  ({ cloud }: PlatformDesk): Promise<Mend> =>
    beginCallFault(cloud.endpoint, { ...fault, refuse: true });

/** The domain isn't delegated: nobody sees the records that prove it. */
async function undelegated(it: PlatformDesk): Promise<Mend> {
  let taken: { readonly zone: string; readonly records: readonly ResourceRecordSet[] } | undefined;
  const client = it.cloud.cloudIn(home).client(Route53Client);
  const change = async (action: "DELETE" | "UPSERT"): Promise<void> => {
    if (!taken || taken.records.length === 0) return;
    const Changes = taken.records.map((ResourceRecordSet) => ({ Action: action, ResourceRecordSet }));
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: taken.zone, ChangeBatch: { Changes } }));
  };
  const hide = async (): Promise<void> => {
    const { HostedZones = [] } = await client.send(new ListHostedZonesCommand({}));
    const zone = HostedZones[0]!.Id!.replace("/hostedzone/", "");
    const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
    taken = {
      zone,
      records: ResourceRecordSets.filter((it) => it.ResourceRecords?.[0]?.Value?.includes("acm-validations")),
    };
    await change("DELETE");
  };
  it.afterFoundation = hide;
  return async () => {
    it.afterFoundation = () => Promise.resolve();
    await change("UPSERT");
  };
}

/** Its engine is killed once the stack has made so much that there is something to lose. */
const killed =
  (stack: string, once: RegExp) =>
  (it: PlatformDesk): Promise<Mend> => {
    let isDone = false;
    it.onUpdated = (name, urn) => {
      if (isDone || name !== stack || !once.test(urn)) return;
      isDone = true;
      it.cloud.stack(stack).kill();
    };
    return Promise.resolve(() => Promise.resolve((it.onUpdated = () => undefined)));
  };

/** Somebody protects a load balancer by hand. A database cluster wouldn't do: @pulumi/aws switches that off itself where the program has. */
async function protectedByHand({ cloud }: PlatformDesk): Promise<Mend> {
  const { resources = [] } = await cloud.stack(other).perform({ kind: "resources" });
  const LoadBalancerArn = resources.find(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer")!.id!;
  const set = (Value: "true" | "false") =>
    cloud
      .cloudIn(other)
      .client(ElasticLoadBalancingV2Client)
      .send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key: "deletion_protection.enabled", Value }],
        }),
      );
  await set("true");
  return () => set("false");
}

const unprotectedFirst =
  (breaks: WayCase["breaks"]): WayCase["breaks"] =>
  (it) => {
    it.desk.unprotect();
    return breaks(it);
  };

const fromNothing = { from: "nothing", types: "npm run deploy", ways: ["go on", "give up"] } as const;

export const cases: readonly WayCase[] = [
  {
    ...fromNothing,
    name: "foundation",
    stage: "foundation",
    fails: "the global clusters are refused",
    breaks: refusing({ service: "rds", operation: "CreateGlobalCluster", region: home }),
    says: /^up foundation failed:/,
  },
  {
    ...fromNothing,
    name: "certificate",
    stage: home,
    fails: "the validation certificate is never issued: nobody sees the domain's records",
    breaks: undelegated,
    says: /is the domain delegated to its zone/,
  },
  {
    ...fromNothing,
    name: "bootstrap-region",
    stage: home,
    fails: "the group of instances is refused",
    breaks: refusing({ service: "autoscaling", operation: "CreateAutoScalingGroup", region: home }),
    says: /^up us-east-1 failed:/,
  },
  {
    ...fromNothing,
    name: "half-a-global-database",
    stage: other,
    fails: "the second region's clusters have joined, and their instances are refused",
    breaks: refusing({ service: "rds", operation: "CreateDBInstance", region: other }),
    says: /^up eu-west-1 failed:/,
  },
  {
    ...fromNothing,
    name: "killed",
    stage: other,
    fails: "the engine and its process are killed in the middle",
    breaks: killed(other, /aws:rds\/cluster:Cluster::/),
    says: /npm run unlock -- --stack eu-west-1/,
    // To give up, a person has to look for what unlock names and delete it by hand, which nobody here does.
    ways: ["go on"],
  },
  {
    ...fromNothing,
    name: "global",
    stage: "global",
    fails: "CloudFront refuses the distribution, as it does to accounts that aren't verified",
    breaks: refusing({ service: "cloudfront" }),
    says: /^up global failed:/,
  },
  {
    name: "waves",
    stage: other,
    fails: "the second region of a running platform refuses a change",
    from: "standing",
    types: "npm run deploy",
    breaks: async (it) => {
      it.commit({ logRetentionDays: 30 }, { logRetentionDays: 7 });
      const mend = await refusing({ service: "logs", operation: "PutRetentionPolicy", region: home })(it);
      return mend;
    },
    says: /^Or go back: check out the commit that was deployed before/,
    ways: ["go on", "go back"],
  },
  {
    name: "destroy-global",
    stage: "destroy",
    fails: "a bucket isn't deleted",
    from: "standing",
    types: "npm run destroy",
    breaks: unprotectedFirst(refusing({ service: "s3", operation: "DeleteBucket" })),
    says: /^destroy global failed:/,
    ways: ["go on", "build up again"],
  },
  {
    name: "destroy-protected",
    stage: "destroy",
    fails: "somebody has protected a load balancer by hand",
    from: "standing unprotected",
    types: "npm run destroy",
    breaks: protectedByHand,
    says: /protected in AWS that this program didn't protect/,
    ways: ["go on"],
  },
  {
    name: "destroy-region",
    stage: "destroy",
    fails: "a certificate is still in use",
    from: "standing",
    types: "npm run destroy",
    breaks: unprotectedFirst(refusing({ service: "acm", operation: "DeleteCertificate", region: home })),
    says: /^destroy us-east-1 failed:/,
    ways: ["go on", "build up again"],
  },
  {
    name: "destroy-foundation",
    stage: "destroy",
    fails: "the key isn't scheduled for deletion",
    from: "standing",
    types: "npm run destroy",
    breaks: unprotectedFirst(refusing({ service: "kms", operation: "ScheduleKeyDeletion" })),
    says: /^destroy foundation failed:/,
    ways: ["go on"],
  },
];
