import assert from "node:assert/strict";
import { collectorConfiguration } from "../../collector";
import { collectorImage, podCollectorConfiguration, publicRegistry } from "./collector";
import { autoscalerManifest, deploymentManifest, disruptionBudgetManifest } from "./deployment";
import { probes } from "./health";
import { namespaceManifest, serviceAccountManifest } from "./namespace";
import { podSpec } from "./pod";
import { type Container, containersOf, deploymentArgs, plain, type PodSpec } from "./storefront.samples";

const pod = podSpec(deploymentArgs);
const named = (name: string): Container => containersOf(pod).find((it) => it.name === name)!;

/** What the restricted profile asks, as its page lists it (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted). */
function objections(spec: PodSpec): string[] {
  const volumes = new Set([
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
  ]);
  const wrong = plain<Record<string, unknown>[]>(spec.volumes).flatMap(({ name, ...it }) =>
    Object.keys(it).some((kind) => !volumes.has(kind)) ? [`volume ${String(name)}`] : [],
  );
  if (spec.hostNetwork || spec.hostPID || spec.hostIPC) wrong.push("it shares something with its node");
  for (const container of containersOf(spec)) {
    const context = plain<Record<string, unknown>>(container.securityContext ?? {});
    const capabilities = plain<{ drop?: string[]; add?: string[] }>(context["capabilities"] ?? {});
    const asked: [string, boolean][] = [
      ["escalates", context["allowPrivilegeEscalation"] === false],
      ["privileged", context["privileged"] !== true],
      ["root", context["runAsNonRoot"] === true && context["runAsUser"] !== 0],
      ["capabilities", capabilities.drop?.join() === "ALL" && capabilities.add === undefined],
      ["seccomp", plain<{ type?: string }>(context["seccompProfile"] ?? {}).type === "RuntimeDefault"],
      ["host port", plain<{ hostPort?: number }[]>(container.ports ?? []).every((it) => it.hostPort === undefined)],
    ];
    wrong.push(...asked.flatMap(([what, fine]) => (fine ? [] : [`${String(container.name)}: ${what}`])));
  }
  return wrong;
}

