/** Where each stack of a cloud has its resources, by stack. */
export type RegionOf = Readonly<Record<string, string>>;

/**
 * The stacks that use the stand-ins, all over one port: the region is the stack's that asks, whatever shell its engine was started from. A
 * resource's URN says the stack. A call has no URN, but comes over the connection of a provider that the engine has configured for a stack.
 */
export class Stacks {
  /** Stack by the engine's end of a connection. */
  private readonly connected = new Map<string, string>();

  constructor(private readonly regions: RegionOf) {}

  /** The stack's region. @throws Error where the cloud wasn't made for such a stack. */
  regionOf(stack: string): string {
    const region = this.regions[stack];
    if (region !== undefined) return region;
    throw new Error(
      `this local cloud has no stack ${stack}; it has ${Object.keys(this.regions).join(", ")}. Choose one of them with --stack, or keep ` +
        "another cloud: npm run live -- --plan-only --regions …",
    );
  }

  /** Takes note of who is at the other end. */
  connect(peer: string, stack: string): void {
    this.connected.set(peer, stack);
  }

  /** The region of a call that comes from there. */
  regionOfCaller(peer: string): string {
    const stack = this.connected.get(peer);
    if (stack === undefined) throw new Error("a function was called before its provider was configured");
    return this.regionOf(stack);
  }
}

export const stackIn = (urn: string): string => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
