import * as pulumi from "@pulumi/pulumi";
import type { FunctionSettings } from "../../../config/settings";
import { apiName } from "../../../config/apiName";
import { functionCodeKey, imageCodeKey, type FunctionOutputs } from "../../../outputs/functions";
import type { Produced } from "../../../outputs/reference";
import { ownNames } from "../../shared/platform";
import type { Statement } from "../../shared/policy";
import type { Alarm } from "../alarms";
import { databaseName, type StoreAddresses } from "../environment";
import { apiErrorAlarm } from "./alarms";
import type { Graph } from "../graph";
import { FunctionsApi } from "./api";
import type { PictureScope } from "../storefrontPermissions";
import { RegionFunction } from "./function";
import { functionGraphs } from "./graphs";
import { ObjectTriggers } from "./objects";
import { readsObjects, readsSecrets, writesEverywhere, writesObjects } from "./permissions";
import { FunctionSchedule } from "./schedule";
import { type FunctionName, functionSpecs, objectsOf } from "./specs";

export interface FunctionsArgs {
  readonly settings: FunctionSettings;
  /** D. */
  readonly domain: string;
  readonly region: string;
  /** Of the platform, this one among them. */
  readonly regions: readonly string[];
  readonly accountId: string;
  readonly certificateArn: pulumi.Input<string>;
  readonly relational: StoreAddresses;
  readonly document: StoreAddresses;
  readonly secrets: {
    readonly relational: pulumi.Input<string>;
    readonly document: pulumi.Input<string>;
    readonly tokenSigning: pulumi.Input<string>;
    readonly origin: pulumi.Input<string>;
  };
  /** Where functions run that read databases: as storefronts do. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
}

type Environment = Readonly<Record<string, pulumi.Input<string>>>;

/** What runs beside the storefronts: an HTTP API for partners, and what is done by the hour. Every region has all of it. */
export class Functions extends pulumi.ComponentResource {
  /** What is wrong with them, or with their API. */
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];
  /** Where `api.D` leads in this region. */
  readonly outputs: Produced<FunctionOutputs>;
  /** What storefronts are told of functions. */
  readonly environment: Environment;
  /** Where they let merchants' pictures in. */
  readonly pictures: PictureScope;

  constructor(
    name: string,
    private readonly args: FunctionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Functions", name, {}, opts);
    const { accountId, keyArn, logRetentionDays, certificateArn } = args;
    const made = new Map(functionSpecs.map((spec) => [spec.name, this.function(spec)]));
    const routes = functionSpecs.flatMap(({ name: called, trigger }) =>
      trigger.kind === "routes" ? trigger.routes.map((route) => [route, made.get(called)!] as const) : [],
    );
    const api = new FunctionsApi(
      "functions-api",
      {
        ...{ accountId, certificateArn, keyArn, logRetentionDays },
        domainName: apiName(args.domain),
        authorizer: made.get("authorizer")!,
        routes: Object.fromEntries(routes),
      },
      { parent: this },
    );
    this.callWithoutWaiting(made);
    this.alarms = [...[...made.values()].flatMap((it) => it.alarms), apiErrorAlarm(api.apiId)];
    this.pictures = { bucket: this.bucket };
    this.environment = { PICTURES_BUCKET: this.bucket };
    this.graphs = functionGraphs([...made.values()]);
    this.outputs = { functionsApiDnsName: api.address.dnsName, functionsApiZoneId: api.address.zoneId };
    this.registerOutputs({ apiId: api.apiId });
  }

  private callWithoutWaiting(made: ReadonlyMap<string, RegionFunction>): void {
    const { accountId, region, keyArn } = this.args;
    for (const { name, trigger } of functionSpecs) {
      if (trigger.kind !== "schedule") continue;
      const scheduled = { called: made.get(name)!, expression: trigger.expression, accountId, region, keyArn };
      new FunctionSchedule(name, scheduled, { parent: this });
    }
    const functions = functionSpecs.flatMap((spec) => {
      const prefix = objectsOf(spec);
      return prefix === undefined ? [] : [{ called: made.get(spec.name)!, prefix }];
    });
    new ObjectTriggers("objects", { bucket: this.bucket, functions, accountId }, { parent: this });
  }

