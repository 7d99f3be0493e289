import { randomBytes } from "node:crypto";
import type { CheckResult } from "../lifecycle";
import { type CheckFailure, unknownValue } from "../entry";
import type { Values } from "../readback";
import type { KubernetesKind } from "./kinds";
import { at } from "./manifest";

const autonamed = "pulumi.com/autonamed";
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const subdomain = { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, maxLength: 253 };
const label = { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, maxLength: 63 };

/** As the real provider: an object without a name gets one, which it says in an annotation, and one without a namespace `default`. */
export function named(kind: KubernetesKind, logicalName: string, news: Values, olds: Values): Values {
  const metadata = (news["metadata"] ?? {}) as Values;
  const namespace = kind.scope === "namespaced" ? { namespace: metadata["namespace"] ?? "default" } : {};
  if (metadata["name"] !== undefined) return { ...news, metadata: { ...metadata, ...namespace } };
  const kept = at(olds, "metadata", "annotations", autonamed) === "true" ? at(olds, "metadata", "name") : undefined;
  const name = kept ?? `${logicalName}-${randomBytes(4).toString("hex")}`;
  const annotations = { ...(metadata["annotations"] as Values | undefined), [autonamed]: "true" };
  return { ...news, metadata: { ...metadata, ...namespace, name, annotations } };
}

export const isAutonamed = (manifest: Values): boolean => at(manifest, "metadata", "annotations", autonamed) === "true";

/** What isn't known yet is judged when it is. */
export function nameFailures(kind: KubernetesKind, manifest: Values): CheckFailure[] {
  const name = at(manifest, "metadata", "name");
  const { pattern, maxLength } = kind.naming === "label" ? label : subdomain;
  if (typeof name !== "string" || name === unknownValue || (pattern.test(name) && name.length <= maxLength)) return [];
  const reason = `${kind.kind} "${name}" is invalid: metadata.name must match ${pattern.source} and have at most ${maxLength} letters`;
  return [{ property: "metadata", reason }];
}

export function manifestFailures(kind: KubernetesKind, manifest: Values): CheckResult["failures"] {
  const wrong = (["apiVersion", "kind"] as const).filter((name) => manifest[name] !== kind[name]);
  if (wrong.length > 0)
    return wrong.map((property) => ({
      property,
      reason: `is ${String(manifest[property])}, where the type says ${kind[property]}`,
    }));
  const refused = JSON.stringify(manifest).includes(unknownValue) ? [] : (kind.refusals?.(manifest) ?? []);
  return [
    ...nameFailures(kind, manifest),
    ...refused.map((reason) => ({ property: reason.split(":")[0]!, reason: `${kind.kind} is invalid: ${reason}` })),
  ];
}
