import type { Resource } from "../policy/rule";

/**
 * What mocks declare of a region, as parity compares what is deployed: ARNs that mocks make up are the region's own, and the network has
 * the subnets that its remote component would make.
 */
export function comparable(region: string, declared: readonly Resource[]): readonly Resource[] {
  // What a remote component is handed comes back from mocks once more, of nobody.
  const ours = declared.filter((it) => it.parent !== undefined || it.type.startsWith("meridian:"));
  const resources = ours.map((it) => {
    const props = own(it.props, region) as Resource["props"];
    return { ...it, props, inputs: props };
  });
  return [...resources, ...resources.flatMap(networkOf)];
}

function own(value: unknown, region: string): unknown {
  if (typeof value === "string") return value.replaceAll("arn:aws:mock:eu-west-1:", `arn:aws:mock:${region}:`);
  if (Array.isArray(value)) return value.map((it) => own(it, region));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, own(inner, region)]));
}

interface Network {
  readonly cidrBlock: string;
  readonly availabilityZoneNames: readonly string[];
  readonly subnetSpecs: readonly { readonly type: string; readonly cidrBlocks: readonly string[] }[];
}

function networkOf(component: Resource): Resource[] {
  if (component.type !== "awsx:ec2:Vpc") return [];
  const { cidrBlock, availabilityZoneNames, subnetSpecs } = component.props as unknown as Network;
  const made = (type: string, name: string, props: Resource["props"]): Resource => ({
    ...component,
    type,
    name,
    props,
    inputs: props,
  });
  const subnets = subnetSpecs.flatMap(({ type, cidrBlocks }) =>
    cidrBlocks.map((block, index) =>
      made("aws:ec2/subnet:Subnet", `${component.name}-${type.toLowerCase()}-${index + 1}`, {
        cidrBlock: block,
        availabilityZone: availabilityZoneNames[index],
      }),
    ),
  );
  return [made("aws:ec2/vpc:Vpc", component.name, { cidrBlock }), ...subnets];
}
