import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RegionStack } from "../components/region";
import { configurationDigest } from "../components/region/eks/storefront/collector";
import { accountId, answers, factsOf, foundationSample, regionSettings } from "../components/region/region.samples";
import { tagEverything } from "../components/shared/tags";
import { type ComputeKind, computeKinds, type DatabaseKind } from "../config/settings";
import { movedByRoles } from "../policy/rules/data/members";
import { mayDiffer, mayDifferByMaintenance, mayDifferOfInstances } from "../policy/rules/parity/whitelist";
import { record, type Recorded, settled } from "./recorder";
import { six, three } from "./settings";

interface Declared {
  readonly kind: ComputeKind;
  /** @default "aurora-global" */
  readonly database?: DatabaseKind;
  readonly preview?: boolean;
}

async function declare(region: string, regions: readonly string[], { kind, preview, database }: Declared) {
  const recorder = record({ ...answers, preview: preview ?? false, stack: region });
  const settings = regionSettings(region, regions);
  const compute = { ...settings.compute, kind };
  const relational = { ...settings.relational, kind: database ?? settings.relational.kind };
  const sized = { ...settings, compute, relational };
  await pulumi.runtime.runInPulumiStack(async () => {
    tagEverything(settings.tags, region, region);
    new RegionStack("region", {
      settings: sized,
      region,
      foundation: foundationSample(regions),
      facts: factsOf(region),
    });
  });
  await settled();
  const declared = recorder.resources.filter((it) => it.type !== "pulumi:pulumi:Stack");
  return declared.map((it) => alike(it, region, regions)).sort(byIdentity);
}

const identity = ({ type, name }: Recorded) => `${type} ${name}`;
const byIdentity = (a: Recorded, b: Recorded) => identity(a).localeCompare(identity(b));

/** Writes a region's own name and block as placeholders; user data is read as the text that it is. */
function alike(resource: Recorded, region: string, regions: readonly string[]): Recorded {
  const userData = resource.inputs["userData"];
  const inputs = typeof userData === "string" ? { ...resource.inputs, userData: decoded(userData) } : resource.inputs;
  const block = `10.${(regions.indexOf(region) + 1) * 10}.`;
  // The list of peers is the same everywhere and names every region, so it must not be rewritten.
  const peers = /PEERS=[^\n]*?\}\}?/;
  // ARNs that mocks make up name one region whichever it is.
  const text = JSON.stringify(inputs, (_, value: unknown) => {
    if (isPeers(value)) return { name: value.name };
    return typeof value === "string"
      ? value.replace(peers, "").replaceAll("arn:aws:mock:eu-west-1:", "arn:mock:")
      : value;
  });
  // A digest of what is compared itself, in the collector's ConfigMap.
  const alike = text.replaceAll(configurationDigest(region), "<digest>").replaceAll(region, "<region>");
  return { ...resource, inputs: JSON.parse(alike.replaceAll(block, "<block>.")) };
}

/** The same list in a pod. */
const isPeers = (value: unknown): value is { readonly name: string } =>
  typeof value === "object" && value !== null && "name" in value && value.name === "PEERS";

const decoded = (text: string) => Buffer.from(text, "base64").toString();

function differences(one: readonly Recorded[], other: readonly Recorded[]): string[] {
  return one.flatMap((resource, index) =>
    unequal(resource.inputs, other[index]!.inputs)
      .filter((path) => !mayDifferByMaintenance[resource.type]?.includes(path))
      .map((path) => `${identity(resource)} ${path}`),
  );
}

type Named = Readonly<Record<string, unknown>>;

/** What an object holds is compared by its path, so that a whitelist needn't name more than it means. */
function unequal(one: Named, other: Named): string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => {
    const [a, b] = [one[key], other[key]];
    if (isNamed(a) && isNamed(b)) return unequal(a, b).map((path) => `${key}.${path}`);
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [key];
  });
}

const isNamed = (value: unknown): value is Named =>
  typeof value === "object" && value !== null && !Array.isArray(value);

