import type { types } from "@pulumi/kubernetes";
import type { ServiceSettings } from "../../../../config/settings";
import { configurationDigest } from "./collector";
import { namespaceName, podLabels, workloadName } from "./names";
import { type PodArgs, podSpec } from "./pod";
import { surgePercent } from "../../../../config/surge";

export interface DeploymentArgs extends PodArgs {
  readonly region: string;
}

/** Seconds in which a rollout must get a pod further, before it counts as failed: a node's launch, the image, `migrate`, the first health checks. */
const progressSeconds = 900;

/** Old versions that can be brought back by `kubectl rollout undo`. */
const keptVersions = 5;

/** As many pods as the region must run at least; the autoscaler moves the number from there. */
export function deploymentManifest(args: DeploymentArgs): types.input.apps.v1.Deployment {
  return {
    metadata: { name: workloadName, namespace: namespaceName, labels: { ...podLabels } },
    spec: {
      replicas: args.settings.minInstances,
      revisionHistoryLimit: keptVersions,
      progressDeadlineSeconds: progressSeconds,
      // As instances are replaced: one in three more at a time, and nothing is taken away before its successor serves.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: `${surgePercent}%` } },
      selector: { matchLabels: { ...podLabels } },
      template: {
        metadata: {
          labels: { ...podLabels },
          annotations: { "meridian/collector-configuration": configurationDigest(args.region) },
        },
        spec: podSpec(args),
      },
    },
  };
}

/** Follows the processors of the storefront's own container; what the collector uses doesn't count. */
export function autoscalerManifest(settings: ServiceSettings): types.input.autoscaling.v2.HorizontalPodAutoscaler {
  return {
    metadata: { name: workloadName, namespace: namespaceName },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: workloadName },
      minReplicas: settings.minInstances,
      maxReplicas: settings.maxInstances,
      metrics: [
        {
          type: "ContainerResource",
          containerResource: {
            name: "cpu",
            container: "storefront",
            target: { type: "Utilization", averageUtilization: settings.cpuTargetPercent },
          },
        },
      ],
      behavior: {
        // At once: users of another region arrive within a minute.
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 60 }] },
        scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] },
      },
    },
  };
}

/** Nodes are drained one pod at a time. One that isn't ready anyway holds nobody up. */
export function disruptionBudgetManifest(): types.input.policy.v1.PodDisruptionBudget {
  return {
    metadata: { name: workloadName, namespace: namespaceName },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: { ...podLabels } },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
}
