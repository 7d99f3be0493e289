import type { Values } from "../readback";

/** An object as it is sent to a Kubernetes API, and as @pulumi/kubernetes' inputs are. */
export interface Manifest extends Values {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata extends Values {
  readonly name: string;
  /** Missing for what belongs to the whole cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the API knows an object by. */
export interface Address {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export const addressOf = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Address => ({
  apiVersion,
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

/** As the real provider writes ids: `namespace/name`, or the name alone. */
export const idOf = ({ name, namespace }: Address): string => (namespace === undefined ? name : `${namespace}/${name}`);

export function parseId(id: string): Pick<Address, "name" | "namespace"> {
  const [first, second] = id.split("/") as [string, string?];
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

/** A part of a manifest, whatever it is: manifests are nobody's types here. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((within, key) => (within as Values | undefined)?.[key], value);

export const itemsAt = (value: unknown, ...path: readonly string[]): readonly Values[] =>
  (at(value, ...path) as readonly Values[] | undefined) ?? [];

/** Whether labels satisfy a selector of equal labels; an empty one selects nothing, as a Service's does. */
export function selects(selector: unknown, labels: unknown): boolean {
  const wanted = Object.entries((selector ?? {}) as Values);
  return wanted.length > 0 && wanted.every(([key, value]) => at(labels, key) === value);
}
