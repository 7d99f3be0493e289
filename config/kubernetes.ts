/** Kubernetes versions that Amazon EKS offers. */

/**
 * Those in standard support; in extended support a cluster costs 0.60 USD an hour instead of 0.10
 * (https://aws.amazon.com/eks/pricing/). A newer one is one line here, once the add-ons that go with it are known
 * (`components/region/eks`). https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export const kubernetesVersions: readonly string[] = ["1.32", "1.33", "1.34"];

export const kubernetesInWords = `Allowed: ${kubernetesVersions.join(", ")}, the versions in standard support`;

/** Why a version cannot be used, or nothing. */
export function kubernetesObjection(given: string): string | undefined {
  if (kubernetesVersions.includes(given)) return undefined;
  const match = /^1\.(\d{1,2})$/.exec(given);
  if (!match) return "which is not written as a Kubernetes version: major.minor";
  const oldest = Number(kubernetesVersions[0]!.split(".")[1]);
  return Number(match[1]) < oldest ? "which is out of standard support" : "which isn't offered here yet";
}
