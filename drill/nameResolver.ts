/** What names lead to, asked of the system's resolver, or of another one that is named: on the local cloud its own name server. */
import { Resolver } from "node:dns/promises";
import type { NameResolver } from "./context";

export interface ResolverOptions {
  /** Such as `127.0.0.1:5300`. Default: the system's. */
  readonly server?: string;
}

const nothingThere = new Set(["ENOTFOUND", "ENODATA"]);

export function nameResolver({ server }: ResolverOptions = {}): NameResolver {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return {
    addressesOf: async (name) => {
      try {
        return await resolver.resolve4(name);
      } catch (error) {
        if (nothingThere.has((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
      }
    },
  };
}
