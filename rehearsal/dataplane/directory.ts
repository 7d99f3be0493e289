/** Where a server listens on this machine. */
export interface LocalServer {
  readonly host: string;
  readonly port: number;
}

/** A server of the cloud, at a name and port of the cloud's, such as a load balancer's DNS name and 443. */
export interface Listed extends LocalServer {
  /** Undefined for what stands outside the regions. */
  readonly region?: string;
  /** What people call it: "load balancer", "writer of orders". */
  readonly what: string;
}

const perNetwork = 254;
/** Networks set aside for documentation, so that no address is anybody's: RFC 5737. */
const networks = ["203.0.113", "198.51.100", "192.0.2"];

/**
 * Which server of this machine stands for a name and port of the cloud, and which address DNS gives the name. Whoever starts a
 * server lists it; whoever connects asks at each connection, so that a server may move.
 */
export class Directory {
  private readonly listed = new Map<string, Listed>();
  private readonly addresses = new Map<string, string>();

  list(name: string, port: number, server: Listed): void {
    this.listed.set(keyOf(name, port), server);
  }

  remove(name: string, port: number): void {
    this.listed.delete(keyOf(name, port));
  }

  find(name: string, port: number): Listed | undefined {
    return this.listed.get(keyOf(name, port));
  }

  /** The name's address, the same for as long as this process runs. @throws Error once there are too many names. */
  addressOf(name: string): string {
    const plain = name.toLowerCase();
    const known = this.addresses.get(plain);
    if (known !== undefined) return known;
    const index = this.addresses.size;
    const network = networks[Math.floor(index / perNetwork)];
    if (network === undefined) throw new Error(`more than ${networks.length * perNetwork} names need an address`);
    const address = `${network}.${(index % perNetwork) + 1}`;
    this.addresses.set(plain, address);
    return address;
  }

  /** What listens at an address that `addressOf` has given. */
  at(address: string, port: number): Listed | undefined {
    const [name] = [...this.addresses].find(([, given]) => given === address) ?? [];
    return name === undefined ? undefined : this.find(name, port);
  }
}

const keyOf = (name: string, port: number): string => `${name.toLowerCase()}:${port}`;
