import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../../config/settings";
import { architectureOf } from "../../../../config/architecture";
import { collectorConfigMap, collectorImage, publicRegistry } from "./collector";
import { autoscalerManifest, deploymentManifest, disruptionBudgetManifest } from "./deployment";
import { serviceAccountName, workloadName } from "./names";
import { type LoadBalancing, namespaceManifest, priorityClassManifest, serviceAccountManifest } from "./namespace";
import { networkPolicyManifests } from "./networkPolicies";
import { serviceManifest, targetGroupBindingManifest } from "./targets";

export { namespaceName, serviceAccountName } from "./names";

export interface StorefrontArgs {
  /** Of the cluster. */
  readonly provider: kubernetes.Provider;
  readonly clusterName: pulumi.Input<string>;
  /** Minor version of the cluster, such as `1.34`. */
  readonly kubernetesVersion: string;
  readonly region: string;
  readonly settings: ServiceSettings;
  /** Image with its digest: `registry/repository@sha256:…`. */
  readonly image: pulumi.Input<string>;
  /** What the storefront is told. No secrets: only where they are kept. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly targetGroupArn: pulumi.Input<string>;
  /** Whether the load balancer knows that target group. */
  readonly loadBalancing: LoadBalancing;
  /** Blocks of the subnets that the load balancer's own addresses are in. */
  readonly publicSubnetCidrs: readonly string[];
  readonly vpcCidr: string;
  /**
   * Where the CloudWatch agent's image is pulled from. Default: `public.ecr.aws`, AWS' own, which is one for the world. A pull-through
   * cache of it in this region (`<account>.dkr.ecr.<region>.amazonaws.com/<prefix>`) keeps starts from depending on it.
   */
  readonly collectorRegistry?: pulumi.Input<string>;
  /** What must be there first: nodes, add-ons, the load balancer's controller, the role of the pods. */
  readonly dependsOn: pulumi.Input<pulumi.Resource>[];
}

/** How long the first pods may take: nodes, images, databases. A rollout that gets nowhere fails before that by itself. */
const rollout: pulumi.CustomTimeouts = { create: "20m", update: "30m" };

/** The storefront in a cluster: one pod an instance, in the load balancer's target group, told the same as on instances. */
export class Storefront extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly serviceAccountName: pulumi.Output<string>;
  readonly deploymentName: pulumi.Output<string>;
  private readonly options: pulumi.CustomResourceOptions;

  constructor(
    name: string,
    private readonly args: StorefrontArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Storefront", name, {}, opts);
    this.options = { parent: this, provider: args.provider, dependsOn: args.dependsOn };
    const { kubernetesVersion, loadBalancing } = args;
    const namespace = new kubernetes.core.v1.Namespace(
      "storefront",
      namespaceManifest(kubernetesVersion, loadBalancing),
      this.options,
    );
    const ready = this.namespaceContents(namespace);
    const binding = this.bind(namespace);
    const deployment = this.deploy([...ready, binding]);
    this.scale(deployment);
    this.namespace = namespace.metadata.name;
    this.serviceAccountName = pulumi.output(serviceAccountName);
    this.deploymentName = deployment.metadata.name;
    this.registerOutputs({
      namespace: this.namespace,
      serviceAccountName: this.serviceAccountName,
      deploymentName: this.deploymentName,
    });
  }

  /** All that a pod finds when it starts: who it is, how it may talk, what the collector reads. */
  private namespaceContents(namespace: kubernetes.core.v1.Namespace): readonly pulumi.Resource[] {
    const { region, settings, publicSubnetCidrs, vpcCidr } = this.args;
    const inside = this.after([namespace]);
    const policies = networkPolicyManifests({ port: settings.port, publicSubnetCidrs, vpcCidr });
    return [
      new kubernetes.core.v1.ServiceAccount("storefront", serviceAccountManifest(), inside),
      new kubernetes.scheduling.v1.PriorityClass("storefront", priorityClassManifest(), this.options),
      new kubernetes.core.v1.ConfigMap("collector", collectorConfigMap(region), inside),
      ...policies.map((it) => new kubernetes.networking.v1.NetworkPolicy(nameOf(it.metadata), it, inside)),
    ];
  }

  /** Before the pods, so that the first of them, too, count as ready only once their targets are healthy. */
  private bind(namespace: kubernetes.core.v1.Namespace): pulumi.Resource {
    const { settings, targetGroupArn } = this.args;
    const service = new kubernetes.core.v1.Service(
      "storefront",
      serviceManifest(settings.port),
      this.after([namespace]),
    );
    return new kubernetes.apiextensions.CustomResource(
      "storefront",
      targetGroupBindingManifest(targetGroupArn, settings.port),
      this.after([service]),
    );
  }

  private deploy(ready: readonly pulumi.Resource[]): kubernetes.apps.v1.Deployment {
    const { region, settings, image, environment, collectorRegistry = publicRegistry } = this.args;
    const architecture = architectureOf(settings.instanceType);
    const collector = pulumi.output(collectorRegistry).apply((registry) => collectorImage(registry, architecture));
    return new kubernetes.apps.v1.Deployment(
      workloadName,
      deploymentManifest({ region, settings, image, environment, collectorImage: collector }),
      // The autoscaler moves it; putting it back with every deployment would take away pods under load.
      { ...this.after(ready), ignoreChanges: ["spec.replicas"], customTimeouts: rollout },
    );
  }

  private scale(deployment: kubernetes.apps.v1.Deployment): void {
    const { settings } = this.args;
    const after = this.after([deployment]);
    new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(workloadName, autoscalerManifest(settings), after);
    new kubernetes.policy.v1.PodDisruptionBudget(workloadName, disruptionBudgetManifest(), after);
  }

  private after(resources: readonly pulumi.Resource[]): pulumi.CustomResourceOptions {
    return { ...this.options, dependsOn: [...this.args.dependsOn, ...resources] };
  }
}

const nameOf = (metadata: unknown): string => String((metadata as { name?: string } | undefined)?.name);
