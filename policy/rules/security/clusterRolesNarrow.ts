import type { Resource, ResourceRule } from "../../rule";
import { at, itemsOf, textsOf } from "../../reading";

const roles = ["kubernetes:rbac.authorization.k8s.io/v1:Role", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"];
const bindings = [
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
];
/** Roles that Kubernetes makes for people who run a cluster. */
const broad = ["cluster-admin", "admin", "edit"];

function violations({ type, props }: Resource): readonly string[] {
  if (bindings.includes(type)) {
    const role = at(props, "roleRef", "name");
    return broad.includes(role as string) ? [`it gives ${String(role)}`] : [];
  }
  const rules = itemsOf(props["rules"]);
  return ["verbs", "resources"].flatMap((kind) =>
    rules.some((it) => textsOf(at(it, kind)).includes("*")) ? [`it allows all ${kind}`] : [],
  );
}

const roleOf = (rule: object) => ({
  type: roles[1]!,
  props: { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], ...rule }] },
});

export const clusterRolesNarrow: ResourceRule = {
  name: "cluster-roles-narrow",
  title: "Kubernetes roles name verbs and resources, and no workload is bound to cluster-admin.",
  reason: "A pod with such a role is the whole cluster to whoever breaks into it, secrets of every namespace included.",
  link: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  level: "mandatory",
  remedy: "List the verbs and resources that are used, and bind a role of one's own.",
  types: [...roles, ...bindings],
  violations,
  fixtures: {
    failing: [
      roleOf({ verbs: ["*"] }),
      {
        type: roles[0]!,
        props: {
          rules: [
            { resources: ["pods"], verbs: ["get"] },
            { resources: ["secrets"], verbs: ["*"] },
          ],
        },
      },
      roleOf({ resources: ["*"] }),
      { type: bindings[1]!, props: { roleRef: { kind: "ClusterRole", name: "cluster-admin" } } },
    ],
    passing: [roleOf({}), { type: bindings[0]!, props: { roleRef: { kind: "Role", name: "reader" } } }],
  },
};
