import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import * as sdk from "@aws-sdk/client-rds";
import type { Cloud } from "../../entry";
import { needSecurityGroup, needSubnets } from "../ec2/needs.samples";
import { client } from "./api";

/** What the samples of database clusters stand on, Aurora's and DocumentDB's. Tests only. */
let made = 0;

export async function needKey(cloud: Cloud): Promise<string> {
  return (await cloud.client(KMSClient).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
}

/** A network, a key and parameters that a cluster can be put into. */
export async function needHome(cloud: Cloud, family: string) {
  const number = ++made;
  const { vpc, first, second } = await needSubnets(cloud);
  const group = `database-${family.replace(/\W/g, "-")}-${number}`;
  const described = "a sample's";
  const send = client(cloud).send.bind(client(cloud));
  await send(
    new sdk.CreateDBSubnetGroupCommand({
      DBSubnetGroupName: group,
      DBSubnetGroupDescription: described,
      SubnetIds: [first, second],
    }),
  );
  const parameters = { DBParameterGroupFamily: family, Description: described };
  if (/^(aurora|docdb)/.test(family))
    await send(new sdk.CreateDBClusterParameterGroupCommand({ ...parameters, DBClusterParameterGroupName: group }));
  else await send(new sdk.CreateDBParameterGroupCommand({ ...parameters, DBParameterGroupName: group }));
  return {
    subnetGroup: group,
    parameterGroup: group,
    securityGroup: await needSecurityGroup(cloud, vpc, group),
    key: await needKey(cloud),
  };
}

/** A cluster without instances, for the samples of instances. */
export async function needCluster(cloud: Cloud, engine: string, version: string): Promise<string> {
  const DBClusterIdentifier = `instances-of-${engine}-${++made}`;
  const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse" };
  const input = { DBClusterIdentifier, Engine: engine, EngineVersion: version, ...credentials };
  await client(cloud).send(new sdk.CreateDBClusterCommand(input));
  return DBClusterIdentifier;
}

/** An instance of another region that a replica can follow; its ARN. */
export async function needInstance(cloud: Cloud): Promise<string> {
  const created = await client(cloud).send(
    new sdk.CreateDBInstanceCommand({
      DBInstanceIdentifier: `followed-${++made}`,
      DBInstanceClass: "db.t4g.medium",
      Engine: "postgres",
      EngineVersion: "17.5",
      AllocatedStorage: 20,
      BackupRetentionPeriod: 7,
      MasterUsername: "meridian",
      MasterUserPassword: "correct-horse",
    }),
  );
  return created.DBInstance!.DBInstanceArn!;
}
