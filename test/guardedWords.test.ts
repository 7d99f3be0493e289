import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { rules } from "../policy/rules";

const root = path.join(__dirname, "..");

/** Words by which a key's description says that a change is dangerous or impossible. */
const promising = /\b(never|once|fixed|at first|replaces?|only when|at once)\b/i;

/** Words that promise nothing about a change. */
const harmless: readonly (readonly [string, string])[] = [
  ["regions", 'what all keys below name "a region", once more'],
  ["homeRegion", "what exists once in the world"],
  ["homeRegion", "another one would replace all of these"],
  ["bootstrapRegion", "It matters only when a cluster is created"],
  ["bootstrapRegion", "once another one writes for good"],
  ["backupRetentionDays", "copied once a month"],
  ["databaseKind", "a change would replace the database"],
  ["relationalEngineVersion", "which were never made"],
  ["secretGeneration", "Begin the next rotation only when the last is applied everywhere"],
];

/** What holds what a key's description promises: rules of the policy pack, or of the configuration, by the key and the words. */
const guarded: readonly (readonly [string, string, ...string[]])[] = [
  ["domain", "Changing it later replaces certificates", "standing-not-replaced"],
  ["homeRegion", "Fixed for the life of the platform", "standing-not-replaced", "data-not-replaced"],
  ["homeRegion", "At first bootstrapRegion must be the same", "first-member-at-home"],
  ["bootstrapRegion", "observed, never configured", "database-member-ignores-roles", "database-member-not-promoted"],
  ["vpcCidr", "Changing it replaces the network", "standing-not-replaced"],
  ["availabilityZones", "other zones replace the network", "standing-not-replaced"],
  ["computeKind", "changing it at once would take the storefront down", "compute-kind-moves-beside"],
  ["kubernetesVersion", "one minor version at a time and never down", "cluster-one-minor-up", "version-not-lowered"],
  ["demandInstances", "losing a region never needs a launch", "staticStability"],
  ["demandInstances", "never fewer than 3", "staticStability", "capacity-one-a-zone"],
  ["databaseKind", "It is chosen once", "database-kind-stays"],
  ["objectLockDays", "only when a bucket is created", "data-not-replaced"],
  ["secretGeneration", "Never go back, and never skip a number", "secrets-rotate-by-one"],
];

interface Declared {
  readonly config: Readonly<Record<string, { readonly description: string }>>;
}

const descriptions = (): Readonly<Record<string, string>> => {
  const { config } = load(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as Declared;
  return Object.fromEntries(
    Object.entries(config).map(([key, { description }]) => [key, description.replace(/\s+/g, " ")]),
  );
};

const listed = [...guarded.map(([key, words]) => [key, words] as const), ...harmless];

describe("what Pulumi.yaml says can happen never or once", () => {
  const configurationRules = readdirSync(path.join(root, "config", "rules"))
    .map((file) => readFileSync(path.join(root, "config", "rules", file), "utf8"))
    .flatMap((text) => [...text.matchAll(/^export const (\w+): ConfigurationRule/gm)].map(([, name]) => name));
  const known = new Set([...rules.map(({ name }) => name), ...configurationRules]);

  it("is held by a guard each, or is no promise", () => {
    const left = Object.entries(descriptions()).flatMap(([key, description]) => {
      const rest = listed.reduce((text, [of, words]) => (of === key ? text.replace(words, "…") : text), description);
      return promising.test(rest) ? [`${key}: ${rest}`] : [];
    });
    assert.deepEqual(left, []);
  });

  it("is said in the words that the guards are listed with", () => {
    const all = descriptions();
    assert.deepEqual(
      listed.filter(([key, words]) => !all[key]?.includes(words)),
      [],
    );
  });

  it("is held by guards that there are", () => {
    const missing = guarded.flatMap(([, , ...names]) => names.filter((name) => !known.has(name)));
    assert.deepEqual(missing, []);
  });
});
