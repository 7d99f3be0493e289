import { bare, type Mistake, mistakesIn, open, type Props } from "./mistakes.fixture";

const inRegion = mistakesIn("eu-west-1");
const release = "kubernetes:helm.sh/v3:Release";
const nodeClass = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const deployment = "kubernetes:apps/v1:Deployment";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const instance = "rds/instance:Instance";

/** The deployment with a change to its pods, or to their first container. */
function podWith({ spec }: Props, pod: object, container: object = {}): Props {
  const { template } = spec as { template: { spec: { containers: object[] } } };
  const [first, ...others] = template.spec.containers;
  const changed = { ...template.spec, containers: [{ ...first, ...container }, ...others], ...pod };
  return { spec: { ...(spec as object), template: { ...template, spec: changed } } };
}

const specWith = ({ spec }: Props, change: object) => ({ spec: { ...(spec as object), ...change } });

/** On a cluster and an instance, instead of instances and a cluster. */
export const containerMistakes: readonly Mistake[] = [
  inRegion("cluster-parts-pinned", "eks/addon:Addon", "coredns", () => ({ addonVersion: undefined })),
  inRegion("cluster-parts-pinned", release, "karpenter", () => ({ version: "^1.0.0" })),
  inRegion("cluster-access-entries", "eks/accessEntry:AccessEntry", "deploy", () => ({
    kubernetesGroups: ["system:masters"],
  })),
  inRegion("volumes-customer-key", "eks/nodeGroup:NodeGroup", "nodes", () => ({ launchTemplate: undefined })),
  inRegion("no-secure-shell", "eks/nodeGroup:NodeGroup", "nodes", () => ({ remoteAccess: { ec2SshKey: "me" } })),
  inRegion("instance-metadata", "ec2/launchTemplate:LaunchTemplate", "nodes", () => ({ metadataOptions: {} })),
  inRegion("instance-metadata", nodeClass, "node-class", (props) =>
    specWith(props, { metadataOptions: { httpTokens: "required" } }),
  ),
  inRegion("volumes-customer-key", nodeClass, "node-class", (props) =>
    specWith(props, { blockDeviceMappings: undefined }),
  ),
  inRegion("no-public-instances", nodeClass, "node-class", (props) =>
    specWith(props, { associatePublicIPAddress: true }),
  ),
  inRegion("no-wildcard-resources", "iam/rolePolicy:RolePolicy", "karpenter", ({ policy }) => ({
    policy: open(policy, (it) => (it["Sid"] === "EndWhatItMade" ? { ...bare(it), Resource: "*" } : it)),
  })),
  inRegion("namespace-restricted", "kubernetes:core/v1:Namespace", "storefront", ({ metadata }) => ({
    metadata: { ...(metadata as object), labels: {} },
  })),
  inRegion("namespace-closed", networkPolicy, "default-deny"),
  inRegion("network-policies-narrow", networkPolicy, "storefront-from-load-balancer", (props) =>
    specWith(props, { ingress: [{}] }),
  ),
  inRegion("services-inside", "kubernetes:core/v1:Service", "storefront", (props) =>
    specWith(props, { type: "LoadBalancer" }),
  ),
  inRegion("images-by-digest", deployment, "storefront", (props) => podWith(props, {}, { image: "shop:v1" })),
  inRegion("no-secrets-in-plain-text", deployment, "storefront", (props) =>
    podWith(props, {}, { env: [{ name: "DATABASE_PASSWORD", value: "hunter2" }] }),
  ),
  inRegion("pod-restricted", deployment, "storefront", (props) => podWith(props, {}, { securityContext: {} })),
  inRegion("pod-apart-from-host", deployment, "storefront", (props) => podWith(props, { hostNetwork: true })),
  inRegion("pod-resources", deployment, "storefront", (props) => podWith(props, {}, { resources: {} })),
  inRegion("pod-token-not-mounted", deployment, "storefront", (props) =>
    podWith(props, { automountServiceAccountToken: true }),
  ),
  inRegion("database-customer-key", instance, "relational-instance", () => ({ kmsKeyId: undefined })),
  inRegion("database-not-public", instance, "relational-instance", () => ({ publiclyAccessible: true })),
  inRegion("database-tls-forced", "rds/parameterGroup:ParameterGroup", "relational-parameters", () => ({
    parameters: [],
  })),
  inRegion("database-logs-exported", instance, "relational-instance", () => ({
    enabledCloudwatchLogsExports: ["upgrade"],
  })),
  inRegion("database-token-sign-in", instance, "relational-instance", () => ({
    iamDatabaseAuthenticationEnabled: false,
  })),
];
