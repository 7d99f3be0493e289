import { addresses, oneOfISO4217, peers, publicOrigin } from "../src/configuration/parse";
import { optionalSecret, secret } from "../src/configuration/secretVariables";
import type { SecretSource, StoreAddresses } from "../src/configuration/settings";
import { Variables } from "../src/configuration/variables";

type Environment = Readonly<Record<string, string | undefined>>;

export interface StoreSettings {
  readonly addresses: StoreAddresses;
  /** Undefined where the server asks for none. */
  readonly credentials: SecretSource | undefined;
}

/** What each function reads of its environment: the storefront's own variables, and the bucket's. docs/functions.md lists them. */
interface Readable {
  readonly region: string;
  readonly tokenSigningKeys: SecretSource;
  /** What CloudFront sends with every request; undefined: requests may come from anywhere. */
  readonly originSecret: SecretSource | undefined;
  readonly bucket: string;
  /** Every region's bucket. */
  readonly buckets: ReadonlyMap<string, string>;
  /** Every region's own address. */
  readonly peers: ReadonlyMap<string, string>;
  readonly publicOrigin: string;
  readonly currency: string;
  readonly document: StoreSettings;
  readonly relational: StoreSettings;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const readers: { readonly [Name in keyof Readable]: (read: Variables) => Readable[Name] } = {
  region: (read) => read.matching("AWS_REGION", /^[a-z0-9-]{1,32}$/, "a region's name such as eu-west-1"),
  tokenSigningKeys: (read) => secret(read, "TOKEN_SIGNING", "KEYS"),
  originSecret: (read) => optionalSecret(read, "ORIGIN", "SECRET"),
  bucket: (read) => read.matching("FUNCTIONS_BUCKET", bucketName, "a bucket's name"),
  buckets: (read) => bucketsByRegion(read),
  peers: (read) => peers(read, ""),
  publicOrigin: (read) => publicOrigin(read, 8080),
  currency: (read) => read.matching("CURRENCY", oneOfISO4217, "a code of ISO 4217 such as USD", "USD"),
  document: (read) => ({
    addresses: addresses(read, "DOCUMENT", "catalogue"),
    credentials: optionalSecret(read, "DOCUMENT", "CREDENTIALS"),
  }),
  relational: (read) => ({
    addresses: addresses(read, "RELATIONAL", "storefront"),
    credentials: secret(read, "RELATIONAL", "CREDENTIALS"),
  }),
};

/** @throws ConfigurationError with every problem of these at once; what a function doesn't ask for may be wrong or missing. */
export function readSettings<const Name extends keyof Readable>(
  environment: Environment,
  names: readonly Name[],
): Pick<Readable, Name> {
  const read = new Variables(environment);
  const settings = Object.fromEntries(names.map((it) => [it, readers[it](read)]));
  read.finish();
  return settings as Pick<Readable, Name>;
}

/** JSON: every region to its bucket. */
function bucketsByRegion(read: Variables): ReadonlyMap<string, string> {
  const given = read.text("FUNCTIONS_BUCKETS");
  if (!given) return new Map();
  const entries = entriesOf(given);
  if (entries?.every((it): it is [string, string] => typeof it[1] === "string" && bucketName.test(it[1])))
    return new Map(entries);
  const remedy = 'FUNCTIONS_BUCKETS={"eu-west-1":"shop-eu-west-1"}';
  read.problem("FUNCTIONS_BUCKETS", given, "is no JSON object of regions and their buckets' names", remedy);
  return new Map();
}

function entriesOf(text: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}
