import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { CartsTableOutputs } from "../../outputs/cartsTable";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { Produced } from "../../outputs/reference";
import type { UserPoolOutputs } from "../../outputs/userPool";
import { BackupRegionSettings } from "./backupSettings";
import { CartsTable } from "./cartsTable";
import { Certificate } from "./certificate";
import { FunctionBuckets } from "./functionBuckets";
import { ContinuousIntegration } from "./continuousIntegration";
import { GlobalDatabases } from "./globalDatabases";
import { Images } from "./images";
import { MultiRegionKey } from "./key";
import { Secrets } from "./secrets";
import { UserPool } from "./userPool";
import { Zone } from "./zone";

export interface FoundationArgs {
  readonly settings: Settings;
}

/** What the regions stand on: each of these exists once in the world, or once per region for all of them. */
export class Foundation extends pulumi.ComponentResource {
  readonly outputs: Produced<FoundationOutputs> & Partial<Produced<CartsTableOutputs & UserPoolOutputs>>;

  constructor(name: string, { settings }: FoundationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:Foundation", name, {}, opts);
    const { domain, regions, homeRegion, protect, tags, accountSingletons } = settings;
    const inside = { parent: this };
    const accountId = aws.getCallerIdentityOutput({}, inside).accountId;

    const zone = new Zone("zone", settings, inside);
    const certificate = new Certificate("certificate", { domain, zoneId: zone.id }, inside);
    const key = new MultiRegionKey("key", { accountId, homeRegion, regions, protect, ...eventsOf(settings) }, inside);
    const keyed = { homeRegion, regions, keyArns: key.arns, protect };
    if (settings.functions)
      new FunctionBuckets("function-buckets", { accountId, domain, regions, keyArns: key.arns, protect }, inside);
    const databases = new GlobalDatabases("databases", databasesOf(settings), inside);
    const carts = settings.carts && new CartsTable("carts", keyed, inside);
    const pool = settings.userPool && new UserPool("user-pool", { ...settings.userPool, domain, protect }, inside);
    const secrets = new Secrets("secrets", { ...keyed, generation: settings.secretGeneration }, inside);
    const images = new Images("images", { ...keyed, accountSingletons }, inside);
    new BackupRegionSettings("backup-settings", { regions, accountSingletons, ...moved(settings) }, inside);
    const globalClusterArns = [databases.relational, databases.document].flatMap((it) => it?.arn ?? []);
    const ci = new ContinuousIntegration(
      "ci",
      {
        ...{ accountId, regions, globalClusterArns, keyArns: Object.values(key.arns) },
        ...{ ...moved(settings), project: tags.project, ...settings.ci },
        accountSingletons,
        faultExperiments: settings.drills.faultExperiments,
        features: settings,
      },
      inside,
    );

    this.outputs = {
      ...placesOf(zone, certificate, databases, key, images),
      ...secretsOf(secrets),
      ciRoleArns: pulumi.output(ci.roleArns),
      ...(carts && { cartsTableName: carts.tableName }),
      ...(pool && { signInIssuer: pool.issuer, signInClientId: pool.clientId }),
    };
    this.registerOutputs(this.outputs);
  }
}

function databasesOf({ homeRegion, relational, document, protect }: Settings) {
  const global = relational.kind === "aurora-global" && { relationalEngineVersion: relational.engineVersion };
  return { region: homeRegion, ...global, documentEngineVersion: document.engineVersion, protect };
}

const eventsOf = ({ events }: Settings) => (events ? { events } : {});

/** What backups are opted in to, and what the drill role may move beside the global clusters. */
const moved = ({ relational }: Settings) => ({ relationalKind: relational.kind });

function placesOf(
  zone: Zone,
  certificate: Certificate,
  databases: GlobalDatabases,
  key: MultiRegionKey,
  images: Images,
) {
  return {
    zoneId: zone.id,
    nameServers: zone.nameServers,
    edgeCertificateArn: certificate.arn,
    relationalGlobalClusterId: databases.relational?.id ?? pulumi.output(""),
    documentGlobalClusterId: databases.document.id,
    keyArns: pulumi.output(key.arns),
    repositoryUrls: pulumi.output(images.repositoryUrls),
  };
}

function secretsOf({ relational, document, origin, tokenSigningSecretArns }: Secrets) {
  return {
    relationalSecretArns: pulumi.output(relational.secretArns),
    documentSecretArns: pulumi.output(document.secretArns),
    originSecretArns: pulumi.output(origin.secretArns),
    tokenSigningSecretArns: pulumi.output(tokenSigningSecretArns),
    relationalUsername: relational.username,
    relationalPassword: relational.password,
    documentUsername: document.username,
    documentPassword: document.password,
    originSecret: origin.current,
    originSecretPrevious: origin.previous,
  };
}
