import type { ResourceStep } from "../deploy/planned";

/** Steps after which a resource isn't there any more, or that another step tells whole. */
const goes = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "create-replacement"]);

/** What stands after a plan, a step for each. */
export const standing = (steps: readonly ResourceStep[]): readonly ResourceStep[] =>
  steps.filter(({ op, after }) => after && !goes.has(op));
