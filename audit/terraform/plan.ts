import type { StateResource } from "../../deploy/protocol";
import { attributes, type Json } from "./attributes";
import { terraformType } from "./types";

/** The states of one platform, by stack. */
export type States = ReadonlyMap<string, readonly StateResource[]>;

interface Planned {
  readonly address: string;
  readonly mode: "managed";
  readonly type: string;
  readonly name: string;
}

/** What checkov reads of Terraform's JSON plan: https://developer.hashicorp.com/terraform/internals/json-format. */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: { readonly resources: readonly (Planned & { values: Json })[] } };
  readonly resource_changes: readonly (Planned & { change: Json })[];
  readonly configuration: {
    readonly root_module: { readonly resources: readonly (Planned & { expressions: Expressions })[] };
  };
}

type Expressions = Readonly<Record<string, { readonly references: readonly string[] }>>;

interface Mapped {
  readonly stack: string;
  readonly resource: StateResource;
  readonly planned: Planned;
}

/**
 * One plan of all stacks' AWS resources. Values are what the program declared, as in a plan; an identifier or ARN among
 * them that is another resource's makes a reference to it, in whichever stack it is, so that checks which look at
 * several resources find them connected.
 * @throws Error naming the table to add a type to.
 */
export function terraformPlan(states: States): TerraformPlan {
  const mapped = [...states].flatMap(([stack, resources]) => resources.flatMap((it) => mappedResource(stack, it)));
  const owners = ownersOf(mapped);
  const values = mapped.map(({ resource, planned }) => ({ ...planned, values: valuesOf(resource) }));
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: { root_module: { resources: values } },
    resource_changes: values.map(({ values: after, ...planned }) => ({
      ...planned,
      change: { actions: ["create"], before: null, after, after_unknown: {} },
    })),
    configuration: {
      root_module: {
        resources: mapped.map((it) => ({ ...it.planned, expressions: expressionsOf(it, owners, mapped) })),
      },
    },
  };
}

/** The part of a URN that names the resource in its stack. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

function mappedResource(stack: string, resource: StateResource): Mapped[] {
  const type = terraformType(resource.type);
  if (type === undefined) return [];
  const name = `${stack}_${nameOf(resource.urn)}`.replace(/[^A-Za-z0-9_]/g, "_");
  return [{ stack, resource, planned: { address: `${type}.${name}`, mode: "managed", type, name } }];
}

const valuesOf = ({ id, inputs, outputs }: StateResource): Record<string, Json> => ({
  ...attributes(inputs),
  ...(typeof outputs["arn"] === "string" ? { arn: outputs["arn"] } : {}),
  ...(id === undefined ? {} : { id }),
});

/** What a resource is referred to by. DNS names are what alias records have. */
const referredBy = ["arn", "dnsName", "domainName"];

/**
 * Whose each identifier is: the first in the engine's order, which puts a bucket before its versioning of the same
 * identifier. A name that several stacks use is, for each of them, its own.
 */
function ownersOf(mapped: readonly Mapped[]): (stack: string, value: string) => string | undefined {
  const owners = new Map<string, string>();
  const add = (key: string, address: string): void => void (owners.has(key) || owners.set(key, address));
  for (const { stack, resource, planned } of mapped) {
    for (const value of [resource.id, ...referredBy.map((name) => resource.outputs[name])]) {
      if (typeof value !== "string") continue;
      add(`${stack} ${value}`, planned.address);
      add(value, planned.address);
    }
  }
  return (stack, value) => owners.get(`${stack} ${value}`) ?? owners.get(value);
}

function expressionsOf(it: Mapped, owners: ReturnType<typeof ownersOf>, all: readonly Mapped[]): Expressions {
  const entries = Object.entries(attributes(it.resource.inputs)).flatMap(([name, value]) => {
    const named = strings(value).flatMap((text) => owners(it.stack, text) ?? []);
    const addresses = new Set(name === "selection_tag" ? tagged(value, all) : named);
    addresses.delete(it.planned.address);
    return addresses.size === 0 ? [] : [[name, { references: [...addresses].flatMap((at) => [`${at}.id`, at]) }]];
  });
  return Object.fromEntries(entries) as Expressions;
}

/** What a backup selection finds by its tags, which no identifier tells. */
function tagged(selection: Json, all: readonly Mapped[]): string[] {
  const wanted = selection as unknown as readonly { readonly key: string; readonly value: string }[];
  return all
    .filter(({ resource }) => {
      const tags = (resource.inputs["tags"] ?? {}) as Readonly<Record<string, unknown>>;
      return wanted.some(({ key, value }) => tags[key] === value);
    })
    .map(({ planned }) => planned.address);
}

/** Every string in a value. */
function strings(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return (Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)).flatMap(strings);
}
