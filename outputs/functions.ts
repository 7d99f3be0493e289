/** What regions with functions hand out beside, and the names by which their functions are found. Pure. */
import { type Contract, shape } from "./contract";
import { regionContract, type RegionOutputs } from "./region";

/** Where a release puts the functions' code in a region's bucket. */
export const functionCodeKey = (digest: string): string => `functions/${digest.replace("sha256:", "")}.zip`;

/** The image function's beside it, which has native code. The one digest says both. */
export const imageCodeKey = (digest: string): string => functionCodeKey(digest).replace(/\.zip$/, "-images.zip");

/** Only of a region that has functions: of any other nothing is different. */
export interface FunctionOutputs {
  /** What `api.D` is an alias of in this region. */
  functionsApiDnsName: string;
  functionsApiZoneId: string;
}

export const regionWithFunctionsContract: Contract<RegionOutputs & FunctionOutputs> = {
  kind: "region",
  checks: { ...regionContract.checks, functionsApiDnsName: shape.string, functionsApiZoneId: shape.string },
};
