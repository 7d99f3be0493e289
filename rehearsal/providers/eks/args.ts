import type { Values } from "../readback";

export interface AccessEntry {
  readonly principalArn: string;
  readonly username?: string;
  readonly kubernetesGroups?: readonly string[];
  readonly type?: string;
  readonly tags?: Values;
  readonly accessPolicies?: Readonly<Record<string, { readonly policyArn: string; readonly accessScope: Values }>>;
}

export interface AddonOptions {
  readonly enabled?: boolean;
  readonly version?: string;
  readonly configurationValues?: Values;
  readonly resolveConflictsOnCreate?: string;
  readonly resolveConflictsOnUpdate?: string;
}

export interface ClusterArgs {
  readonly accessEntries?: Readonly<Record<string, AccessEntry>>;
  readonly authenticationMode: "API";
  readonly bootstrapSelfManagedAddons?: boolean;
  readonly clusterTags?: Values;
  readonly corednsAddonOptions?: AddonOptions;
  readonly deletionProtection?: boolean;
  readonly enabledClusterLogTypes?: readonly string[];
  readonly encryptionConfigKeyArn?: string;
  readonly endpointPrivateAccess?: boolean;
  readonly endpointPublicAccess?: boolean;
  readonly ipFamily?: string;
  readonly kubeProxyAddonOptions?: AddonOptions;
  readonly kubernetesServiceIpAddressRange?: string;
  readonly name?: string;
  readonly privateSubnetIds?: readonly string[];
  readonly publicAccessCidrs?: readonly string[];
  readonly providerCredentialOpts?: Values;
  readonly publicSubnetIds?: readonly string[];
  readonly serviceRole?: Values;
  readonly subnetIds?: readonly string[];
  readonly tags?: Values;
  readonly upgradePolicy?: Values;
  readonly version?: string;
  readonly vpcId: string;
}

const understood: readonly (keyof ClusterArgs)[] = [
  "accessEntries",
  "authenticationMode",
  "bootstrapSelfManagedAddons",
  "clusterTags",
  "corednsAddonOptions",
  "deletionProtection",
  "enabledClusterLogTypes",
  "encryptionConfigKeyArn",
  "endpointPrivateAccess",
  "endpointPublicAccess",
  "ipFamily",
  "kubeProxyAddonOptions",
  "kubernetesServiceIpAddressRange",
  "name",
  "privateSubnetIds",
  "providerCredentialOpts",
  "publicAccessCidrs",
  "publicSubnetIds",
  "serviceRole",
  "subnetIds",
  "tags",
  "upgradePolicy",
  "version",
  "vpcId",
];

/** What the component would otherwise make of its own accord, and this stand-in doesn't. */
const only: Readonly<Record<string, unknown>> = {
  authenticationMode: "API",
  createInstanceRole: false,
  createOidcProvider: false,
  skipDefaultNodeGroup: true,
  skipDefaultSecurityGroups: true,
  useDefaultVpcCni: true,
};
/** Off in the component, too, where nothing is said. */
const offByDefault = ["createOidcProvider"];

/** @throws Error naming every argument that this stand-in doesn't understand: nothing is dropped silently. */
export function parse(given: Values): ClusterArgs {
  const here = "add it in rehearsal/providers/eks/args.ts";
  const foreign = Object.keys(given).filter(
    (key) => given[key] != null && !(key in only) && !understood.includes(key as keyof ClusterArgs),
  );
  const problems = foreign.map((key) => `${key} isn't understood: ${here}`);
  for (const [key, value] of Object.entries(only)) {
    if (given[key] === value || (given[key] === undefined && offByDefault.includes(key))) continue;
    problems.push(`${key} must be ${JSON.stringify(value)}: what it makes otherwise isn't stood in for; ${here}`);
  }
  if (given["vpcId"] === undefined) problems.push("vpcId is needed: the default VPC is nobody's to use");
  if (given["publicAccessCidrs"] != null && given["endpointPublicAccess"] === false)
    problems.push("publicAccessCidrs can only be set when endpointPublicAccess is true");
  for (const key of ["corednsAddonOptions", "kubeProxyAddonOptions"]) {
    const options = given[key] as AddonOptions | undefined;
    if (options?.enabled !== false && (options !== undefined || key === "kubeProxyAddonOptions") && !options?.version)
      problems.push(`${key} needs a version, or enabled false: the newest is another one tomorrow`);
  }
  if (problems.length > 0) throw new Error(`eks:index:Cluster in the rehearsal: ${problems.join("; ")}`);
  return given as unknown as ClusterArgs;
}
