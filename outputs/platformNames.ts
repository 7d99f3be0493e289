/** The names that whoever works with a deployed platform finds its things by. Pure. */
import { firstPlatform, platformNames, type PlatformNames } from "../config/platformNames";

export { firstPlatform, platformNames, type PlatformNames };

/** What a platform is called, as the document database's global cluster says, which each one has: snapshots say it no other way. */
export function platformNameIn(documentGlobalClusterId: string): string {
  const [, name = firstPlatform] = /^(.+)-document$/.exec(documentGlobalClusterId) ?? [];
  return name;
}