  private function(spec: (typeof functionSpecs)[number]): RegionFunction {
    const { region, keyArn, logRetentionDays, subnetIds, securityGroupId } = this.args;
    const { digest } = this.args.settings;
    return new RegionFunction(
      spec.name,
      {
        ...{ spec, region, keyArn, logRetentionDays },
        ...this.contract(spec.name),
        code: { bucket: this.bucket, key: "archive" in spec ? imageCodeKey(digest) : functionCodeKey(digest) },
        network: { subnetIds, securityGroupId },
      },
      { parent: this },
    );
  }

  /** What each is told, and what it may do for that. */
  private contract(name: FunctionName): { environment: Environment; statements: Statement[] } {
    const { region, keyArn, secrets, domain } = this.args;
    const scope = { region, keyArn, bucket: this.bucket };
    const bucket = { FUNCTIONS_BUCKET: this.bucket };
    if (name === "authorizer")
      return {
        environment: { TOKEN_SIGNING_SECRET_ARN: secrets.tokenSigning, ORIGIN_SECRET_ARN: secrets.origin },
        statements: readsSecrets(scope, [secrets.tokenSigning, secrets.origin]),
      };
    if (name === "feed") return { environment: bucket, statements: readsObjects(scope, "feeds") };
    if (name === "import")
      return {
        environment: { DOMAIN: domain, ...bucket, ...this.everywhere(), ...this.document() },
        statements: [
          ...readsSecrets(scope, [secrets.document]),
          ...readsObjects(scope, "imports"),
          ...writesEverywhere(scope, "imports"),
        ],
      };
    if (name === "images")
      return {
        environment: { ...this.everywhere(), ...this.document() },
        statements: [
          ...readsSecrets(scope, [secrets.document]),
          ...readsObjects(scope, "pictures/incoming"),
          ...writesEverywhere(scope, "pictures/incoming", "static/pictures"),
        ],
      };
    // It looks itself whether this region writes, and does nothing where it doesn't.
    if (name === "forecast")
      return { environment: this.relational(), statements: readsSecrets(scope, [secrets.relational]) };
    return {
      environment: { DOMAIN: domain, ...bucket, ...this.relational(), ...this.document() },
      statements: [...readsSecrets(scope, [secrets.relational, secrets.document]), ...writesObjects(scope, "feeds")],
    };
  }

  /** All regions, this one too: who writes is asked, never told. */
  private everywhere(): Environment {
    const { regions, domain } = this.args;
    const peers = regions.map((it) => [it, `https://${it}.${domain}`]);
    return { FUNCTIONS_BUCKETS: JSON.stringify(this.buckets), PEERS: JSON.stringify(Object.fromEntries(peers)) };
  }

  /** As storefronts are told. */
  private relational(): Environment {
    const { relational, secrets } = this.args;
    return {
      RELATIONAL_ENDPOINT: relational.endpoint,
      RELATIONAL_READER_ENDPOINT: relational.readerEndpoint,
      RELATIONAL_DATABASE: databaseName,
      RELATIONAL_SECRET_ARN: secrets.relational,
    };
  }

  private document(): Environment {
    const { document, secrets } = this.args;
    return {
      DOCUMENT_ENDPOINT: document.endpoint,
      DOCUMENT_READER_ENDPOINT: document.readerEndpoint,
      DOCUMENT_SECRET_ARN: secrets.document,
    };
  }

  private get bucket(): string {
    return this.buckets[this.args.region]!;
  }

  private get buckets(): Readonly<Record<string, string>> {
    const { regions, accountId } = this.args;
    const { functionBucket } = ownNames();
    return Object.fromEntries(regions.map((it) => [it, functionBucket(it, accountId)]));
  }
}
