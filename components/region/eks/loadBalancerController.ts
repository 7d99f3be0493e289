import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../../shared/policy";
import type { Cluster } from "./cluster";
import { PodIdentity } from "./podIdentity";
import { charts } from "./versions";

export interface LoadBalancerControllerArgs {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly cluster: Cluster;
  /** The one target group that it fills. */
  readonly targetGroupArn: pulumi.Input<string>;
  /** What must stand before its pods find a place. */
  readonly after: readonly pulumi.Resource[];
}

const serviceAccount = "aws-load-balancer-controller";
const namespace = "kube-system";

/**
 * Registers pods in the region's target group as they become ready, and takes them out before they end. The load balancer itself is
 * the program's: it has no right to make one, and the parts of it that would are off.
 */
export class LoadBalancerController extends pulumi.ComponentResource {
  /** What must stand before a TargetGroupBinding. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:LoadBalancerController", name, {}, opts);
    const { accountId, cluster } = args;
    const identity = new PodIdentity(
      serviceAccount,
      {
        accountId,
        cluster,
        namespace,
        serviceAccount,
        description: "Registers pods with the load balancer",
        statements: permissions(args),
      },
      { parent: this },
    );
    const release = new kubernetes.helm.v3.Release(
      serviceAccount,
      // Its name is part of the webhook's, so it must not be a random one.
      { ...charts.loadBalancerController, name: serviceAccount, namespace, values: values(args) },
      { parent: this, provider: cluster.provider, dependsOn: [identity, ...args.after] },
    );
    this.ready = [release];
    this.registerOutputs({});
  }
}

/** What a TargetGroupBinding needs without its `networking`, which would change security groups: ServiceAccess has opened the port already. */
function permissions({ region, targetGroupArn }: LoadBalancerControllerArgs): Statement[] {
  return [
    {
      Sid: "FillTargetGroup",
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: targetGroupArn,
    },
    {
      Sid: "Look",
      Effect: "Allow",
      // None of these takes a resource.
      Action: [
        "ec2:DescribeInstances",
        // Asked for whenever a binding is reconciled or removed, in search of rules that `networking` left behind.
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
  ];
}

function values({ cluster, region, vpcId }: LoadBalancerControllerArgs): Record<string, unknown> {
  return {
    clusterName: cluster.name,
    // Said here, since pods don't reach the metadata service.
    region,
    vpcId,
    replicaCount: 2,
    image: { tag: `v${charts.loadBalancerController.version}` },
    serviceAccount: { create: true, name: serviceAccount },
    podDisruptionBudget: { maxUnavailable: 1 },
    // A pod that is made while no controller answers would go without its readiness gate, and a rollout would end old pods for it that
    // serve. Waiting costs nothing: without a controller nobody registers it either.
    podMutatorWebhookConfig: { failurePolicy: "Fail" },
    resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "200Mi" } },
    // Neither ingresses nor services of type LoadBalancer: nobody makes a second way in by a manifest.
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    disableIngressClassAnnotation: true,
    enableServiceMutatorWebhook: false,
    enableBackendSecurityGroup: false,
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    controllerConfig: {
      featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, EnableServiceController: false },
    },
  };
}
