import { isOtherThan, type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isNoneOf, isWithout, itemsOf, listed } from "../../reading";
import { containersOf, podSpecOf, workloadTypes } from "./workloads";
import { cronJobOf, deploymentOf, restrictedContainer } from "./workloads.samples";

/** A container's own setting goes before its pod's. */
const settingOf = (pod: unknown, container: unknown, ...path: readonly string[]) =>
  at(container, "securityContext", ...path) ?? at(pod, "securityContext", ...path);

function problemsOf(pod: unknown, container: unknown): readonly string[] {
  const user = settingOf(pod, container, "runAsUser");
  const context = at(container, "securityContext");
  const added = at(context, "capabilities", "add");
  return listed({
    "may run as root": isOtherThan(settingOf(pod, container, "runAsNonRoot"), true) || user === 0,
    "may gain rights":
      isOtherThan(at(context, "allowPrivilegeEscalation"), false) || at(context, "privileged") === true,
    "keeps capabilities": isWithout(at(context, "capabilities", "drop"), "ALL"),
    // The profile lets a server bind to a port below 1024, and nothing else.
    "adds capabilities": itemsOf(added).some((it) => it !== unknown && it !== "NET_BIND_SERVICE"),
    "may make every call of the kernel": isNoneOf(settingOf(pod, container, "seccompProfile", "type"), [
      "RuntimeDefault",
      "Localhost",
    ]),
    "can write to its own files": isOtherThan(at(context, "readOnlyRootFilesystem"), true),
  });
}

function violations(resource: Resource): readonly string[] {
  const pod = podSpecOf(resource);
  return containersOf(pod).flatMap(({ name, spec }) => problemsOf(pod, spec).map((it) => `${name} ${it}`));
}

const contextOf = (changes: object) =>
  deploymentOf({}, { securityContext: { ...restrictedContainer.securityContext, ...changes } });

export const podRestricted: ResourceRule = {
  name: "pod-restricted",
  title: "Pods meet the restricted Pod Security Standard, with a read-only root file system.",
  reason:
    "A hole in the storefront should give an attacker one process without rights, not the node and every other pod's secrets.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  level: "mandatory",
  remedy:
    "Set runAsNonRoot, allowPrivilegeEscalation false, capabilities.drop ALL, seccompProfile RuntimeDefault and readOnlyRootFilesystem.",
  types: workloadTypes,
  violations,
  fixtures: {
    failing: [
      deploymentOf({ securityContext: {} }),
      deploymentOf({}, { securityContext: undefined }),
      contextOf({ runAsNonRoot: false }),
      contextOf({ runAsUser: 0 }),
      contextOf({ allowPrivilegeEscalation: undefined }),
      contextOf({ privileged: true }),
      contextOf({ capabilities: { drop: ["NET_RAW"] } }),
      contextOf({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
      contextOf({ seccompProfile: { type: "Unconfined" } }),
      contextOf({ readOnlyRootFilesystem: false }),
      deploymentOf({ initContainers: [{ name: "migrate" }] }),
      cronJobOf({ securityContext: {} }),
    ],
    passing: [
      deploymentOf(),
      cronJobOf({}),
      contextOf({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
      { type: "kubernetes:apps/v1:Deployment", props: { spec: unknown } },
    ],
  },
};
