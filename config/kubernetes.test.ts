import assert from "node:assert/strict";
import { kubernetesObjection, kubernetesVersions, standardSupportEnds } from "./kubernetes";
import { configurationOf, linesOf, refuses } from "./parse.fixture";

const allowed = "Allowed: 1.34, 1.35, 1.36, the versions in standard support";
const command = "Try: pulumi config set meridian:kubernetesVersion 1.36 --stack eu-west-1";
const refused = (given: string, reason: string) => [
  `meridian:kubernetesVersion is ${given}, ${reason}. ${allowed}. ${command}`,
];

describe("Kubernetes versions", () => {
  it("are those in standard support, oldest first, each with the day on which that ends", () => {
    assert.deepEqual(kubernetesVersions, ["1.34", "1.35", "1.36"]);
    const days = Object.values(standardSupportEnds);
    assert.deepEqual(days, [...days].sort());
    for (const day of days) assert.equal(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10), day);
  });

  it("are taken for every stack on its own, so that one region can go first", () => {
    for (const version of kubernetesVersions) {
      assert.equal(kubernetesObjection(version), undefined);
      assert.deepEqual(linesOf(configurationOf({ here: { kubernetesVersion: version } })), []);
    }
  });

  // It left standard support on 29 July 2026.
  refuses(
    "one that is out of support, with the newest to use instead",
    { here: { kubernetesVersion: "1.33" } },
    refused("1.33", "which is out of standard support"),
  );
  refuses(
    "one that is out of extended support too",
    { here: { kubernetesVersion: "1.29" } },
    refused("1.29", "which is out of standard support"),
  );
  refuses(
    "one whose add-ons nobody has looked up",
    { here: { kubernetesVersion: "1.37" } },
    refused("1.37", "which isn't offered here yet"),
  );
  refuses(
    "a patch version, which EKS chooses itself",
    { here: { kubernetesVersion: "1.36.1" } },
    refused("1.36.1", "which is not written as a Kubernetes version: major.minor"),
  );
  refuses(
    "a word",
    { here: { kubernetesVersion: "latest" } },
    refused("latest", "which is not written as a Kubernetes version: major.minor"),
  );
});
