/** Values as the policy SDK hands them over, turned into what rules read: plain data, `unknown` where nothing is known yet. */
import { UnknownValueError } from "@pulumi/policy";
import { unknown } from "./rule";

/** A copy of the properties. The SDK's own objects throw when a value that isn't known yet is touched. */
export function plain(properties: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, plainAt(properties, name)]));
}

function plainAt(holder: object, name: string | number): unknown {
  try {
    const value = (holder as Record<string, unknown>)[name];
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => plainAt(value, index));
    return typeof value === "object" && value !== null ? plain(value) : value;
  } catch (error) {
    if (error instanceof UnknownValueError) return unknown;
    throw error;
  }
}
