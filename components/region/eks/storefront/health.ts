import type { types } from "@pulumi/kubernetes";
import { instanceHealthPath } from "../../loadBalancer";

/** Whether the process answers at all. */
const livePath = "/health/live";

type Probe = types.input.core.v1.Probe;
export type Probes = Readonly<Record<"startupProbe" | "readinessProbe" | "livenessProbe", Probe>>;

/** Seconds that the storefront itself waits for its secrets and then for its stores, 60 each, before it ends; and some for the image's start. */
const startSeconds = 150;

/**
 * Which of the storefront's three health paths decides what:
 *
 * - `/health/live` is the liveness probe: only a process that doesn't answer at all is started anew.
 * - `/health/ready` is the startup and the readiness probe, and the load balancer's own check. It never turns red because a store is
 *   lost: that would take out every pod at once, and the pods that replace them would be no better.
 * - `/health/region` is no probe, ever. It says whether users belong into this region, so it turns red in all pods together: when the
 *   region is fenced, when a database is lost here and not elsewhere. Route 53 asks it, through the load balancer, and sends users to
 *   another region; the pods stay, serve whoever still arrives, and are there when the region is well again.
 */
export function probes(port: number): Probes {
  const asks = (path: string, rest: Omit<Probe, "httpGet">): Probe => ({
    httpGet: { path, port, scheme: "HTTP" },
    ...rest,
  });
  const every = 2;
  return {
    startupProbe: asks(instanceHealthPath, {
      periodSeconds: every,
      timeoutSeconds: 2,
      failureThreshold: startSeconds / every,
    }),
    readinessProbe: asks(instanceHealthPath, { periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 }),
    livenessProbe: asks(livePath, { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }),
  };
}
