/** Kubernetes versions that Amazon EKS offers. */

/**
 * Those in standard support, with the day on which that ends; in extended support a cluster costs 0.60 USD an hour instead of 0.10
 * (https://aws.amazon.com/eks/pricing/). A newer one is one line here and one in `components/region/eks/versions.ts`, where the
 * add-ons that go with it stand. A test holds the two together. One whose day has passed is taken out by hand: what was accepted
 * yesterday must not stand in the way of a deployment in the middle of an incident.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export const standardSupportEnds: Readonly<Record<string, string>> = {
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
  "1.36": "2027-08-02",
};

/** Oldest first. */
export const kubernetesVersions: readonly string[] = Object.keys(standardSupportEnds);

export const kubernetesInWords = `Allowed: ${kubernetesVersions.join(", ")}, the versions in standard support`;

/** Why a version cannot be used, or nothing. */
export function kubernetesObjection(given: string): string | undefined {
  if (kubernetesVersions.includes(given)) return undefined;
  const match = /^1\.(\d{1,2})$/.exec(given);
  if (!match) return "which is not written as a Kubernetes version: major.minor";
  const oldest = Number(kubernetesVersions[0]!.split(".")[1]);
  return Number(match[1]) < oldest ? "which is out of standard support" : "which isn't offered here yet";
}
