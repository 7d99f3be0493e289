import * as pulumi from "@pulumi/pulumi";
import type { FunctionSettings } from "../../../config/settings";
import { apiName } from "../../../config/apiName";
import { functionCodeKey, type FunctionOutputs } from "../../../outputs/functions";
import type { Produced } from "../../../outputs/reference";
import { ownNames } from "../../shared/platform";
import type { Statement } from "../../shared/policy";
import type { Alarm } from "../alarms";
import { databaseName, type StoreAddresses } from "../environment";
import { apiErrorAlarm } from "./alarms";
import { FunctionsApi } from "./api";
import { RegionFunction } from "./function";
import { readsObjects, readsSecrets, writesObjects } from "./permissions";
import { FunctionSchedule } from "./schedule";
import { type FunctionName, functionSpecs } from "./specs";

export interface FunctionsArgs {
  readonly settings: FunctionSettings;
  /** D. */
  readonly domain: string;
  readonly region: string;
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
  /** Where `api.D` leads in this region. */
  readonly outputs: Produced<FunctionOutputs>;

  constructor(
    name: string,
    private readonly args: FunctionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Functions", name, {}, opts);
    const { region, accountId, keyArn, logRetentionDays, certificateArn } = args;
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
    for (const { name: called, trigger } of functionSpecs) {
      if (trigger.kind !== "schedule") continue;
      const scheduled = { called: made.get(called)!, expression: trigger.expression, accountId, region, keyArn };
      new FunctionSchedule(called, scheduled, { parent: this });
    }
    this.alarms = [...[...made.values()].flatMap((it) => it.alarms), apiErrorAlarm(api.apiId)];
    this.outputs = { functionsApiDnsName: api.address.dnsName, functionsApiZoneId: api.address.zoneId };
    this.registerOutputs({ apiId: api.apiId });
  }

  private function(spec: (typeof functionSpecs)[number]): RegionFunction {
    const { region, keyArn, logRetentionDays, subnetIds, securityGroupId, settings } = this.args;
    return new RegionFunction(
      spec.name,
      {
        ...{ spec, region, keyArn, logRetentionDays },
        ...this.contract(spec.name),
        code: { bucket: this.bucket, key: functionCodeKey(settings.digest) },
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
    return {
      environment: { DOMAIN: domain, ...bucket, ...this.stores() },
      statements: [...readsSecrets(scope, [secrets.relational, secrets.document]), ...writesObjects(scope, "feeds")],
    };
  }

  /** As storefronts are told. */
  private stores(): Environment {
    const { relational, document, secrets } = this.args;
    return {
      RELATIONAL_ENDPOINT: relational.endpoint,
      RELATIONAL_READER_ENDPOINT: relational.readerEndpoint,
      RELATIONAL_DATABASE: databaseName,
      RELATIONAL_SECRET_ARN: secrets.relational,
      DOCUMENT_ENDPOINT: document.endpoint,
      DOCUMENT_READER_ENDPOINT: document.readerEndpoint,
      DOCUMENT_SECRET_ARN: secrets.document,
    };
  }

  private get bucket(): string {
    return ownNames().functionBucket(this.args.region, this.args.accountId);
  }
}
