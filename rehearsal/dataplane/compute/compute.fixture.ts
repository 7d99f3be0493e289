import * as scaling from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as iam from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { generateKeyPairSync } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { containerArguments, serveLine, storefrontFiles, writeEnvironment, writeFile } from "../../../outputs/userData";
import { type DocumentServer, startDocumentServer } from "../../../servers/documentServer";
import { type PostgresServer, startPostgres } from "../../../servers/postgres";
import { temporaryServerDirectory } from "../../../servers/serverUser";
import { needSubnets } from "../../providers/aws/ec2/needs.samples";
import type { Cloud } from "../../providers/entry";
import { Authority } from "../certificates";
import { Directory } from "../directory";
import { Happenings } from "../events";
import { Network } from "../network/network";
import { TimeScale } from "../timeScale";
import type { World } from "../world";

export const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** What user data of the platform says of a storefront, and no more. */
export function userDataOf(digest: string, environment: Readonly<Record<string, string>>): string {
  const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@${digest}`;
  const container = containerArguments({ region: environment["AWS_REGION"]!, image, logGroup: "storefront" });
  return [
    writeFile(storefrontFiles.environment, writeEnvironment(environment)),
    writeFile(storefrontFiles.service, serveLine(container)),
  ].join("\n");
}

/** A data plane's world of one region, whose stores stand in it without TLS, and an Auto Scaling group whose storefronts use them. */
export class ComputeWorld {
  readonly group = "storefront";
  private templateId = "";
  private profileArn = "";

  private constructor(
    readonly world: World,
    readonly cloud: Cloud,
    private readonly stores: { readonly relational: PostgresServer; readonly document: DocumentServer },
    private readonly told: Readonly<Record<string, string>>,
    private readonly documents: PostgresServer,
  ) {}

  static async start(endpoint: string, cloudIn: (region: string) => Cloud): Promise<ComputeWorld> {
    const folder = await temporaryServerDirectory("compute");
    const cloud = cloudIn("eu-west-1");
    const owner = { username: "storefront", password: "a word" };
    const start = (name: string): Promise<PostgresServer> =>
      startPostgres({ directory: path.join(folder, name), databases: [name], owner, lifetime: "withParent" });
    const [relational, documents, authority] = await Promise.all([
      start("storefront"),
      start("documents"),
      Authority.create("local"),
    ]);
    const document = await startDocumentServer({ postgresUrl: documents.url("documents"), lifetime: "withParent" });
    const world: World = {
      ...{ regions: ["eu-west-1"], endpoint, cloudIn, authority, folder },
      ...{
        directory: new Directory(),
        network: new Network(),
        happenings: new Happenings(),
        scale: new TimeScale(100),
      },
    };
    const told = await environmentOf(cloud, owner);
    world.directory.list(told["RELATIONAL_ENDPOINT"]!, 5432, {
      host: "127.0.0.1",
      port: relational.port,
      what: "orders",
    });
    world.directory.list(told["DOCUMENT_ENDPOINT"]!, 27017, {
      host: "127.0.0.1",
      port: document.port,
      what: "catalogue",
    });
    return new ComputeWorld(world, cloud, { relational, document }, told, documents);
  }

  /** The first version of a launch template, and a group of so many instances of it. */
  async launch(digest: string, size: number): Promise<void> {
    this.profileArn = await profileOf(this.cloud, this.group);
    const LaunchTemplateData = this.template(digest);
    const made = await this.cloud
      .client(ec2.EC2Client)
      .send(new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: this.group, LaunchTemplateData }));
    this.templateId = made.LaunchTemplate!.LaunchTemplateId!;
    const { first, second } = await needSubnets(this.cloud);
    await this.cloud.client(scaling.AutoScalingClient).send(
      new scaling.CreateAutoScalingGroupCommand({
        AutoScalingGroupName: this.group,
        ...{ MinSize: 0, MaxSize: 8, DesiredCapacity: size },
        VPCZoneIdentifier: `${first},${second}`,
        LaunchTemplate: { LaunchTemplateId: this.templateId, Version: "1" },
        InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 150 },
      }),
    );
  }

  /** A new version of the template with another image, and a refresh towards it. */
  async refreshTo(digest: string): Promise<void> {
    const LaunchTemplateData = this.template(digest);
    const LaunchTemplateId = this.templateId;
    const made = await this.cloud
      .client(ec2.EC2Client)
      .send(new ec2.CreateLaunchTemplateVersionCommand({ LaunchTemplateId, LaunchTemplateData }));
    const Version = String(made.LaunchTemplateVersion!.VersionNumber);
    await this.cloud.client(scaling.AutoScalingClient).send(
      new scaling.StartInstanceRefreshCommand({
        AutoScalingGroupName: this.group,
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version } },
      }),
    );
  }

  async scaleTo(DesiredCapacity: number): Promise<void> {
    const wanted = { AutoScalingGroupName: this.group, DesiredCapacity };
    await this.cloud.client(scaling.AutoScalingClient).send(new scaling.SetDesiredCapacityCommand(wanted));
  }

  /** Whole, as the program writes each version: the emulator takes nothing over from another one. */
  private template(digest: string): ec2.RequestLaunchTemplateData {
    return {
      ...{ ImageId: "ami-12c6146b", InstanceType: "m7i.large" },
      UserData: Buffer.from(userDataOf(digest, this.told)).toString("base64"),
      IamInstanceProfile: { Arn: this.profileArn },
    };
  }

  async stop(): Promise<void> {
    await this.world.network.close();
    await this.stores.document.kill();
    await Promise.all([this.stores.relational.kill(), this.documents.kill()]);
    await rm(this.world.folder, { recursive: true, force: true });
  }
}

/** A profile of its own, whose role may read secrets and nothing else. @returns its ARN */
async function profileOf(cloud: Cloud, name: string): Promise<string> {
  const role = cloud.client(iam.IAMClient);
  const statement = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await role.send(new iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: "{}" }));
  await role.send(new iam.PutRolePolicyCommand({ RoleName: name, PolicyName: "own", PolicyDocument }));
  const made = await role.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await role.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
  return made.InstanceProfile!.Arn!;
}

async function environmentOf(cloud: Cloud, owner: object): Promise<Readonly<Record<string, string>>> {
  const keep = async (Name: string, value: unknown): Promise<string> => {
    const made = new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) });
    return (await cloud.client(SecretsManagerClient).send(made)).ARN!;
  };
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  return {
    AWS_REGION: cloud.region,
    PORT: "8080",
    DOMAIN: "shop.example.com",
    PEERS: JSON.stringify({ "us-east-1": "https://us-east-1.shop.example.com" }),
    RELATIONAL_ENDPOINT: "orders.cluster-a.eu-west-1.rds.amazonaws.com",
    RELATIONAL_TLS: "off",
    RELATIONAL_SECRET_ARN: await keep("relational", owner),
    DOCUMENT_ENDPOINT: "catalogue.cluster-a.eu-west-1.docdb.amazonaws.com",
    DOCUMENT_TLS: "off",
    TOKEN_SIGNING_SECRET_ARN: await keep("token-signing", { current: { kid: "one", pem } }),
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
  };
}
