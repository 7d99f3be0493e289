import { unknownValue } from "../entry";
import type { Values } from "../readback";

/** The unknown value while the configuration is. */
export const jsonOf = (kubeconfig: Values | undefined): string =>
  kubeconfig ? JSON.stringify(kubeconfig) : unknownValue;

/** The unknown value before the cluster exists. */
export function issuerOf(cluster: Values): string {
  const [identity] = (cluster["identities"] ?? []) as { oidcs?: { issuer?: string }[] }[];
  return identity?.oidcs?.[0]?.issuer ?? unknownValue;
}

/**
 * How the cluster is reached, with a token that the AWS CLI gets: nothing in it is secret. Undefined while it isn't known.
 * @param profile of the AWS CLI. Default: whatever the environment says when it is asked.
 */
export function kubeconfigOf(
  { name, endpoint, arn, certificateAuthority }: Values,
  profile?: string,
): Values | undefined {
  const certificate = (certificateAuthority as Values | undefined)?.["data"];
  if ([name, endpoint, arn, certificate].some((it) => typeof it !== "string" || it === unknownValue)) return undefined;
  const region = String(arn).split(":")[3];
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "aws",
    clusters: [{ name: "kubernetes", cluster: { server: endpoint, "certificate-authority-data": certificate } }],
    contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: [
              ...["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"],
              ...(profile === undefined ? [] : ["--profile", profile]),
            ],
            env: [{ name: "KUBERNETES_EXEC_INFO", value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}' }],
          },
        },
      },
    ],
  };
}
