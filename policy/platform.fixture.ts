import * as pulumi from "@pulumi/pulumi";
import { Foundation } from "../components/foundation";
import * as foundation from "../components/foundation/foundation.samples";
import { GlobalStack } from "../components/global";
import { stackArgsFor } from "../components/global/global.samples";
import { RegionStack } from "../components/region";
import * as region from "../components/region/region.samples";
import { tagEverything } from "../components/shared/tags";
import { firstPlatform } from "../config/platformNames";
import type { Settings } from "../config/settings";
import { record, type RecorderOptions, settled } from "../test/recorder";
import { three } from "../test/settings";
import { type Plan, type Resource, unknown } from "./rule";

/** What each stack of a platform declares, by stack. */
export type Platform = Readonly<Record<string, readonly Resource[]>>;

export interface PlatformOptions {
  /** The first one is home and is made first. Default: `three`. */
  readonly regions?: readonly string[];
  /** Leaves unknown what only AWS could say. Default: everything is known. */
  readonly preview?: boolean;
  /** Settings of every stack that differ from the tests' own, such as another kind of compute. */
  readonly changes?: Partial<Settings>;
  /** All settings of a stack, by stack, as they would be read from files. Default: the tests' own, with the changes. */
  readonly settings?: Readonly<Record<string, Settings>>;
  /** What the platform is called. Default: the first one's name. */
  readonly project?: string;
  /** Stacks to declare. Default: all of them. */
  readonly stacks?: readonly string[];
}

/**
 * Declares the real components of `foundation`, of each region and of `global`, one after the other, under Pulumi's mocks. It is
 * made of what the program asks for, so remote components are here without their children: those are seen in a rehearsal.
 */
export async function declarePlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { regions = three, settings = {} } = options;
  const of = (name: string) => ({ ...options.changes, ...settings[name] });
  const { stacks = ["foundation", ...regions, "global"] } = options;
  const makers: readonly (readonly [string, RecorderOptions, () => void])[] = [
    ["foundation", foundation.answers, () => makeFoundation({ regions, ...of("foundation") })],
    ...regions.map((name) => [name, region.answers, () => makeRegion(name, regions, of(name))] as const),
    ["global", edgeAnswers, () => void new GlobalStack("global", stackArgsFor(regions, of("global")))],
  ];
  const declared: Record<string, readonly Resource[]> = {};
  for (const [name, answers, make] of makers) {
    if (stacks.includes(name)) declared[name] = await declare(name, answers, { ...options, changes: of(name) }, make);
  }
  return declared;
}

function makeFoundation(changes: Partial<Settings>): void {
  new Foundation("foundation", { settings: foundation.foundationSettings(changes) });
}

function makeRegion(name: string, regions: readonly string[], changes: Partial<Settings>): void {
  const settings = { ...region.regionSettings(name, regions), ...changes };
  const facts = region.factsOf(name, settings.network?.availabilityZones);
  new RegionStack("region", { settings, region: name, foundation: region.foundationSample(regions), facts });
}

/** What AWS would answer about what the edge is made of. */
const edgeAnswers: RecorderOptions = {
  outputs: {
    "aws:s3/bucket:Bucket": (name) => ({
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.us-east-1.amazonaws.com`,
    }),
    "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d1.cloudfront.net", hostedZoneId: "ZCDN" }),
  },
};

/** The plan that makes a stack of this platform anew, after all of its others. */
export function planOf(stack: string, platform: Platform): Plan {
  const { [stack]: resources, ...others } = platform;
  if (!resources) throw new Error(`the platform has no stack ${stack}, only ${Object.keys(platform).join(", ")}`);
  return { stack, resources, operations: [], others };
}

/** The same plan with a resource whose inputs were changed. @throws Error where there is no such resource. */
export function changed(plan: Plan, type: string, name: string, change: (props: Resource["props"]) => object): Plan {
  const found = plan.resources.filter((it) => it.type === type && it.name === name);
  if (found.length !== 1) throw new Error(`${plan.stack} declares ${found.length} times ${type} ${name}`);
  const fixed = (it: Resource): Resource =>
    it === found[0] ? { ...it, props: { ...it.props, ...change(it.props) } } : it;
  return { ...plan, resources: plan.resources.map(fixed) };
}

async function declare(
  stack: string,
  answers: RecorderOptions,
  { preview = false, changes, project = firstPlatform }: PlatformOptions,
  make: () => void,
): Promise<readonly Resource[]> {
  record({ ...answers, stack, preview, project });
  const declared: pulumi.ResourceTransformationArgs[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    tagEverything(foundation.foundationSettings(changes).tags, stack, stack);
    // Comes after the tags, and so sees what is asked of the engine; mocks aren't told whose resource is whose.
    pulumi.runtime.registerStackTransformation((args) => {
      declared.push(args);
      return undefined;
    });
    make();
  });
  await settled();
  const urns = new Map<pulumi.Resource, string>();
  for (const { resource, type, name, opts } of declared) {
    const parents = opts.parent && urns.get(opts.parent)?.split("::")[2];
    urns.set(
      resource,
      `urn:pulumi:${stack}::${project}::${parents === undefined ? type : `${parents}$${type}`}::${name}`,
    );
  }
  return Promise.all(declared.map((args) => asPlanned(args, urns)));
}

async function asPlanned(
  { resource, type, name, props, opts }: pulumi.ResourceTransformationArgs,
  urns: ReadonlyMap<pulumi.Resource, string>,
): Promise<Resource> {
  // Our own components are told things that are no values; nobody judges these.
  const asked = type.startsWith("meridian:") ? {} : props;
  const [inputs, sources] = await pulumi.runtime.serializeResourceProperties(name, asked);
  const references = [...sources].map(([property, from]) => {
    const known = [...from].flatMap((it) => urns.get(it) ?? []);
    return [property, known.sort()] as const;
  });
  const { protect, ignoreChanges = [], parent } = opts as pulumi.CustomResourceOptions;
  const parentUrn = parent && urns.get(parent);
  return {
    urn: urns.get(resource)!,
    type,
    name,
    props: plain(inputs) as Resource["props"],
    protect: protect === true,
    ignoreChanges,
    references: Object.fromEntries(references.filter(([, from]) => from.length > 0)),
    ...(parentUrn !== undefined && { parent: parentUrn }),
  };
}

/** How Pulumi marks a secret among plain values. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** Values as rules see them: secrets open, and what isn't known yet by the sign for it. */
function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value && "value" in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
