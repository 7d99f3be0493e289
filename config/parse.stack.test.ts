import assert from "node:assert/strict";
import { configurationOf, linesOf, refuses } from "./parse.fixture";
import type { RawValues } from "./reading";
import { schema } from "./schema";

const block = schema.vpcCidr.allowed;

describe("What a stack may be called and share: parseSettings refuses", () => {
  refuses("a stack without aws:region", { awsRegion: undefined }, [
    `aws:region is not set, so that resources would go wherever the shell's environment points. A region's stack lives in its own region. Try: pulumi config set aws:region eu-west-1 --stack eu-west-1`,
  ]);
  refuses("a region's stack in another region", { awsRegion: "us-east-1" }, [
    `aws:region is us-east-1, but the stack is eu-west-1's. A region's stack lives in its own region. Try: pulumi config set aws:region eu-west-1 --stack eu-west-1`,
  ]);
  refuses("foundation away from the home region", { stack: "foundation", awsRegion: "eu-west-1" }, [
    `aws:region is eu-west-1, but meridian:homeRegion is us-east-1. The stack foundation lives in the home region, which is never changed once it is deployed: that would replace what exists once. Try: pulumi config set aws:region us-east-1 --stack foundation`,
  ]);
  refuses("global away from the home region", { stack: "global", awsRegion: "eu-west-1" }, [
    `aws:region is eu-west-1, but meridian:homeRegion is us-east-1. The stack global lives in the home region, which is never changed once it is deployed: that would replace what exists once. Try: pulumi config set aws:region us-east-1 --stack global`,
  ]);
  refuses(
    "a bootstrap region taken for foundation's home",
    { stack: "foundation", awsRegion: "ap-south-1", everywhere: { bootstrapRegion: "ap-south-1" } },
    [
      `aws:region is ap-south-1, but meridian:homeRegion is us-east-1. The stack foundation lives in the home region, which is never changed once it is deployed: that would replace what exists once. Try: pulumi config set aws:region us-east-1 --stack foundation`,
    ],
  );
  refuses("a home that was moved in the key alone", { stack: "global", everywhere: { homeRegion: "eu-west-1" } }, [
    `aws:region is us-east-1, but meridian:homeRegion is eu-west-1. The stack global lives in the home region, which is never changed once it is deployed: that would replace what exists once. Try: pulumi config set aws:region eu-west-1 --stack global`,
  ]);
  refuses("a home that another stack has elsewhere", { elsewhere: { foundation: { homeRegion: "eu-west-1" } } }, [
    `meridian:homeRegion is us-east-1, but eu-west-1 in foundation. It must be equal in every stack. Try: pulumi config set meridian:homeRegion us-east-1 --stack foundation`,
  ]);
  refuses("a stack named after an environment", { stack: "production", awsRegion: "us-east-1" }, [
    `stack is production, which is neither foundation, global nor one of us-east-1, eu-west-1, ap-south-1. A stack is named after what it holds. Try: pulumi stack select us-east-1`,
  ]);
  refuses("a mistyped stack, with the one that was probably meant", { stack: "eu-west1", awsRegion: "eu-west-1" }, [
    `stack is eu-west1, which is neither foundation, global nor one of us-east-1, eu-west-1, ap-south-1. A stack is named after what it holds. Try: pulumi stack select eu-west-1`,
  ]);
  refuses("a region's stack that the list doesn't have, with the way to add it", { stack: "us-west-2" }, [
    `stack is us-west-2, which is neither foundation, global nor one of us-east-1, eu-west-1, ap-south-1. Add it to meridian:regions first; one that is to leave does so by npm run leave-region, while it is listed. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 us-west-2 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1' --plaintext 'meridian:regions[2]=ap-south-1' --plaintext 'meridian:regions[3]=us-west-2'; done`,
  ]);
  refuses(
    "a mistyped key, and what it was meant to be has no value then",
    { here: { vpcCird: "10.20.0.0/16", vpcCidr: "" } },
    [
      `meridian:vpcCird is 10.20.0.0/16, and no such key exists. Perhaps meridian:vpcCidr is meant. Try: pulumi config rm meridian:vpcCird --stack eu-west-1 && pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
      `meridian:vpcCidr is empty, and a region needs a network. ${block}. Try: pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
    ],
  );
  refuses("a key with a capital letter", { here: { Domain: "shop.example.com" } }, [
    `meridian:Domain is shop.example.com, and no such key exists. Perhaps meridian:domain is meant. Try: pulumi config rm meridian:Domain --stack eu-west-1 && pulumi config set meridian:domain shop.example.com --stack eu-west-1`,
  ]);
  refuses("a key that resembles nothing", { here: { numberOfKubernetesPods: "3" } }, [
    `meridian:numberOfKubernetesPods is set, and no such key exists. Pulumi.yaml declares every key. Try: pulumi config rm meridian:numberOfKubernetesPods --stack eu-west-1`,
  ]);
  it("a project whose name AWS' names can't carry, with all that is allowed", () => {
    const { values, siblings, ...rest } = configurationOf({});
    const renamed = (of: RawValues) =>
      Object.fromEntries(Object.entries(of).map(([key, value]) => [key.replace(/^meridian:/, "Shop:"), value]));
    const others = Object.fromEntries(Object.entries(siblings).map(([stack, of]) => [stack, renamed(of)]));
    assert.deepEqual(linesOf({ ...rest, project: "Shop", values: renamed(values), siblings: others }), [
      "name of Pulumi.yaml is Shop, which AWS' names can't be made of. Allowed: small letters, digits and single dashes, " +
        "beginning with a letter, at most 22 characters, another one for each platform of an account. Try: npm run name -- staging",
    ]);
  });
  refuses(
    "GitHub's provider where it is another platform's",
    {
      stack: "foundation",
      here: {
        accountSingletons: "shared",
        githubOidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
      },
    },
    [
      "meridian:githubOidcProviderArn is arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com, but " +
        "meridian:accountSingletons is shared, which finds the account's own. Leave it empty. " +
        "Try: pulumi config set meridian:githubOidcProviderArn '' --stack foundation",
    ],
  );
  it("an unknown key whose value is encrypted, without showing it, whether or not it is mistyped", () => {
    const secrets = ["meridian:vpcCird", "meridian:apiToken", "meridian:owner"];
    const here = { vpcCird: "hunter2", apiToken: "hunter2", owner: "<hunter2>" };
    const lines = linesOf({ ...configurationOf({ here }), secrets });
    assert.equal(lines.length, 3);
    assert.ok(!lines.join().includes("hunter2"), lines.join("\n"));
    assert.ok(lines.some((it) => it.endsWith("&& pulumi config set --secret meridian:vpcCidr --stack eu-west-1")));
  });
  refuses("credentials that everybody can read", { here: { "aws:secretKey": "wJalrXUtnFEMI" } }, [
    "aws:secretKey is set, and stands in a file that is committed. Credentials come from the environment or a profile of the AWS CLI. Make a new one: this one is known. Try: pulumi config rm aws:secretKey --stack eu-west-1",
  ]);
  it("no encrypted credentials", () => {
    const configuration = configurationOf({ here: { "aws:secretKey": "wJalrXUtnFEMI" } });
    assert.deepEqual(linesOf({ ...configuration, secrets: ["aws:secretKey"] }), []);
  });
  refuses("a mistyped namespace", { here: { "meridan:vpcCidr": "10.20.0.0/16" } }, [
    `meridan:vpcCidr is 10.20.0.0/16, and no such key exists. Perhaps meridian:vpcCidr is meant. Try: pulumi config rm meridan:vpcCidr --stack eu-west-1 && pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1`,
  ]);
  refuses("a mistyped aws:region", { here: { "aws:regoin": "eu-west-1" }, awsRegion: undefined }, [
    `aws:regoin is eu-west-1, and no such key exists. Perhaps aws:region is meant. Try: pulumi config rm aws:regoin --stack eu-west-1 && pulumi config set aws:region eu-west-1 --stack eu-west-1`,
    `aws:region is not set, so that resources would go wherever the shell's environment points. A region's stack lives in its own region. Try: pulumi config set aws:region eu-west-1 --stack eu-west-1`,
  ]);
  refuses("a key that has neither value nor default", { here: { owner: undefined } }, [
    `meridian:owner is not set, and Pulumi.yaml declares no default. Allowed: an owner such as platform-team: letters, digits, spaces and _ . : / = + - @. Try: pulumi config set meridian:owner platform-team --stack eu-west-1`,
  ]);
  refuses("a value that differs from every other stack's", { here: { domain: "shop.example.org" } }, [
    `meridian:domain is shop.example.org, but shop.example.com in foundation, us-east-1, ap-south-1, global. It must be equal in every stack. Try: pulumi config set meridian:domain shop.example.com --stack eu-west-1`,
  ]);
  refuses(
    "a value that one other stack differs from, which should then follow",
    { elsewhere: { "us-east-1": { relationalEngineVersion: "16.13" } } },
    [
      `meridian:relationalEngineVersion is 17.9, but 16.13 in us-east-1. It must be equal in every stack. Try: pulumi config set meridian:relationalEngineVersion 17.9 --stack us-east-1`,
    ],
  );
  refuses("a list that differs from every other stack's", { here: { interfaceEndpoints: ["logs"] } }, [
    `meridian:interfaceEndpoints is ["logs"], but ["ecr.api","ecr.dkr","logs","monitoring","secretsmanager","ssm","ssmmessages"] in foundation, us-east-1, ap-south-1, global. It must be equal in every stack. Try: pulumi config rm meridian:interfaceEndpoints --stack eu-west-1; pulumi config set-all --stack eu-west-1 --path --plaintext 'meridian:interfaceEndpoints[0]=ecr.api' --plaintext 'meridian:interfaceEndpoints[1]=ecr.dkr' --plaintext 'meridian:interfaceEndpoints[2]=logs' --plaintext 'meridian:interfaceEndpoints[3]=monitoring' --plaintext 'meridian:interfaceEndpoints[4]=secretsmanager' --plaintext 'meridian:interfaceEndpoints[5]=ssm' --plaintext 'meridian:interfaceEndpoints[6]=ssmmessages'`,
  ]);
  refuses(
    "a shared key that only this stack has wrong, with the others' value",
    { here: { cpuTargetPercent: "fifty" } },
    [
      `meridian:cpuTargetPercent is fifty, which is not a whole number. Allowed: 10 to 90 percent. Try: pulumi config set meridian:cpuTargetPercent 50 --stack eu-west-1`,
    ],
  );
  refuses(
    "two mistakes at once, with values that a shell would take apart",
    { here: { owner: "-x%!", alertEmail: "it's me" } },
    [
      `meridian:alertEmail is it's me, which is not an e-mail address. Allowed: an e-mail address, or empty for no subscriber. Try: pulumi config set meridian:alertEmail '' --stack eu-west-1`,
      `meridian:owner is -x%!, which has characters that tags don't allow. Allowed: an owner such as platform-team: letters, digits, spaces and _ . : / = + - @. Try: pulumi config set meridian:owner platform-team --stack eu-west-1`,
    ],
  );
});
