import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { collectorConfiguration } from "../../collector";
import type { Architecture } from "../../../../config/architecture";
import { namespaceName } from "./names";
import { confined } from "./confinement";
import { collectorSize } from "./podSize";

/**
 * The CloudWatch agent's own images, one for each kind of processor, of one version
 * (https://gallery.ecr.aws/cloudwatch-agent/cloudwatch-agent). A new version is these lines: look its digests up with
 * `docker buildx imagetools inspect public.ecr.aws/cloudwatch-agent/cloudwatch-agent:<version>`.
 */
const version = "1.300071.0b1720";
const digests: Readonly<Record<Architecture, string>> = {
  arm64: "sha256:b063fe88e714d31c6e4f2f0f217fc5fe328855ad314e453901d3f97398acb4b7",
  x86_64: "sha256:f5680928b37cd5afacb5fd3de1b7ef7bfba57976f4f8b4227b49615467460cf2",
};
const tagOf: Readonly<Record<Architecture, string>> = { arm64: `${version}-arm64`, x86_64: `${version}-amd64` };

/** Where AWS publishes it. */
export const publicRegistry = "public.ecr.aws";

/** @param registry of AWS' own, or a pull-through cache of it in this region: `<account>.dkr.ecr.<region>.amazonaws.com/<prefix>`. */
export function collectorImage(registry: string, architecture: Architecture): string {
  return `${registry}/cloudwatch-agent/cloudwatch-agent:${tagOf[architecture]}@${digests[architecture]}`;
}

const configMapName = "collector";

/** Where the agent's image looks for its configuration, and where it writes what it makes of it. */
const configurationFolder = "/etc/cwagentconfig";
const stateFolders = { "collector-etc": "etc", "collector-var": "var", "collector-logs": "logs" } as const;

/** The same configuration as on instances, but for the user: in a container the agent runs as whom it is started, and changes nobody. */
export function podCollectorConfiguration(region: string): string {
  const { agent, ...rest } = JSON.parse(collectorConfiguration(region)) as { agent: Record<string, unknown> };
  const { run_as_user: _, ...kept } = agent;
  return JSON.stringify({ agent: kept, ...rest });
}

export function collectorConfigMap(region: string): types.input.core.v1.ConfigMap {
  return {
    metadata: { name: configMapName, namespace: namespaceName },
    data: { "collector.json": podCollectorConfiguration(region) },
  };
}

/** Changes with the configuration, and with it the pods: an agent reads it once, when it starts. */
export function configurationDigest(region: string): string {
  return createHash("sha256").update(podCollectorConfiguration(region)).digest("hex").slice(0, 16);
}

/**
 * A sidecar by Kubernetes' own rules: started before everything else in the pod and ended after it, so that the last traces get out.
 * It uses the pod's role, and asks no instance for anything.
 */
export function collectorContainer(image: pulumi.Input<string>): types.input.core.v1.Container {
  const state = Object.entries(stateFolders).map(([name, folder]) => ({
    name,
    mountPath: `/opt/aws/amazon-cloudwatch-agent/${folder}`,
  }));
  return {
    name: "collector",
    image,
    imagePullPolicy: "IfNotPresent",
    restartPolicy: "Always",
    // Without it the agent asks the instance's metadata where it is, which pods can't reach, and then wants a file of keys. The name is
    // historical: it takes credentials from the SDK's usual places, Pod Identity's among them
    // (https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-cluster-insights.html uses it so).
    env: [{ name: "RUN_WITH_IRSA", value: "True" }],
    resources: collectorSize,
    securityContext: confined,
    volumeMounts: [{ name: configMapName, mountPath: configurationFolder, readOnly: true }, ...state],
  };
}

export function collectorVolumes(): types.input.core.v1.Volume[] {
  const state = Object.keys(stateFolders).map((name) => ({ name, emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }));
  return [{ name: configMapName, configMap: { name: configMapName } }, ...state];
}
