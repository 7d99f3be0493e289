/** A stack that the configuration names and nobody has deployed: all of it would be new. Pure. */
import type { ResourceChange } from "./changes";
import type { StackPlan } from "./plans";

export const stackType = "pulumi:pulumi:Stack";

/** One row for the whole of it: what it would make is planned when its turn comes. */
export const absentStack = ({ stack, state }: StackPlan): readonly ResourceChange[] =>
  state !== "absent"
    ? []
    : [
        {
          ...{ stack, kind: "create", type: stackType, name: stack, components: [], isProtected: false, values: [] },
          urn: `urn:pulumi:${stack}::meridian::${stackType}::${stack}`,
          note: "it was never deployed: all of it is new, and is planned when its turn comes",
        },
      ];
