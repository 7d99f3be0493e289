import type { Rule } from "../../rule";
import { bucketAccessListsOff } from "./bucketAccessListsOff";
import { bucketCustomerKey } from "./bucketCustomerKey";
import { bucketPlainHttpRefused } from "./bucketPlainHttpRefused";
import { bucketPublicAccessBlocked } from "./bucketPublicAccessBlocked";
import { clusterAccessEntries } from "./clusterAccessEntries";
import { clusterApiPrivate } from "./clusterApiPrivate";
import { clusterLogged } from "./clusterLogged";
import { clusterPartsPinned } from "./clusterPartsPinned";
import { clusterRolesNarrow } from "./clusterRolesNarrow";
import { clusterSecretsEncrypted } from "./clusterSecretsEncrypted";
import { customerKey } from "./customerKey";
import { databaseCustomerKey } from "./databaseCustomerKey";
import { databaseLogsExported } from "./databaseLogsExported";
import { databaseNotPublic } from "./databaseNotPublic";
import { databaseTlsForced } from "./databaseTlsForced";
import { databaseTokenSignIn } from "./databaseTokenSignIn";
import { defaultGroupClosed } from "./defaultGroupClosed";
import { distributionFirewall } from "./distributionFirewall";
import { distributionLogged } from "./distributionLogged";
import { distributionOrigins } from "./distributionOrigins";
import { distributionTls } from "./distributionTls";
import { firewallLogged } from "./firewallLogged";
import { firewallRules } from "./firewallRules";
import { imagesByDigest } from "./imagesByDigest";
import { instanceMetadata } from "./instanceMetadata";
import { keyRotation } from "./keyRotation";
import { listenerTls } from "./listenerTls";
import { loadBalancerHeaders } from "./loadBalancerHeaders";
import { loadBalancerLogged } from "./loadBalancerLogged";
import { logRetention } from "./logRetention";
import { namespaceClosed } from "./namespaceClosed";
import { namespaceRestricted } from "./namespaceRestricted";
import { networkAclsClosed } from "./networkAclsClosed";
import { networkPoliciesEnforced } from "./networkPoliciesEnforced";
import { networkPoliciesNarrow } from "./networkPoliciesNarrow";
import { noAdministrators } from "./noAdministrators";
import { noOpenEgress } from "./noOpenEgress";
import { noOpenIngress } from "./noOpenIngress";
import { noPublicInstances } from "./noPublicInstances";
import { noSecretsInPlainText } from "./noSecretsInPlainText";
import { noSecureShell } from "./noSecureShell";
import { noUsers } from "./noUsers";
import { noWildcardActions } from "./noWildcardActions";
import { noWildcardResources } from "./noWildcardResources";
import { passRoleBound } from "./passRoleBound";
import { performanceInsightsCustomerKey } from "./performanceInsightsCustomerKey";
import { podApartFromHost } from "./podApartFromHost";
import { podResources } from "./podResources";
import { podRestricted } from "./podRestricted";
import { podTokenNotMounted } from "./podTokenNotMounted";
import { repositoryHardened } from "./repositoryHardened";
import { resourcePolicyNotPublic } from "./resourcePolicyNotPublic";
import { secretCustomerKey } from "./secretCustomerKey";
import { secretRotation } from "./secretRotation";
import { servicePrincipalsBound } from "./servicePrincipalsBound";
import { servicesInside } from "./servicesInside";
import { trustBound } from "./trustBound";
import { volumesCustomerKey } from "./volumesCustomerKey";
import { vpcFlowLogs } from "./vpcFlowLogs";

/**
 * What AWS' Foundational Security Best Practices (`FSBP`), the CIS AWS Foundations Benchmark 3.0.0 (`CIS`) and the Pod Security
 * Standards ask of the types that this program declares, and a little more.
 */
export const rules: readonly Rule[] = [
  bucketAccessListsOff,
  bucketCustomerKey,
  bucketPlainHttpRefused,
  bucketPublicAccessBlocked,
  clusterAccessEntries,
  clusterApiPrivate,
  clusterLogged,
  clusterPartsPinned,
  clusterRolesNarrow,
  clusterSecretsEncrypted,
  customerKey,
  databaseCustomerKey,
  databaseLogsExported,
  databaseNotPublic,
  databaseTlsForced,
  databaseTokenSignIn,
  defaultGroupClosed,
  distributionFirewall,
  distributionLogged,
  distributionOrigins,
  distributionTls,
  firewallLogged,
  firewallRules,
  imagesByDigest,
  instanceMetadata,
  keyRotation,
  listenerTls,
  loadBalancerHeaders,
  loadBalancerLogged,
  logRetention,
  namespaceClosed,
  namespaceRestricted,
  networkAclsClosed,
  networkPoliciesEnforced,
  networkPoliciesNarrow,
  noAdministrators,
  noOpenEgress,
  noOpenIngress,
  noPublicInstances,
  noSecretsInPlainText,
  noSecureShell,
  noUsers,
  noWildcardActions,
  noWildcardResources,
  passRoleBound,
  performanceInsightsCustomerKey,
  podApartFromHost,
  podResources,
  podRestricted,
  podTokenNotMounted,
  repositoryHardened,
  resourcePolicyNotPublic,
  secretCustomerKey,
  secretRotation,
  servicePrincipalsBound,
  servicesInside,
  trustBound,
  volumesCustomerKey,
  vpcFlowLogs,
];
