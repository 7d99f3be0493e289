import { type Finding, type Plan, type Resource, resourceOf, type Fixture, unknown } from "../../rule";
import { at, ofType, textsOf } from "../../reading";

export { ofType };

/** By what other resources call one. */
const identities = ["id", "arn", "name", "bucket", "bucketDomainName", "bucketRegionalDomainName", "vpcId"] as const;

/** Where a part says what it belongs to: a property of its own, and the way down from there. */
export interface PartPlace {
  readonly property: string;
  readonly path?: readonly (string | number)[];
}

/** What S3 buckets, and only they, are in a plan. */
export const bucketTypes: readonly string[] = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/**
 * Whether one resource is about another. The engine says which resources a value comes from; where it doesn't, values are compared,
 * and one that is only known later may be about any.
 */
export function isAbout(part: Resource, place: PartPlace, whole: Resource, plan: Plan): boolean {
  const references = part.references?.[place.property] ?? [];
  if (lineOf(whole, plan).some((urn) => references.includes(urn))) return true;
  const value = at(part.props, place.property, ...(place.path ?? []));
  if (value === unknown) return references.length === 0;
  const names: readonly unknown[] = identities.map((it) => whole.props[it]);
  return textsOf(value).some((it) => names.includes(it));
}

/** A resource and the components that it is made by. */
function lineOf(resource: Resource, plan: Plan): readonly string[] {
  const line = [resource.urn];
  let { parent } = resource;
  while (parent !== undefined && !line.includes(parent)) {
    line.push(parent);
    parent = plan.resources.find((it) => it.urn === line.at(-1))?.parent;
  }
  // What a stack makes without a component has the stack for a parent, which is about everything.
  return line.filter((urn) => !urn.includes("::pulumi:pulumi:Stack::"));
}

export interface ResourcePart extends PartPlace {
  readonly type: string;
}

/** The parts of one kind that a resource has. */
export const partsOf = (whole: Resource, { type, ...place }: ResourcePart, plan: Plan): readonly Resource[] =>
  ofType(plan, type).filter((it) => isAbout(it, place, whole, plan));

/** Findings about resources that lack a part of one kind that passes. */
export function lacking(
  plan: Plan,
  types: readonly string[],
  part: ResourcePart,
  { passes = () => true, message }: { readonly passes?: (part: Resource) => boolean; readonly message: string },
): readonly Finding[] {
  const without = ofType(plan, ...types).filter((it) => !partsOf(it, part, plan).some(passes));
  return without.map(({ urn, name }) => ({ urn, message: `${name} ${message}` }));
}

/** A plan that comes to these resources, for fixtures. */
export const planWith = (...samples: readonly Fixture[]): Partial<Plan> => ({ resources: samples.map(resourceOf) });
