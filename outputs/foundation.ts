import { cartsTableChecks, type CartsTableOutputs } from "./cartsTable";
import { type ByRegion, type Contract, shape } from "./contract";
import { userPoolChecks, type UserPoolOutputs } from "./userPool";

/** What the `foundation` stack hands to every other stack. ARNs by region are of the replica that lives there. */
export interface FoundationOutputs {
  /** Route 53 hosted zone of the domain. */
  zoneId: string;
  /** Name servers to delegate to at the registrar; empty where the zone existed before. */
  nameServers: string[];
  /** Certificate for CloudFront, in us-east-1, for D and *.D; `global` waits for it. */
  edgeCertificateArn: string;
  /** Aurora global cluster's identifier; empty where the relational database is of kind `rds`, which has none. */
  relationalGlobalClusterId: string;
  /** DocumentDB global cluster's identifier. */
  documentGlobalClusterId: string;
  /** Multi-Region KMS key, by region. */
  keyArns: ByRegion<string>;
  /** Secret with the relational database's credentials as JSON (`username`, `password`), by region. */
  relationalSecretArns: ByRegion<string>;
  documentSecretArns: ByRegion<string>;
  /** Secret with the two accepted origin secrets as JSON (`current`, `previous`), by region. */
  originSecretArns: ByRegion<string>;
  /** Secret with the token-signing keys as JSON (`current`, `previous`: kid and PKCS #8 PEM, Ed25519), by region. */
  tokenSigningSecretArns: ByRegion<string>;
  relationalUsername: string;
  /** Secret output. */
  relationalPassword: string;
  documentUsername: string;
  /** Secret output. */
  documentPassword: string;
  /** Secret output: the value CloudFront sends. */
  originSecret: string;
  /** Secret output: the value still accepted while a rotation is under way. */
  originSecretPrevious: string;
  /** URL of the storefront's image repository without tag or digest, by region. */
  repositoryUrls: ByRegion<string>;
  /** Roles that CI assumes. */
  ciRoleArns: { preview: string; deploy: string; drill: string; drift: string; readiness: string };
}

export const foundationContract: Contract<FoundationOutputs> = {
  kind: "foundation",
  checks: {
    zoneId: shape.string,
    nameServers: shape.strings,
    edgeCertificateArn: shape.string,
    relationalGlobalClusterId: shape.stringOrNone,
    documentGlobalClusterId: shape.string,
    keyArns: shape.stringByRegion,
    relationalSecretArns: shape.stringByRegion,
    documentSecretArns: shape.stringByRegion,
    originSecretArns: shape.stringByRegion,
    tokenSigningSecretArns: shape.stringByRegion,
    relationalUsername: shape.string,
    relationalPassword: shape.string,
    documentUsername: shape.string,
    documentPassword: shape.string,
    originSecret: shape.string,
    originSecretPrevious: shape.string,
    repositoryUrls: shape.stringByRegion,
    ciRoleArns: shape.stringByRole,
  },
  optional: { ...cartsTableChecks, ...userPoolChecks },
};

/** For whoever reads of a user pool, too: only of a foundation that has made one. */
export const foundationWithUserPoolContract: Contract<FoundationOutputs & UserPoolOutputs> = {
  ...foundationContract,
  checks: { ...foundationContract.checks, ...userPoolChecks },
};

const foundationSecrets = ["relationalPassword", "documentPassword", "originSecret", "originSecretPrevious"] as const;

/** What of it may be written down and carried about. */
export type OpenFoundationOutputs = Omit<FoundationOutputs, (typeof foundationSecrets)[number]> &
  Partial<CartsTableOutputs>;

/** The same without its secret outputs, for whoever is given none. */
export const openFoundationContract: Contract<Omit<OpenFoundationOutputs, keyof CartsTableOutputs>> = {
  kind: "foundation",
  optional: cartsTableChecks,
  checks: Object.fromEntries(
    Object.entries(foundationContract.checks).filter(([name]) => !foundationSecrets.some((it) => it === name)),
  ) as Contract<Omit<OpenFoundationOutputs, keyof CartsTableOutputs>>["checks"],
};