for (const kind of computeKinds) {
  describe(`region parity of ${kind}`, function () {
    this.timeout(120_000);

    for (const regions of [six.slice(0, 2), three, six.slice(0, 4), six]) {
      it(`makes the same resources in each of ${regions.length} regions, and differs only where it says so`, async () => {
        // The first one writes, the second and the last don't; those between are no different in kind.
        const compared = [...new Set([regions[0]!, regions[1]!, regions.at(-1)!])];
        const [first, ...others] = await inTurn(compared, (region) => declare(region, regions, { kind }));
        for (const other of others) {
          assert.deepEqual(other.map(identity), first!.map(identity));
          assert.deepEqual(differences(first!, other).sort(), [...mayDiffer].sort());
        }
        // Two regions that both join differ in nothing at all.
        for (const other of others.slice(1)) assert.deepEqual(differences(others[0]!, other), []);
      });
    }

    it("holds in a preview, where nothing of AWS is known yet", async () => {
      const [first, ...others] = await inTurn(three, (region) => declare(region, three, { kind, preview: true }));
      for (const other of others) {
        assert.deepEqual(other.map(identity), first!.map(identity));
        assert.deepEqual(differences(first!, other).sort(), [...mayDiffer].sort());
      }
    });

    it("gives each region's databases a night of their own", async () => {
      const nights = await inTurn(six, async (region) => {
        const declared = await declare(region, six, { kind });
        const inputs = declared.flatMap((it) => (mayDifferByMaintenance[it.type] ?? []).map((name) => it.inputs[name]));
        return inputs.filter((it) => String(it).length > "21:00-21:30".length);
      });
      const all = nights.flat();
      assert.equal(new Set(all).size, all.length);
      assert.equal(all.length, six.length * 6);
    });

    it("has no region in any resource's name", async () => {
      const names = (await declare("eu-west-1", three, { kind })).map(({ name }) => name);
      assert.deepEqual(
        names.filter((name) => /[a-z]+-[a-z]+-\d/.test(name.replace(/-(instance|rule|nat)-\d$/, ""))),
        [],
      );
    });

    it("leaves nothing of another region but the list of peers and the writer that is joined", async () => {
      const declared = await declare("eu-west-1", three, { kind });
      const joining = declared.filter(({ inputs }) => inputs["sourceRegion"] === "us-east-1");
      assert.deepEqual(joining.map(identity), ["aws:rds/cluster:Cluster relational-cluster"]);
      const text = JSON.stringify(declared).replace('"sourceRegion":"us-east-1"', "");
      for (const other of ["us-east-1", "ap-south-1"]) assert.ok(!text.includes(other), other);
      assert.ok(text.includes(accountId));
    });
  });
}

const instance = "aws:rds/instance:Instance";

describe("region parity of rds", function () {
  this.timeout(120_000);
  const options = { kind: "asg", database: "rds" } as const;
  const moved = movedByRoles[instance].map((input) => `${instance} relational-instance ${input}`);
  const expected = [...mayDiffer.filter((it) => it.startsWith("aws:docdb/")), ...mayDifferOfInstances, ...moved].sort();

  for (const [what, preview] of [
    ["deployed", false],
    ["in a preview", true],
  ] as const) {
    it(`makes the same resources in each region, ${what}, and differs only in what makes a writer or a replica`, async () => {
      const [first, ...others] = await inTurn(three, (region) => declare(region, three, { ...options, preview }));
      for (const other of others) {
        assert.deepEqual(other.map(identity), first!.map(identity));
        assert.deepEqual(differences(first!, other).sort(), expected);
      }
      assert.deepEqual(differences(others[0]!, others[1]!), []);
    });
  }

  it("leaves nothing of another region but the list of peers and the instance that is followed", async () => {
    const declared = await declare("eu-west-1", three, options);
    const source = `arn:aws:rds:us-east-1:${accountId}:db:meridian-relational`;
    const following = declared.filter(({ inputs }) => inputs["replicateSourceDb"] === source);
    assert.deepEqual(following.map(identity), [`${instance} relational-instance`]);
    const text = JSON.stringify(declared).replace(source, "");
    for (const other of ["us-east-1", "ap-south-1"]) assert.ok(!text.includes(other), other);
  });
});

/** Mocks are the process' own, so one stack follows another. */
async function inTurn<T>(regions: readonly string[], act: (region: string) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (const region of regions) all.push(await act(region));
  return all;
}
