import { readFileSync } from "node:fs";

export type SceneJson = Readonly<Record<string, unknown>>;

/** What a test tells its scratch program, read anew on every run: `Stage.set` changes it between two operations. */
export const scene = <T extends SceneJson>(): T => JSON.parse(readFileSync("scene.json", "utf8")) as T;

/** What `anything.program` declares. */
export interface Anything extends SceneJson {
  /** Resources by logical name. */
  readonly resources?: Readonly<Record<string, { readonly type: string; readonly inputs: SceneJson }>>;
  /** Functions to call, by output's name. */
  readonly calls?: Readonly<Record<string, { readonly token: string; readonly args: SceneJson }>>;
  /** Arguments of an AWS provider of the program's own. */
  readonly provider?: SceneJson;
}

/** What a region's databases stand on. */
export interface Home {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly clientSecurityGroupId: string;
  readonly keyArn: string;
}

/** What `databases.program` declares. */
export interface Databases extends SceneJson {
  readonly homes: Readonly<Record<string, Home>>;
  readonly bootstrapRegion: string;
  /** What a writer is created with. */
  readonly writer: { readonly username: string; readonly password: string; readonly databaseName: string };
  /** `<type> <input>` that is left out of that type's ignored inputs. Default: none is. */
  readonly unignored?: string;
  /** How the program hands over passwords. Default: as the platform does. */
  readonly password?: "write-only";
}

/** What `policy.program` declares: databases where there are homes for them, and resources of any type. */
export interface JudgedScene extends Partial<Databases> {
  readonly resources?: Readonly<Record<string, JudgedResource>>;
  /** Type whose resources are to leave their global cluster. Default: none. */
  readonly lonely?: string;
}

export interface JudgedResource {
  readonly type: string;
  readonly inputs: SceneJson;
  readonly ignoreChanges?: string[];
  /** Name of a resource before it, whose address becomes the input `topic`. */
  readonly of?: string;
}

/** What `instances.program` declares. */
export interface Instances extends SceneJson {
  readonly homes: Readonly<Record<string, Home>>;
  readonly bootstrapRegion: string;
  /** ARN of the instance that replicas are made of. */
  readonly sourceArn: string;
  readonly writer: { readonly username: string; readonly password: string; readonly databaseName: string };
  /** How often each region's instance was rebuilt. */
  readonly generations: Readonly<Record<string, number>>;
  /** Input that is left out of what the instance ignores. Default: none is. */
  readonly unignored?: string;
}

/** What `targetGroup.program` declares. */
export interface Behind extends SceneJson {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly port: number;
  /** Physical name of the target group. Default: the provider makes one up. */
  readonly name?: string;
}

/** What `waysOut.program` declares. */
export interface HalfMade extends SceneJson {
  readonly protect: boolean;
}

/** What `network.program` declares. */
export interface Addressed extends SceneJson {
  readonly cidrBlock: string;
  readonly subnets: string[];
}

/** What `rollout.program` declares: a region's instances. */
export interface Served extends SceneJson {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly imageDigest: string;
  readonly maxInstances: number;
}

/** What `cluster.program` declares: who reaches and administers a cluster. */
export interface Access extends SceneJson {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly keyArn: string;
  readonly publicCidrs: string[];
  readonly clientCidrs: string[];
  readonly clientSecurityGroupIds: string[];
  readonly administratorArns: string[];
}
