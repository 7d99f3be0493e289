import * as sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "../../entry";

/** What samples of many services stand on. Tests only. */
let blocks = 40;

export async function needVpc(cloud: Cloud): Promise<{ vpc: string; cidr: string }> {
  const cidr = `10.${blocks++}.0.0/16`;
  const made = await cloud.client(sdk.EC2Client).send(new sdk.CreateVpcCommand({ CidrBlock: cidr }));
  return { vpc: made.Vpc!.VpcId!, cidr };
}

/** A VPC with a subnet in each of two zones. */
export async function needSubnets(cloud: Cloud): Promise<Record<"vpc" | "first" | "second", string>> {
  const { vpc, cidr } = await needVpc(cloud);
  const subnet = async (letter: string, third: number) => {
    const made = await cloud.client(sdk.EC2Client).send(
      new sdk.CreateSubnetCommand({
        VpcId: vpc,
        CidrBlock: cidr.replace("0.0/16", `${third}.0/24`),
        AvailabilityZone: `${cloud.region}${letter}`,
      }),
    );
    return made.Subnet!.SubnetId!;
  };
  return { vpc, first: await subnet("a", 1), second: await subnet("b", 2) };
}

export async function needSecurityGroup(cloud: Cloud, vpc: string, name: string): Promise<string> {
  const made = await cloud
    .client(sdk.EC2Client)
    .send(new sdk.CreateSecurityGroupCommand({ GroupName: name, Description: "a sample's", VpcId: vpc }));
  return made.GroupId!;
}
