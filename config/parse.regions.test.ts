import assert from "node:assert/strict";
import { configurationOf, inAll, linesOf, refuses } from "./parse.fixture";
import { nothingPushed } from "./formats";
import { schema } from "./schema";

const anyRegions = schema.regions.allowed;
const shares = schema.demandShares.allowed;

describe("What regions and their capacity may be: parseSettings refuses", () => {
  refuses("a region that is repeated", { everywhere: { regions: ["us-east-1", "eu-west-1", "eu-west-1"] } }, [
    `meridian:regions is ["us-east-1","eu-west-1","eu-west-1"], in which eu-west-1 is repeated. ${anyRegions}. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1'; done`,
  ]);
  refuses(
    "a mistyped region, with the one that was probably meant",
    { everywhere: { regions: ["us-east-1", "eu-west1"] } },
    [
      `meridian:regions is ["us-east-1","eu-west1"], in which eu-west1 is not a region that can hold every part of the platform (did you mean eu-west-1?). ${anyRegions}. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1'; done`,
    ],
  );
  refuses("a region that has no DocumentDB global clusters", { everywhere: { regions: ["us-east-1", "eu-south-1"] } }, [
    `meridian:regions is ["us-east-1","eu-south-1"], in which eu-south-1 has no DocumentDB global clusters (eu-central-1 is the nearest that has everything). ${anyRegions}. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-central-1'; done`,
    `stack is eu-west-1, which is neither foundation, global nor one of us-east-1, eu-central-1. Add it to meridian:regions first; one that is to leave does so by npm run leave-region, while it is listed. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-central-1' --plaintext 'meridian:regions[2]=eu-west-1'; done`,
  ]);
  it("a region named as a property that every object of JavaScript has", () => {
    for (const name of ["constructor", "valueOf"]) {
      const [line] = linesOf(configurationOf({ everywhere: { regions: ["us-east-1", name] } }));
      assert.match(line!, new RegExp(`in which ${name} is not a region that can hold every part of the platform`));
    }
  });
  it("regions that lack something, with what it is and the nearest that doesn't", () => {
    const reasons = ["us-west-1", "sa-east-1"].map(
      (it) =>
        /in which (.*?\))\. /.exec(linesOf(configurationOf({ everywhere: { regions: ["eu-west-1", it] } }))[0]!)![1],
    );
    assert.deepEqual(reasons, [
      "us-west-1 has two availability zones for most accounts, where three are needed (us-west-2 is the nearest that has everything)",
      "sa-east-1 has no DocumentDB global clusters (us-east-1 is the nearest that has everything)",
    ]);
  });
  it("a mistyped region and what else is wrong, at once", () => {
    const everywhere = {
      regions: ["us-east-1", "eu-west1"],
      homeRegion: "ap-south-1",
      demandShares: { "us-east-1": 1 },
    };
    const lines = linesOf(configurationOf({ everywhere }));
    assert.deepEqual(
      lines.map((it) => it.split(" ")[0]),
      ["meridian:regions", "meridian:homeRegion", "meridian:demandShares"],
    );
  });
  refuses(
    "a single region",
    { regions: ["eu-west-1"], everywhere: { homeRegion: "eu-west-1", bootstrapRegion: "eu-west-1" } },
    [
      `meridian:regions is ["eu-west-1"], which is a single region: losing it loses the shop. ${anyRegions}. Try: for stack in foundation eu-west-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=eu-west-1' --plaintext 'meridian:regions[1]=us-east-1'; done`,
    ],
  );
  refuses("no region at all", { stack: "foundation", regions: [] }, [
    `meridian:regions is [], which names no region. ${anyRegions}. Try: for stack in foundation global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1'; done`,
  ]);
  refuses(
    "seven regions",
    {
      regions: ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-northeast-1", "ca-central-1"],
    },
    [
      `meridian:regions is ["us-east-1","eu-west-1","ap-south-1","us-west-2","eu-central-1","ap-northeast-1…, which are 7: a global database has one writer and at most 5 secondaries. ${anyRegions}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 us-west-2 eu-central-1 ap-northeast-1 ca-central-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1' --plaintext 'meridian:regions[2]=ap-south-1' --plaintext 'meridian:regions[3]=us-west-2' --plaintext 'meridian:regions[4]=eu-central-1' --plaintext 'meridian:regions[5]=ap-northeast-1'; done`,
    ],
  );
  refuses("a home region that is not in the list", { everywhere: { homeRegion: "us-east-2" } }, [
    `meridian:homeRegion is us-east-2, which is not in meridian:regions. Allowed: us-east-1, eu-west-1, ap-south-1 before the first deployment, afterwards only what it was: put it back into the list. Try: ${inAll(`meridian:homeRegion us-east-1`)}`,
  ]);
  refuses("a bootstrap region that is not in the list", { everywhere: { bootstrapRegion: "us-east-2" } }, [
    `meridian:bootstrapRegion is us-east-2, which is not in meridian:regions. Allowed: us-east-1, eu-west-1, ap-south-1. Try: ${inAll(`meridian:bootstrapRegion us-east-1`)}`,
  ]);
  refuses("an update of a region before an image was pushed", { operation: "update" }, [
    `meridian:imageDigest is ${nothingPushed}, which stands for an image that was never pushed: instances would start and never become healthy. Build the storefront, push it and name its digest, which one command does. Try: npm run release`,
  ]);
  refuses(
    "shares that add up to more than everything",
    { everywhere: { demandShares: { "us-east-1": 0.5, "eu-west-1": 0.3, "ap-south-1": 0.3 } } },
    [
      `meridian:demandShares is {"us-east-1":0.5,"eu-west-1":0.3,"ap-south-1":0.3}, whose shares add up to 1.1. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
    ],
  );
  refuses(
    "a share for a region that is not in the list",
    { everywhere: { demandShares: { "us-east-1": 0.5, "eu-west-1": 0.3, "ap-south-1": 0.1, "sa-east-1": 0.1 } } },
    [
      `meridian:demandShares is {"us-east-1":0.5,"eu-west-1":0.3,"ap-south-1":0.1,"sa-east-1":0.1}, which gives a share to sa-east-1, not in meridian:regions. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
    ],
  );
  refuses("shares that leave a region out", { everywhere: { demandShares: { "us-east-1": 0.5, "eu-west-1": 0.5 } } }, [
    `meridian:demandShares is {"us-east-1":0.5,"eu-west-1":0.5}, which gives no share to ap-south-1. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
  ]);
  refuses(
    "a region with a share of nothing",
    { everywhere: { demandShares: { "us-east-1": 1, "eu-west-1": 0, "ap-south-1": 0 } } },
    [
      `meridian:demandShares is {"us-east-1":1,"eu-west-1":0,"ap-south-1":0}, in which a share is not between 0 and 1. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
    ],
  );
  refuses(
    "capacity below static stability with equal shares",
    { everywhere: { demandInstances: "12" }, here: { minInstances: "4" } },
    [
      `meridian:minInstances is 4, fewer than the 8 that eu-west-1 needs for its own 33.3 % of 12 instances and the 33.3 % it can inherit. Allowed: 8 or more, or 0 for exactly as many as static stability needs. Try: pulumi config set meridian:minInstances 0 --stack eu-west-1`,
    ],
  );
  refuses(
    "capacity below static stability with shares of its own",
    {
      everywhere: { demandInstances: "12", demandShares: { "us-east-1": 0.5, "eu-west-1": 0.25, "ap-south-1": 0.25 } },
      here: { minInstances: "8" },
    },
    [
      `meridian:minInstances is 8, fewer than the 9 that eu-west-1 needs for its own 25 % of 12 instances and the 50 % it can inherit. Allowed: 9 or more, or 0 for exactly as many as static stability needs. Try: pulumi config set meridian:minInstances 0 --stack eu-west-1`,
    ],
  );
  refuses("fewer instances than zones", { here: { minInstances: "2" } }, [
    `meridian:minInstances is 2, fewer than one in each of a region's 3 zones. Allowed: 3 or more, or 0 for exactly as many as static stability needs. Try: pulumi config set meridian:minInstances 0 --stack eu-west-1`,
  ]);
  refuses("a maximum below the minimum", { here: { minInstances: "6", maxInstances: "5" } }, [
    `meridian:maxInstances is 5, below the minimum of 6. Allowed: 6 or more, or 0 for twice the minimum. Try: pulumi config set meridian:maxInstances 0 --stack eu-west-1`,
  ]);
  refuses("an object lock that outlives its backups", { everywhere: { objectLockDays: "90" } }, [
    `meridian:objectLockDays is 90, longer than meridian:backupRetentionDays keeps anything (35 days). Allowed: 0 to 35 days. Try: ${inAll(`meridian:objectLockDays 35`)}`,
  ]);
  refuses("a price class without edges near a region", { regions: ["us-east-1", "eu-west-1", "ap-southeast-2"] }, [
    `meridian:priceClass is PriceClass_200, which has no edge locations near ap-southeast-2. Allowed: PriceClass_All. Try: for stack in foundation us-east-1 eu-west-1 ap-southeast-2 global; do pulumi config set meridian:priceClass PriceClass_All --stack "$stack"; done`,
  ]);
});
