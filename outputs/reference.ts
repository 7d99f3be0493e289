import * as pulumi from "@pulumi/pulumi";
import { type OutputCheck, type Contract, contractBroken, problemOf } from "./contract";

/** A stack's outputs as another stack sees them: typed, checked, and each as secret as it was made. */
export type Referenced<T> = { readonly [K in keyof T]: pulumi.Output<T[K]> };

/** A stack's outputs on the side that produces them. */
export type Produced<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/**
 * Another stack's outputs. Each is read on its own, so that a secret among them doesn't make all of them secret.
 * @throws Error (when awaited) naming the stack and the output that is missing or of the wrong shape.
 */
export function referenceTo<T>(contract: Contract<T>, stack: string): Referenced<T> {
  const reference = new pulumi.StackReference(stackReferenceName(stack));
  const entries = Object.entries<OutputCheck>(contract.checks).map(([name, check]) => [
    name,
    reference.requireOutput(name).apply((value: unknown) => {
      const problem = problemOf(name, check, value);
      if (problem) throw new Error(contractBroken(contract.kind, stack, [problem]));
      return value;
    }),
  ]);
  return Object.fromEntries(entries) as Referenced<T>;
}

/** `organization/project/stack`: the form that every backend understands. */
function stackReferenceName(stack: string): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
