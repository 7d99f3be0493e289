import { inAll, refuses } from "./parse.fixture";
import { schema } from "./schema";

const block = schema.vpcCidr.allowed;
const service = schema.interfaceEndpoints.allowed;

describe("What a network may be: parseSettings refuses", () => {
  refuses("a region without a block", { here: { vpcCidr: "" } }, [
    `meridian:vpcCidr is empty, and a region needs a network. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses(
    "the block of another region",
    { here: { vpcCidr: "10.0.0.0/16" }, elsewhere: { "us-east-1": { vpcCidr: "10.0.0.0/16" } } },
    [
      `meridian:vpcCidr is 10.0.0.0/16, which overlaps us-east-1's. Each region needs its own block: change the one of the two that isn't deployed, for a deployed network can't be moved. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
    ],
  );
  refuses("a block inside another region's", { here: { vpcCidr: "10.30.64.0/20" } }, [
    `meridian:vpcCidr is 10.30.64.0/20, which overlaps ap-south-1's, 10.30.0.0/16. Each region needs its own block: change the one of the two that isn't deployed, for a deployed network can't be moved. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses(
    "two other regions' blocks that overlap, seen from global",
    { stack: "global", elsewhere: { "ap-south-1": { vpcCidr: "10.10.0.0/20" } } },
    [
      `meridian:vpcCidr of ap-south-1 is 10.10.0.0/20, which overlaps us-east-1's, 10.10.0.0/16. Each region needs its own block: change the one of the two that isn't deployed, for a deployed network can't be moved. Try: pulumi config set meridian:vpcCidr 10.30.0.0/16 --stack ap-south-1`,
    ],
  );
  refuses("a block larger than a VPC can be", { here: { vpcCidr: "10.0.0.0/12" } }, [
    `meridian:vpcCidr is 10.0.0.0/12, which is larger than a VPC can be. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a block too small for its subnets", { here: { vpcCidr: "10.20.0.0/24" } }, [
    `meridian:vpcCidr is 10.20.0.0/24, which is too small for nine subnets that can grow. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("public address space", { here: { vpcCidr: "11.20.0.0/16" } }, [
    `meridian:vpcCidr is 11.20.0.0/16, which is not private address space. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a block just past private address space", { here: { vpcCidr: "172.32.0.0/16" } }, [
    `meridian:vpcCidr is 172.32.0.0/16, which is not private address space. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a block that doesn't begin at its network address", { here: { vpcCidr: "10.20.1.0/16" } }, [
    `meridian:vpcCidr is 10.20.1.0/16, which does not begin at its network address: 10.20.0.0/16 does. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a block with a leading zero", { here: { vpcCidr: "010.20.0.0/16" } }, [
    `meridian:vpcCidr is 010.20.0.0/16, which is not an IPv4 address block. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("an address that is no block", { here: { vpcCidr: "10.20.0.0" } }, [
    `meridian:vpcCidr is 10.20.0.0, which is not an IPv4 address block. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("Docker's own network", { here: { vpcCidr: "172.17.16.0/20" } }, [
    `meridian:vpcCidr is 172.17.16.0/20, which overlaps 172.17.0.0/16, Docker's own network inside every instance. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a block on a stack without a network", { stack: "global", here: { vpcCidr: "10.40.0.0/16" } }, [
    `meridian:vpcCidr is 10.40.0.0/16, but the stack global has no network. Only a region's stack has one. Try: pulumi config set meridian:vpcCidr '' --stack global`,
  ]);
  refuses("a region of the list whose stack has no file", { elsewhere: { "ap-south-1": undefined } }, [
    `meridian:vpcCidr of ap-south-1 is not set: the stack has no file, so overlap with other regions can't be checked. ${block}. Try: pulumi config set meridian:vpcCidr 10.30.0.0/16 --stack ap-south-1`,
  ]);
  refuses("another region's block that is encrypted", { elsewhere: { "ap-south-1": { vpcCidr: undefined } } }, [
    `meridian:vpcCidr of ap-south-1 is encrypted, so overlap with other regions can't be checked. ${block}. Try: pulumi config set meridian:vpcCidr 10.30.0.0/16 --stack ap-south-1`,
  ]);
  refuses("another region's block that is malformed", { elsewhere: { "ap-south-1": { vpcCidr: "10.300.0.0/16" } } }, [
    `meridian:vpcCidr of ap-south-1 is 10.300.0.0/16, so overlap with other regions can't be checked. ${block}. Try: pulumi config set meridian:vpcCidr 10.30.0.0/16 --stack ap-south-1`,
  ]);
  refuses("no NAT with more than one region", { everywhere: { natStrategy: "none" } }, [
    `meridian:natStrategy is none, which leaves private subnets no way out: with more than one region, writes are forwarded to the writer's from NAT addresses that it knows. Allowed: perZone, single. Try: ${inAll(`meridian:natStrategy perZone`)}`,
  ]);
  refuses("a NAT strategy that doesn't exist here", { everywhere: { natStrategy: "OnePerAz" } }, [
    `meridian:natStrategy is OnePerAz, which is not one of the choices. Allowed: perZone, single. Try: ${inAll(`meridian:natStrategy perZone`)}`,
  ]);
  refuses(
    "an interface endpoint with its region in its name",
    { everywhere: { interfaceEndpoints: ["com.amazonaws.us-east-1.logs"] } },
    [
      `meridian:interfaceEndpoints is ["com.amazonaws.us-east-1.logs"], in which com.amazonaws.us-east-1.logs names its region. ${service}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config rm meridian:interfaceEndpoints --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:interfaceEndpoints[0]=ecr.api' --plaintext 'meridian:interfaceEndpoints[1]=ecr.dkr' --plaintext 'meridian:interfaceEndpoints[2]=logs'; done`,
    ],
  );
  refuses("an interface endpoint for what has a gateway endpoint", { everywhere: { interfaceEndpoints: ["s3"] } }, [
    `meridian:interfaceEndpoints is ["s3"], in which s3 has a gateway endpoint already, which costs nothing. ${service}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config rm meridian:interfaceEndpoints --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:interfaceEndpoints[0]=ecr.api' --plaintext 'meridian:interfaceEndpoints[1]=ecr.dkr' --plaintext 'meridian:interfaceEndpoints[2]=logs'; done`,
  ]);
  refuses("an interface endpoint that is repeated", { everywhere: { interfaceEndpoints: ["logs", "logs"] } }, [
    `meridian:interfaceEndpoints is ["logs","logs"], in which logs is repeated. ${service}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config rm meridian:interfaceEndpoints --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:interfaceEndpoints[0]=ecr.api' --plaintext 'meridian:interfaceEndpoints[1]=ecr.dkr' --plaintext 'meridian:interfaceEndpoints[2]=logs'; done`,
  ]);
  refuses("an interface endpoint that can't be a service", { everywhere: { interfaceEndpoints: ["Logs!"] } }, [
    `meridian:interfaceEndpoints is ["Logs!"], in which Logs! is not a service name. ${service}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config rm meridian:interfaceEndpoints --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:interfaceEndpoints[0]=ecr.api' --plaintext 'meridian:interfaceEndpoints[1]=ecr.dkr' --plaintext 'meridian:interfaceEndpoints[2]=logs'; done`,
  ]);
});
