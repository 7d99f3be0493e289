import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { Referenced } from "../../outputs/reference";
import { relationalInstanceName } from "../../outputs/relationalInstance";
import { ownNames } from "../shared/platform";
import type { DatabaseArgs } from "./databaseMember";
import { DocumentDatabase } from "./documentDatabase";
import { databaseName } from "./environment";
import { maintenanceWindows } from "./maintenancePlan";
import { RelationalDatabase } from "./relationalDatabase";
import { RelationalInstance } from "./relationalInstance";
import type { Relational } from "./relationalParts";

/** Both stores of a region. */
export interface Stores {
  readonly relational: Relational & pulumi.Resource;
  readonly document: DocumentDatabase;
}

export interface StoresArgs {
  readonly settings: Settings;
  readonly foundation: Referenced<FoundationOutputs>;
  readonly region: string;
  readonly accountId: string;
  readonly placed: Omit<DatabaseArgs, keyof Settings["document"] | "windows">;
}

export function createStores(args: StoresArgs, opts: pulumi.ComponentResourceOptions): Stores {
  return { relational: createRelational(args, opts), document: createDocument(args, opts) };
}

function createRelational(args: StoresArgs, opts: pulumi.ComponentResourceOptions): Stores["relational"] {
  return args.settings.relational.kind === "rds" ? createInstance(args, opts) : createMember(args, opts);
}

function createMember(args: StoresArgs, opts: pulumi.ComponentResourceOptions): RelationalDatabase {
  const { settings, foundation, region, placed } = args;
  const relational = {
    ...placed,
    windows: maintenanceWindows({ ...settings, region }, "relational"),
    ...settings.relational,
    globalClusterId: foundation.relationalGlobalClusterId,
    creation:
      region === settings.bootstrapRegion
        ? relationalWriter(foundation)
        : ({ kind: "secondary", writerRegion: settings.bootstrapRegion } as const),
  };
  return new RelationalDatabase("relational", relational, opts);
}

function createInstance(args: StoresArgs, opts: pulumi.ComponentResourceOptions): RelationalInstance {
  const { settings, foundation, region, placed } = args;
  const relational = {
    ...placed,
    windows: maintenanceWindows({ ...settings, region }, "relational"),
    ...settings.relational,
    creation:
      region === settings.bootstrapRegion
        ? relationalWriter(foundation)
        : ({ kind: "replica", sourceArn: sourceArnOf(args) } as const),
  };
  return new RelationalInstance("relational", relational, opts);
}

/** The instance that is followed, by its name: its stack's outputs would make regions depend on each other. */
function sourceArnOf({ settings, accountId }: StoresArgs): string {
  const name = relationalInstanceName(ownNames().name, settings.relational.sourceGeneration);
  return `arn:aws:rds:${settings.bootstrapRegion}:${accountId}:db:${name}`;
}

function createDocument({ settings, foundation, region, placed }: StoresArgs, opts: pulumi.ComponentResourceOptions) {
  const document = {
    ...placed,
    windows: maintenanceWindows({ ...settings, region }, "document"),
    ...settings.document,
    globalClusterId: foundation.documentGlobalClusterId,
    creation: region === settings.bootstrapRegion ? documentWriter(foundation) : ({ kind: "secondary" } as const),
  };
  return new DocumentDatabase("document", document, opts);
}

function relationalWriter({ relationalUsername, relationalPassword }: Referenced<FoundationOutputs>) {
  return { kind: "writer", username: relationalUsername, password: relationalPassword, databaseName } as const;
}

function documentWriter({ documentUsername, documentPassword }: Referenced<FoundationOutputs>) {
  return { kind: "writer", username: documentUsername, password: documentPassword } as const;
}
