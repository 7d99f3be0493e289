import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { equal } from "../../readback";
import { autoName, fixed, type Inputs, orElse, required, seen, unreadable } from "../inputs";
import type { AnyCommand } from "../names";
import { bring, call, type InputChange } from "../operations";
import { fields, list, listOf, tagList } from "../wire";
import { client, listedTags, rds } from "./api";

/** The real provider's own text where a group has no description, which AWS requires. */
const undescribed = "Managed by Pulumi";

type SubnetGroup = sdk.CreateDBSubnetGroupMessage | sdk.DBSubnetGroup;

/** Aurora's and DocumentDB's subnet groups are the same thing. */
export const subnetGroup = rds.resource<aws.rds.SubnetGroupArgs, SubnetGroup>({
  inputs: {
    description: orElse("DBSubnetGroupDescription", undescribed),
    name: autoName("DBSubnetGroupName", 255),
    subnetIds: required({ sent: "SubnetIds", seen: ["Subnets", listOf("SubnetIdentifier")] }),
    tags: ["Tags", tagList],
  },
  id: "DBSubnetGroupName",
  create: call(sdk.CreateDBSubnetGroupCommand, { answer: (made) => made.DBSubnetGroup?.DBSubnetGroupName }),
  read: call(sdk.DescribeDBSubnetGroupsCommand, { answer: (found) => found.DBSubnetGroups?.[0] }),
  update: [call(sdk.ModifyDBSubnetGroupCommand)],
  delete: call(sdk.DeleteDBSubnetGroupCommand),
  outputs: {
    arn: "DBSubnetGroupArn",
    supportedNetworkTypes: (it) => it.SupportedNetworkTypes ?? ["IPV4"],
    vpcId: "VpcId",
  },
  taggedBy: "DBSubnetGroupArn",
  tags: listedTags,
});

type Args = aws.rds.ParameterGroupArgs;
type ParameterGroup =
  | sdk.CreateDBClusterParameterGroupMessage
  | sdk.CreateDBParameterGroupMessage
  | sdk.DBClusterParameterGroup
  | sdk.DBClusterParameterGroupDetails
  | sdk.DBParameterGroup;

/** One of RDS' two kinds of parameter group, which differ in their names alone. */
interface Kind {
  readonly group: "DBClusterParameterGroup" | "DBParameterGroup";
  readonly create: AnyCommand;
  readonly describe: AnyCommand;
  readonly parameters: AnyCommand;
  readonly modify: AnyCommand;
  readonly reset: AnyCommand;
  readonly delete: AnyCommand;
}

const parameters = list(
  fields<aws.types.input.rds.ParameterGroupParameter, sdk.Parameter>({
    applyMethod: orElse("ApplyMethod", "immediate"),
    name: "ParameterName",
    value: "ParameterValue",
  }),
);

/** AWS takes at most 20 parameters in one call. */
const CHUNK = 20;

const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) => all.slice(index * CHUNK, (index + 1) * CHUNK));

/** Puts back to its default what isn't asked for any more, and writes what is new. */
const writing =
  (kind: Kind) =>
  async ({ cloud, id, inputs, from }: InputChange<Args, unknown>): Promise<void> => {
    const [wanted, had] = [inputs.parameters ?? [], from.parameters ?? []];
    const reset = had.filter((one) => !wanted.some((it) => it.name === one.name));
    const put = wanted.filter((one) => !had.some((it) => equal(it, one)));
    const calls = [[kind.reset, reset] as const, [kind.modify, put] as const];
    for (const [command, changed] of calls)
      for (const chunk of chunks(changed))
        await client(cloud).send(
          new command({ [`${kind.group}Name`]: id, Parameters: parameters.toAws(chunk) }) as never,
        );
  };

function parameterGroup(kind: Kind, more: Inputs<Args, ParameterGroup> = {}): AnyEntry {
  const [name, arn] = [`${kind.group}Name`, `${kind.group}Arn`] as const;
  return rds.resource<Args, ParameterGroup>({
    inputs: {
      description: fixed(orElse("Description", undescribed)),
      family: required(fixed("DBParameterGroupFamily")),
      name: autoName(name, 255),
      parameters: seen(["Parameters", parameters]),
      tags: ["Tags", tagList],
      ...more,
    },
    id: name,
    create: call(kind.create, { answer: (made) => made[kind.group][name] as string }),
    read: [
      call(kind.describe, { answer: (found) => found[`${kind.group}s`]?.[0] as unknown }),
      call(kind.parameters, { input: { Source: "user" } }),
    ],
    update: [bring(["parameters"], writing(kind))],
    delete: async ({ cloud, id, inputs }) =>
      inputs.skipDestroy ? undefined : client(cloud).send(new kind.delete({ [name]: id }) as never),
    outputs: { arn },
    taggedBy: arn,
    tags: listedTags,
  });
}

/** Cluster parameter groups, Aurora's and DocumentDB's alike. */
export const clusterParameterGroup = parameterGroup({
  group: "DBClusterParameterGroup",
  create: sdk.CreateDBClusterParameterGroupCommand,
  describe: sdk.DescribeDBClusterParameterGroupsCommand,
  parameters: sdk.DescribeDBClusterParametersCommand,
  modify: sdk.ModifyDBClusterParameterGroupCommand,
  reset: sdk.ResetDBClusterParameterGroupCommand,
  delete: sdk.DeleteDBClusterParameterGroupCommand,
});

const instanceParameterGroup = parameterGroup(
  {
    group: "DBParameterGroup",
    create: sdk.CreateDBParameterGroupCommand,
    describe: sdk.DescribeDBParameterGroupsCommand,
    parameters: sdk.DescribeDBParametersCommand,
    modify: sdk.ModifyDBParameterGroupCommand,
    reset: sdk.ResetDBParameterGroupCommand,
    delete: sdk.DeleteDBParameterGroupCommand,
  },
  { skipDestroy: unreadable("says how to delete") },
);

export const entries: Record<string, AnyEntry> = {
  "aws:rds/subnetGroup:SubnetGroup": subnetGroup,
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": clusterParameterGroup,
  "aws:rds/parameterGroup:ParameterGroup": instanceParameterGroup,
};
