import { isGiven, type Resource, type ResourceRule } from "../../rule";
import { at, itemsOf, listed } from "../../reading";
import { containersOf, podSpecOf, workloadTypes } from "./workloads";
import { cronJobOf, deploymentOf } from "./workloads.samples";

function violations(resource: Resource): readonly string[] {
  const pod = podSpecOf(resource);
  const ports = containersOf(pod).flatMap(({ spec }) => itemsOf(at(spec, "ports")));
  return listed({
    "it uses the node's network": at(pod, "hostNetwork") === true,
    "it sees the node's processes": at(pod, "hostPID") === true,
    "it shares the node's memory": at(pod, "hostIPC") === true,
    "it reaches the node's files": itemsOf(at(pod, "volumes")).some((it) => isGiven(at(it, "hostPath"))),
    "it takes a port of the node": ports.some((it) => isGiven(at(it, "hostPort")) && at(it, "hostPort") !== 0),
  });
}

export const podApartFromHost: ResourceRule = {
  name: "pod-apart-from-host",
  title: "Pods use no host network, processes, IPC, paths or ports.",
  reason: "On the node's network a pod takes the node's credentials, and from its files those of every other pod.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  level: "mandatory",
  remedy: "Leave out hostNetwork, hostPID, hostIPC, hostPath and hostPort.",
  types: workloadTypes,
  violations,
  fixtures: {
    failing: [
      deploymentOf({ hostNetwork: true }),
      deploymentOf({ hostPID: true }),
      deploymentOf({ hostIPC: true }),
      cronJobOf({ volumes: [{ name: "host", hostPath: { path: "/" } }] }),
      deploymentOf({}, { ports: [{ containerPort: 8080, hostPort: 8080 }] }),
    ],
    passing: [
      deploymentOf({ volumes: [{ name: "tmp", emptyDir: {} }] }, { ports: [{ containerPort: 8080 }] }),
      cronJobOf({}),
    ],
  },
};
