/** A stack's state in which nothing is protected: what its program would say with `protect: false`, without the program. Pure. */

/** Inputs that keep something from going, or make it leave something behind, each with what `protect: false` says. */
const letting: Readonly<Record<string, boolean | number>> = {
  deletionProtection: false,
  deletionProtectionEnabled: false,
  enableDeletionProtection: false,
  forceDelete: true,
  forceDestroy: true,
  skipFinalSnapshot: true,
  deletionWindowInDays: 7,
  recoveryWindowInDays: 7,
};

interface KeptResource {
  readonly urn: string;
  protect?: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/**
 * @param deployment as `pulumi stack export` gives it
 * @returns the same, where what is given on inputs alone is let go; what AWS holds must be switched off there, too
 */
export function unprotected<T extends { readonly resources?: readonly KeptResource[] }>(deployment: T): T {
  return { ...deployment, resources: (deployment.resources ?? []).map(letGo) };
}

function letGo(resource: KeptResource): KeptResource {
  const { inputs, outputs, ...rest } = resource;
  return {
    ...rest,
    ...("protect" in resource && { protect: false }),
    ...(inputs && { inputs: withoutProtection(inputs, inputs) }),
    ...(outputs && { outputs: withoutProtection(outputs, inputs ?? {}) }),
  };
}

/** Only where the program said anything: what it leaves to the provider's defaults stays. */
const withoutProtection = (
  values: Record<string, unknown>,
  said: Record<string, unknown>,
): Record<string, unknown> => ({
  ...values,
  ...Object.fromEntries(
    Object.entries(letting)
      .filter(([name]) => name in values && name in said)
      // A user pool has words for it.
      .map(([name, off]) => [name, values[name] === "ACTIVE" ? "INACTIVE" : off]),
  ),
  ...replicasOf(values),
});

/** A table's replicas have protection of their own; those of other things have none. */
function replicasOf({ replicas }: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(replicas)) return {};
  const name = "deletionProtectionEnabled";
  const all = replicas as readonly Record<string, unknown>[];
  return { replicas: all.map((it) => (name in it ? { ...it, [name]: letting[name] } : it)) };
}
