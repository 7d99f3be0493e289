import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../../config/settings";
import { deregistrationDelaySeconds } from "../../loadBalancer";
import { collectorContainer, collectorVolumes } from "./collector";
import { confined, user } from "./confinement";
import { probes } from "./health";
import { namespaceName, podLabels, serviceAccountName } from "./names";
import { storefrontSize } from "./podSize";

type Container = types.input.core.v1.Container;
type PodSpec = types.input.core.v1.PodSpec;

export interface PodArgs {
  readonly settings: ServiceSettings;
  /** Image with its digest: `registry/repository@sha256:…`. */
  readonly image: pulumi.Input<string>;
  /** What the storefront is told: the same as on instances. No secrets: only where they are kept. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** Image of the CloudWatch agent, with its digest. */
  readonly collectorImage: pulumi.Input<string>;
}

/** Seconds in which the controller takes a pod that ends from its target group: until then requests still arrive. */
const noticedSeconds = 5;
const leavingSeconds = noticedSeconds + deregistrationDelaySeconds;

/** Seconds in which the storefront finishes what it has begun, as `docker stop` gives it on an instance. */
const stoppingSeconds = 25;

/**
 * The storefront's pod, as an instance runs it: `migrate` first, then `serve`, with a collector on the pod's own loopback address.
 * It is of the restricted profile, and nothing in it is a secret: pods read those themselves, by their own role.
 */
export function podSpec(args: PodArgs): PodSpec {
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    priorityClassName: namespaceName,
    // Variables for every service of the namespace: the storefront is told what it is told on an instance, and no more.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: leavingSeconds + stoppingSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: spread(),
    initContainers: [collectorContainer(args.collectorImage), migrate(args)],
    containers: [serve(args)],
    volumes: [{ name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } }, ...collectorVolumes()],
  };
}

function storefront(name: string, { settings, image, environment }: PodArgs): Container {
  return {
    name,
    image,
    // A digest is never another image.
    imagePullPolicy: "IfNotPresent",
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
    resources: storefrontSize(settings.instanceType),
    securityContext: confined,
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}

/** Brings the databases to what this version needs, before it serves. Safe from many pods at once; does nothing in a region that follows. */
const migrate = (args: PodArgs): Container => ({ ...storefront("migrate", args), args: ["migrate"] });

function serve(args: PodArgs): Container {
  const { port } = args.settings;
  return {
    ...storefront("storefront", args),
    args: ["serve"],
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
    ...probes(port),
    // The image has no shell; the kubelet itself waits. Only then is the storefront asked to stop.
    lifecycle: { preStop: { sleep: { seconds: leavingSeconds } } },
  };
}

/**
 * A third of the pods in each zone, and none beside another on one node. Each version is counted by itself, or a rollout would be
 * spread around the pods that it replaces.
 */
function spread(): types.input.core.v1.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: { ...podLabels } },
    matchLabelKeys: ["pod-template-hash"],
    // A node that takes no pods any more is no place where one is missing.
    nodeTaintsPolicy: "Honor",
  }));
}
