/** Guards of what runs out, is half changed, or must not be changed now. */
import { certificates, edgeCertificate, type SeenCertificate } from "../probes/certificates";
import { databaseStates } from "../probes/databaseStates";
import type { Store } from "../probes/membership";
import { isSeen } from "../probes/probe";
import { rolloutUnderWay } from "../probes/rolloutUnderWay";
import { secretStates } from "../probes/secretStates";
import {
  type GuardAsking,
  type GuardFinding,
  inRegions,
  regionalGuard,
  type SteadyGuard,
  unknownFinding,
  unknownFindings,
} from "./steadyGuard";

const dayMilliseconds = 24 * 3_600_000;
const leastDays = 14;
/** Where CloudFront's certificate is: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
const edgeRegion = "us-east-1";

function certificateFindings(
  { domain, status, validUntil = 0, renewalFailure }: SeenCertificate,
  place: string,
  now: number,
): readonly GuardFinding[] {
  const days = Math.floor((validUntil - now) / dayMilliseconds);
  if (status === "ISSUED" && days >= leastDays) return [];
  const left = status === "ISSUED" ? `is valid for ${days} more days` : `is ${status}`;
  return [
    {
      seen: `the certificate of ${domain} ${place} ${left}${renewalFailure ? ` (renewal failed: ${renewalFailure})` : ""}`,
      required: `ISSUED, and valid for ${leastDays} days`,
      fix: "Look whether the validation record that ACM names is in the zone; ACM renews by itself once it is.",
    },
  ];
}

/** CloudFront's is in us-east-1, which is asked only where it stays: what CloudFront shows goes on without that region. */
export const certificatesLast: SteadyGuard = {
  name: "certificate-age",
  question: "Are the certificates valid for two weeks?",
  calls: (platform, { staying, leaving }) => [
    ...staying.flatMap((it) => certificates.calls(platform, it)),
    ...(leaving.includes(edgeRegion)
      ? []
      : edgeCertificate.calls(platform, edgeRegion).map((it) => ({ ...it, onlyIfReachable: true as const }))),
  ],
  async findings(asked) {
    const { staying, leaving, now, observations } = asked;
    const regional = await inRegions(certificates, staying, asked);
    const found = regional.flatMap(({ region, seen }) =>
      isSeen(seen) ? seen.value.flatMap((it) => certificateFindings(it, `in ${region}`, now)) : [unknownFinding(seen)],
    );
    if (leaving.includes(edgeRegion)) return found;
    const edge = await observations.ask(edgeCertificate, edgeRegion);
    return [
      ...found,
      ...(isSeen(edge) ? certificateFindings(edge.value, "of CloudFront", now) : [unknownFinding(edge)]),
    ];
  },
};

export const secretsInStep = regionalGuard({
  name: "secrets",
  question: "Has every region every secret, with no rotation half done?",
  probe: secretStates,
  judge: (secrets, region) =>
    secrets
      .flatMap(({ name, currentVersion, pendingVersion, outOfStep }) => [
        ...(currentVersion === undefined
          ? [`${region} has no current version of the ${name}`]
          : pendingVersion === undefined
            ? []
            : [`a rotation of the ${name} in ${region} isn't finished`]),
        ...outOfStep.map((it) => `the ${name} isn't replicated from ${region} to ${it}`),
      ])
      .map((seen) => ({
        seen,
        required: "one current version everywhere, and no pending one",
        fix: "Finish the rotation, or deploy foundation again; then look at aws secretsmanager describe-secret.",
      })),
});

const stores: readonly Store[] = ["relational", "document"];

/**
 * What a deployment that is under way shows in AWS: databases that are being changed, instances that are being replaced. The engine keeps its own
 * lock beside its state, which a drill can't see: a deployment that has changed nothing of these yet isn't noticed.
 */
export const nothingChanging: SteadyGuard = {
  name: "change-under-way",
  question: "Is nothing being changed in the regions that stay?",
  calls: (platform, { staying }) =>
    staying.flatMap((it) => [...databaseStates.calls(platform, it), ...rolloutUnderWay.calls(platform, it)]),
  async findings(asked) {
    const [states, rollouts] = await Promise.all([
      inRegions(databaseStates, asked.staying, asked),
      inRegions(rolloutUnderWay, asked.staying, asked),
    ]);
    const required = "databases available and no rollout under way";
    const fix = "Wait until it is over, or end it; look whether somebody deploys.";
    const changed = states.flatMap(({ region, seen }) =>
      isSeen(seen)
        ? stores
            .filter((store) => seen.value[store].status !== "available")
            .map((store) => `the ${store} database in ${region} is ${seen.value[store].status || "in no state"}`)
        : [],
    );
    const rolling = rollouts.flatMap(({ region, seen }) =>
      isSeen(seen) && seen.value !== undefined ? [`a rollout is under way in ${region}: ${seen.value}`] : [],
    );
    const unknown = unknownFindings([...states, ...rollouts]);
    return [...unknown, ...[...changed, ...rolling].map((seen) => ({ seen, required, fix }))];
  },
};

export const noChangeFreeze: SteadyGuard = {
  name: "change-freeze",
  question: "Is no change freeze configured for now?",
  calls: () => [],
  findings: ({ platform, now }: GuardAsking) => {
    const inForce = platform.global.changeFreezes.filter((it) => {
      const [begin, end] = it.split("/").map((text) => Date.parse(text));
      // What can't be read counts as in force.
      return !(now < begin! || now >= end!);
    });
    return Promise.resolve(
      inForce.map((it) => ({
        seen: `the change freeze ${it} is in force`,
        required: "no interval of changeFreezes that is now",
        fix: "Wait for its end, or take it out of the configuration and deploy global.",
      })),
    );
  },
};