describe("The storefront's pod", () => {
  it("is of the restricted profile, each of its containers", () => {
    assert.deepEqual(
      containersOf(pod).map((it) => it.name),
      ["collector", "migrate", "storefront"],
    );
    assert.deepEqual(objections(pod), []);
  });

  it("is not, by the same judgement, where a container may become root or a volume is the node's", () => {
    const [first, ...others] = plain<Container[]>(pod.initContainers);
    const risky = { ...pod, initContainers: [{ ...first!, securityContext: {} }, ...others] };
    assert.ok(objections(risky).includes("collector: root"));
    assert.deepEqual(objections({ ...pod, volumes: [{ name: "node", hostPath: { path: "/" } }] }), ["volume node"]);
  });

  it("writes nowhere but into 64 MiB of memory, as on an instance", () => {
    for (const container of containersOf(pod))
      assert.equal(plain<Record<string, unknown>>(container.securityContext)["readOnlyRootFilesystem"], true);
    assert.deepEqual(named("storefront").volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
    assert.deepEqual(plain<object[]>(pod.volumes)[0], {
      name: "tmp",
      emptyDir: { medium: "Memory", sizeLimit: "64Mi" },
    });
  });

  it("runs as the image's own user", () => {
    for (const container of containersOf(pod)) {
      const { runAsUser, runAsGroup } = plain<Record<string, unknown>>(container.securityContext);
      assert.deepEqual([runAsUser, runAsGroup], [10001, 10001]);
    }
  });

  it("gets no token of the cluster's API, and no variables but those it is told", () => {
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(serviceAccountManifest().automountServiceAccountToken, false);
    assert.equal(pod.enableServiceLinks, false);
  });

  it("is told exactly what an instance is told, migrate as well as serve", () => {
    for (const name of ["migrate", "storefront"]) {
      const told = plain<{ name: string; value: string }[]>(named(name).env).map((it) => [it.name, it.value]);
      assert.deepEqual(Object.fromEntries(told), deploymentArgs.environment);
    }
  });

  it("migrates before it serves, with the collector there before both", () => {
    assert.deepEqual(
      plain<Container[]>(pod.initContainers).map((it) => [it.name, it.restartPolicy]),
      [
        ["collector", "Always"],
        ["migrate", undefined],
      ],
    );
    assert.deepEqual([named("migrate").args, named("storefront").args], [["migrate"], ["serve"]]);
    assert.deepEqual([named("migrate").image, named("storefront").image], [deploymentArgs.image, deploymentArgs.image]);
  });

  it("leaves when its target has drained, and has time to finish then", () => {
    assert.deepEqual(named("storefront").lifecycle, { preStop: { sleep: { seconds: 35 } } });
    assert.equal(pod.terminationGracePeriodSeconds, 60);
  });

  it("stands alone on its node, a third of them in each zone, each version counted by itself", () => {
    const constraints = plain<Record<string, unknown>[]>(pod.topologySpreadConstraints);
    assert.deepEqual(
      constraints.map((it) => [it["topologyKey"], it["maxSkew"], it["whenUnsatisfiable"]]),
      [
        ["topology.kubernetes.io/zone", 1, "DoNotSchedule"],
        ["kubernetes.io/hostname", 1, "DoNotSchedule"],
      ],
    );
    assert.ok(constraints.every((it) => plain<string[]>(it["matchLabelKeys"]).join() === "pod-template-hash"));
  });
});

describe("The storefront's probes", () => {
  const { startupProbe, readinessProbe, livenessProbe } = probes(8080);
  const pathOf = (probe: unknown): string => plain<{ httpGet: { path: string } }>(probe).httpGet.path;

  it("start and ready by the path that the load balancer asks, live by the process's own", () => {
    assert.deepEqual([startupProbe, readinessProbe, livenessProbe].map(pathOf), [
      "/health/ready",
      "/health/ready",
      "/health/live",
    ]);
  });

  it("never ask for the region's health, which turns in all pods at once when a database is lost", () => {
    assert.ok(!JSON.stringify(podSpec(deploymentArgs)).includes("/health/region"));
  });

  it("wait longer for the start than the storefront waits for its secrets and stores, 60 s each", () => {
    const { periodSeconds, failureThreshold } = plain<{ periodSeconds: number; failureThreshold: number }>(
      startupProbe,
    );
    assert.ok(periodSeconds * failureThreshold > 120);
  });
});

describe("The collector beside the storefront", () => {
  it("has the configuration of the instances' one, but that it changes no user", () => {
    const expected = JSON.parse(collectorConfiguration("eu-west-1"));
    delete expected.agent.run_as_user;
    assert.deepEqual(JSON.parse(podCollectorConfiguration("eu-west-1")), expected);
  });

  it("is pulled by digest, for the processor of the instances, from where it is told", () => {
    assert.match(
      collectorImage(publicRegistry, "arm64"),
      /^public\.ecr\.aws\/cloudwatch-agent\/cloudwatch-agent:[\w.]+-arm64@sha256:[0-9a-f]{64}$/,
    );
    assert.match(
      collectorImage("cache.example/public", "x86_64"),
      /^cache\.example\/public\/cloudwatch-agent\/.*-amd64@sha256:[0-9a-f]{64}$/,
    );
    assert.notEqual(
      collectorImage(publicRegistry, "arm64").slice(-64),
      collectorImage(publicRegistry, "x86_64").slice(-64),
    );
  });

  it("writes only where the agent makes its own configuration, in memory", () => {
    const mounts = plain<{ mountPath: string; readOnly?: boolean }[]>(named("collector").volumeMounts);
    assert.deepEqual(
      mounts.map((it) => [it.mountPath, it.readOnly ?? false]),
      [
        ["/etc/cwagentconfig", true],
        ["/opt/aws/amazon-cloudwatch-agent/etc", false],
        ["/opt/aws/amazon-cloudwatch-agent/var", false],
        ["/opt/aws/amazon-cloudwatch-agent/logs", false],
      ],
    );
  });
});

describe("The storefront's deployment", () => {
  const { spec } = plain<{ spec: Record<string, unknown> }>(deploymentManifest(deploymentArgs));

  it("runs statically stable capacity, and takes nothing away before its successor serves", () => {
    assert.equal(spec["replicas"], 4);
    assert.deepEqual(spec["strategy"], {
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: "34%" },
    });
    assert.deepEqual([spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]], [5, 900]);
  });

  it("replaces its pods when the collector's configuration changes, as it does for another region", () => {
    const annotation = (region: string) =>
      plain<{ spec: { template: { metadata: { annotations: Record<string, string> } } } }>(
        deploymentManifest({ ...deploymentArgs, region }),
      ).spec.template.metadata.annotations["meridian/collector-configuration"];
    assert.match(annotation("eu-west-1")!, /^[0-9a-f]{16}$/);
    assert.notEqual(annotation("eu-west-1"), annotation("ap-south-1"));
  });

  it("follows its own processors, between what the region must run and what it may", () => {
    const scaler = plain<{ spec: Record<string, unknown> }>(autoscalerManifest(deploymentArgs.settings)).spec;
    assert.deepEqual([scaler["minReplicas"], scaler["maxReplicas"]], [4, 12]);
    assert.deepEqual(scaler["metrics"], [
      {
        type: "ContainerResource",
        containerResource: {
          name: "cpu",
          container: "storefront",
          target: { type: "Utilization", averageUtilization: 50 },
        },
      },
    ]);
  });

  it("is drained one pod at a time", () =>
    assert.equal(plain<{ spec: { maxUnavailable: number } }>(disruptionBudgetManifest()).spec.maxUnavailable, 1));
});

describe("The storefront's namespace", () => {
  const labels = (loadBalancing: "attached" | "apart") =>
    plain<{ metadata: { labels: Record<string, string> } }>(namespaceManifest("1.34", loadBalancing)).metadata.labels;

  it("enforces the restricted profile by the rules of the cluster's version", () => {
    const { "pod-security.kubernetes.io/enforce": mode, "pod-security.kubernetes.io/enforce-version": version } =
      labels("apart");
    assert.deepEqual([mode, version], ["restricted", "v1.34"]);
    assert.equal(Object.values(labels("apart")).filter((it) => it === "restricted").length, 3);
  });

  it("lets pods wait for their targets only where the load balancer knows them", () => {
    assert.equal(labels("attached")["elbv2.k8s.aws/pod-readiness-gate-inject"], "enabled");
    assert.equal(labels("apart")["elbv2.k8s.aws/pod-readiness-gate-inject"], undefined);
  });
});
