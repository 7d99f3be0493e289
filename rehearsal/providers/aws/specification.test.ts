import assert from "node:assert/strict";
import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import type { Resource, SpecDatabase } from "@aws-cdk/service-spec-types";
import * as aws from "@pulumi/aws";
import type { AnyEntry } from "../entry";
import { entries } from ".";
import { providerDifferences, unreadTypes } from "./provider/exceptions";
import { providerFacts } from "./provider/facts";
import { differences, properties } from "./specification.exceptions";
import { cloudFormationTypes, withoutCounterpart } from "./specification.types";

/** Somebody who knows nothing of our entries, and what must agree with them. */
interface Witness {
  readonly holds: string;
  /** @throws AssertionError where an entry disagrees and no exception says why. */
  ask(type: string, entry: AnyEntry, specification: SpecDatabase): void;
}

/** @pulumi/aws' own constructors. */
const constructors: Witness = {
  holds: "requires and accepts what @pulumi/aws' constructor does",
  ask(type, entry) {
    const { required, inputs } = constructorOf(type);
    assert.deepEqual([...entry.required].sort(), required, "required differs from the constructor's");
    const named = [...Object.keys(entry.inputs), ...entry.replaceOn, ...Object.keys(entry.unreadable ?? {})];
    if (entry.autoName) named.push(entry.autoName.property);
    assert.deepEqual(
      named.filter((name) => !inputs.includes(name)),
      [],
      "the constructor has no such inputs",
    );
    const regional = inputs.includes("region");
    const region = { accepted: "region" in entry.inputs, replaces: entry.replaceOn.includes("region") };
    assert.deepEqual(
      region,
      { accepted: regional, replaces: regional },
      "a resource moves to another region only anew",
    );
  },
};

/** AWS' specification of CloudFormation, which says what replaces a resource. */
const cloudFormation: Witness = {
  holds: "is replaced where CloudFormation replaces it, or says why not",
  ask(type, entry, specification) {
    if (type in withoutCounterpart) return assert.match(withoutCounterpart[type]!, /\w+ \w+/);
    const found = disagreements(entry, resourceOf(specification, type), properties[type] ?? {});
    const known = Object.keys(differences[type] ?? {}).sort();
    assert.deepEqual(
      found.map(({ name }) => name),
      known,
      `${type} differs:\n${found.map(({ text }) => text).join("\n")}`,
    );
  },
};

/** The real provider's source. */
const providerSource: Witness = {
  holds: "is replaced where the real provider's source replaces it, or says why not",
  ask(type, entry) {
    const facts = providerFacts[type];
    if (!facts) return assert.match(unreadTypes[type] ?? "", /\w+ \w+/, `${type} was never read: add its facts`);
    const theirs = Object.entries(facts.properties).flatMap(([name, it]) =>
      it.replaces && !/[.[]/.test(name) ? [name] : [],
    );
    const ours = entry.replaceOn.filter((name) => name !== "region");
    const found = [...theirs.filter((it) => !ours.includes(it)), ...ours.filter((it) => !theirs.includes(it))];
    assert.deepEqual(found.sort(), Object.keys(providerDifferences[type] ?? {}).sort(), `${type} differs`);
  },
};

/** Another witness is one more of these. */
const witnesses: readonly Witness[] = [constructors, cloudFormation, providerSource];

describe("aws entries against their specifications", function () {
  this.timeout(60_000);
  let specification: SpecDatabase;
  before(async () => {
    specification = await loadAwsServiceSpec();
  });

  for (const [type, entry] of Object.entries(entries))
    for (const { holds, ask } of witnesses) it(`${type} ${holds}`, () => ask(type, entry, specification));

  it("keeps no exception for a type that isn't there, and none without a reason", () => {
    const tables = {
      ...{ cloudFormationTypes, differences, properties, withoutCounterpart },
      ...{ providerDifferences, providerFacts, unreadTypes },
    };
    for (const [name, table] of Object.entries(tables))
      assert.deepEqual(
        Object.keys(table).filter((type) => !(type in entries)),
        [],
        name,
      );
    const reasons = [differences, providerDifferences].flatMap((table) => Object.values(table).flatMap(Object.values));
    assert.deepEqual(
      reasons.filter((reason) => !/\w+ \w+ \w+/.test(reason)),
      [],
    );
  });
});

/** What the generated constructor says in its own source: the compiled class carries no other description of itself. */
function constructorOf(type: string): { required: string[]; inputs: string[] } {
  const [, namespace, name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const found = (aws as unknown as Record<string, Record<string, { __pulumiType?: string }>>)[namespace!]?.[name!];
  assert.equal(found?.__pulumiType, type, `@pulumi/aws has no class ${type}`);
  const source = String(found);
  const made = source.slice(source.indexOf("const args = argsOrState"));
  const required = [...source.matchAll(/Missing required property '(\w+)'/g)].map(([, property]) => property!);
  const inputs = [...made.matchAll(/resourceInputs\["(\w+)"\] = (?!undefined)/g)].map(([, property]) => property!);
  return { required: required.sort(), inputs };
}

/** CloudFormation writes VPC where @pulumi/aws writes Vpc: its types are found in any case. */
function resourceOf(specification: SpecDatabase, type: string): Resource {
  const name = cloudFormationTypes[type] ?? guessedType(type);
  const spelled = name.toLowerCase();
  const found = specification.all("resource").find((it) => it.cloudFormationType.toLowerCase() === spelled);
  assert.ok(found, `CloudFormation has no ${name}: name ${type}'s counterpart, or say why there is none`);
  return found;
}

/** Services that CloudFormation calls by another name. */
const services: Readonly<Record<string, string>> = { acm: "CertificateManager", lb: "ElasticLoadBalancingV2" };

function guessedType(type: string): string {
  const [, namespace, name] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  return `AWS::${services[namespace!] ?? namespace}::${name}`;
}

interface Disagreement {
  readonly name: string;
  readonly text: string;
}

/** `region` replaces always: a CloudFormation stack has one and a resource none of its own. */
function disagreements(entry: AnyEntry, resource: Resource, renamed: Readonly<Record<string, string>>): Disagreement[] {
  const names = [...new Set([...Object.keys(entry.inputs), ...entry.replaceOn])]
    .filter((name) => name !== "region")
    .sort();
  return names.flatMap((name) => {
    const property = renamed[name] ?? sameName(name, resource);
    const theirs = property === undefined ? undefined : resource.properties[property];
    const ours = entry.replaceOn.includes(name);
    if (!theirs && ours)
      return [{ name, text: `${name}: replaces here; ${resource.cloudFormationType} has no such property` }];
    const replaces = theirs?.causesReplacement ?? "no";
    if (!theirs || replaces === "maybe" || ours === (replaces === "yes")) return [];
    const text = ours
      ? "replaces here, but not in CloudFormation"
      : "is changed in place here, but replaces in CloudFormation";
    return [{ name, text: `${name} (${property}): ${text}` }];
  });
}

/** @pulumi/aws says `name` where CloudFormation repeats the type (`TopicName`), and spells lists in the plural. */
function sameName(name: string, resource: Resource): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/s$/, "");
  const all = Object.keys(resource.properties);
  const spelled = [name, ...(name === "name" ? [`${resource.name}Name`] : [])].map(plain);
  return all.find((property) => spelled.includes(plain(property)));
}
