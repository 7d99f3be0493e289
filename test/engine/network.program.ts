import * as aws from "@pulumi/aws";
import { type Addressed, scene } from "./scene";

/** A network with a subnet in two zones. */
async function program(): Promise<Record<string, unknown>> {
  const { cidrBlock, subnets } = scene<Addressed>();
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock });
  const places = subnets.map(
    (block, index) =>
      new aws.ec2.Subnet(`private-${index + 1}`, {
        vpcId: vpc.id,
        cidrBlock: block,
        availabilityZone: `eu-west-1${"ab"[index]}`,
      }),
  );
  return Promise.resolve({ vpc: vpc.id, subnet: places[0]!.id });
}

export = program;
