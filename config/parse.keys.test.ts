import assert from "node:assert/strict";
import { configurationOf, inAll, refuses } from "./parse.fixture";
import { parseSettings } from "./parse";
import { classesInWords, relationalClasses } from "./databases";
import { versionsInWords } from "./engineVersions";
import { nothingPushed } from "./formats";
import { schema } from "./schema";

const anyRegions = schema.regions.allowed;
const relationalClass = classesInWords(relationalClasses["aurora-global"]);
const documentClass = schema.documentInstanceClass.allowed;
const relationalVersion = versionsInWords("aurora-global");
const shares = schema.demandShares.allowed;
const repositoryAllowed = `${schema.githubRepository.allowed}. Try: pulumi config set meridian:githubRepository your--organisation/meridian --stack foundation`;

/** Sets a list to an empty one in every stack. */
const emptied = (key: string): string =>
  `for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:${key}":{"value":"[]","objectValue":[],"secret":false}}'; done`;

describe("What one key may hold: parseSettings refuses", () => {
  refuses("a domain without a dot", { everywhere: { domain: "shop" } }, [
    `meridian:domain is shop, which is not a domain name. Allowed: a domain name in small letters, such as shop.example.com. Try: ${inAll(`meridian:domain shop.example.com`)}`,
  ]);
  refuses("a domain in capitals", { everywhere: { domain: "Shop.example.com" } }, [
    `meridian:domain is Shop.example.com, which has capital letters. Allowed: a domain name in small letters, such as shop.example.com. Try: ${inAll(`meridian:domain shop.example.com`)}`,
  ]);
  refuses("a wildcard as domain", { everywhere: { domain: "*.example.com" } }, [
    `meridian:domain is *.example.com, which is not a domain name. Allowed: a domain name in small letters, such as shop.example.com. Try: ${inAll(`meridian:domain shop.example.com`)}`,
  ]);
  refuses("a domain too long for its certificate", { everywhere: { domain: "a".repeat(51) + ".example.com" } }, [
    `meridian:domain is ${"a".repeat(51)}.example.com, which is too long for a certificate that also covers *.D (64 characters). Allowed: a domain name in small letters, such as shop.example.com. Try: ${inAll(`meridian:domain shop.example.com`)}`,
  ]);
  refuses("a hosted zone's name in place of its id", { everywhere: { hostedZoneId: "shop.example.com" } }, [
    `meridian:hostedZoneId is shop.example.com, which is not a hosted zone's id. Allowed: the id of a public hosted zone, such as Z0123456789ABCDEFGHIJ, or empty to create one. Try: ${inAll(`meridian:hostedZoneId ''`)}`,
  ]);
  refuses("regions written as one text", { everywhere: { regions: "us-east-1,eu-west-1" } }, [
    `meridian:regions is us-east-1,eu-west-1, which is not a list of strings. ${anyRegions}. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1' --plaintext 'meridian:regions[2]=ap-south-1'; done`,
  ]);
  refuses("regions that aren't strings", { everywhere: { regions: [1, 2] } }, [
    `meridian:regions is [1,2], which is not a list of strings. ${anyRegions}. Try: for stack in foundation ap-south-1 eu-west-1 us-east-1 global; do pulumi config rm meridian:regions --stack "$stack"; pulumi config set-all --stack "$stack" --path --plaintext 'meridian:regions[0]=us-east-1' --plaintext 'meridian:regions[1]=eu-west-1' --plaintext 'meridian:regions[2]=ap-south-1'; done`,
  ]);
  refuses("a bootstrap region by its city", { everywhere: { bootstrapRegion: "Virginia" } }, [
    `meridian:bootstrapRegion is Virginia, which is not a region's name. Allowed: one of meridian:regions. Try: ${inAll(`meridian:bootstrapRegion us-east-1`)}`,
  ]);
  refuses("a home region by its city", { everywhere: { homeRegion: "Virginia" } }, [
    `meridian:homeRegion is Virginia, which is not a region's name. Allowed: one of meridian:regions. Try: ${inAll(`meridian:homeRegion us-east-1`)}`,
  ]);
  refuses("an instance family without a size", { everywhere: { instanceType: "m7g" } }, [
    `meridian:instanceType is m7g, which is not an EC2 instance type. Allowed: an EC2 instance type such as m7g.large. Try: ${inAll(`meridian:instanceType m7g.large`)}`,
  ]);
  refuses("a tag in place of a digest", { here: { imageDigest: "v1.2.3" } }, [
    `meridian:imageDigest is v1.2.3, which is not an image's digest. Allowed: sha256: and 64 hexadecimal digits, as the registry reports it. Try: pulumi config set meridian:imageDigest ${nothingPushed} --stack eu-west-1`,
  ]);
  refuses("a digest that is cut off", { here: { imageDigest: "sha256:abc" } }, [
    `meridian:imageDigest is sha256:abc, which is not an image's digest. Allowed: sha256: and 64 hexadecimal digits, as the registry reports it. Try: pulumi config set meridian:imageDigest ${nothingPushed} --stack eu-west-1`,
  ]);
  refuses("a port that needs root", { everywhere: { storefrontPort: "80" } }, [
    `meridian:storefrontPort is 80, which is too small. Allowed: 1024 to 65535 (a port that needs no root). Try: ${inAll(`meridian:storefrontPort 8080`)}`,
  ]);
  refuses("a port by name", { everywhere: { storefrontPort: "http" } }, [
    `meridian:storefrontPort is http, which is not a whole number. Allowed: 1024 to 65535 (a port that needs no root). Try: ${inAll(`meridian:storefrontPort 8080`)}`,
  ]);
  refuses("a fraction of an instance", { everywhere: { demandInstances: "2.5" } }, [
    `meridian:demandInstances is 2.5, which is not a whole number. Allowed: 1 to 5000 instances. Try: ${inAll(`meridian:demandInstances 4`)}`,
  ]);
  refuses("a world without demand", { everywhere: { demandInstances: "0" } }, [
    `meridian:demandInstances is 0, which is too small. Allowed: 1 to 5000 instances. Try: ${inAll(`meridian:demandInstances 4`)}`,
  ]);
  refuses("shares written as a list", { everywhere: { demandShares: [0.5, 0.5] } }, [
    `meridian:demandShares is [0.5,0.5], which is not an object. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
  ]);
  refuses("shares in words", { everywhere: { demandShares: { "us-east-1": "half" } } }, [
    `meridian:demandShares is {"us-east-1":"half"}, in which not every value is a number. ${shares}. Try: for stack in foundation us-east-1 eu-west-1 ap-south-1 global; do pulumi config set-all --stack "$stack" --json '{"meridian:demandShares":{"value":"{}","objectValue":{},"secret":false}}'; done`,
  ]);
  refuses("a negative number of instances", { here: { minInstances: "-1" } }, [
    `meridian:minInstances is -1, which is too small. Allowed: 0 to 1000 instances (0: as few as static stability allows). Try: pulumi config set meridian:minInstances 0 --stack eu-west-1`,
  ]);
  refuses("a CPU target that leaves no room", { everywhere: { cpuTargetPercent: "95" } }, [
    `meridian:cpuTargetPercent is 95, which is too large. Allowed: 10 to 90 percent. Try: ${inAll(`meridian:cpuTargetPercent 50`)}`,
  ]);
  refuses("an Aurora version out of support", { everywhere: { relationalEngineVersion: "13.9" } }, [
    `meridian:relationalEngineVersion is 13.9, which Aurora PostgreSQL global databases don't allow here. ${relationalVersion}. Try: ${inAll(`meridian:relationalEngineVersion 17.9`)}`,
  ]);
  refuses("a minor version that global databases don't have", { everywhere: { relationalEngineVersion: "17.2" } }, [
    `meridian:relationalEngineVersion is 17.2, which Aurora PostgreSQL global databases don't allow here. ${relationalVersion}. Try: ${inAll(`meridian:relationalEngineVersion 17.9`)}`,
  ]);
  refuses("an Aurora version without its minor", { everywhere: { relationalEngineVersion: "17" } }, [
    `meridian:relationalEngineVersion is 17, which is not written as major.minor. ${schema.relationalEngineVersion.allowed}. Try: ${inAll(`meridian:relationalEngineVersion 17.9`)}`,
  ]);
  refuses("a burstable Aurora class", { everywhere: { relationalInstanceClass: "db.t4g.medium" } }, [
    `meridian:relationalInstanceClass is db.t4g.medium, which is burstable: an Aurora global database doesn't take it. ${relationalClass}. Try: ${inAll(`meridian:relationalInstanceClass db.r6g.large`)}`,
  ]);
  refuses("an Aurora class that is not memory-optimised", { everywhere: { relationalInstanceClass: "db.m6g.large" } }, [
    `meridian:relationalInstanceClass is db.m6g.large, which an Aurora global database doesn't take. ${relationalClass}. Try: ${inAll(`meridian:relationalInstanceClass db.r6g.large`)}`,
  ]);
  refuses(
    "an Aurora class in a size that its family doesn't have",
    { everywhere: { relationalInstanceClass: "db.r6g.24xlarge" } },
    [
      `meridian:relationalInstanceClass is db.r6g.24xlarge, a size that r6g doesn't come in. ${relationalClass}. Try: ${inAll(`meridian:relationalInstanceClass db.r6g.large`)}`,
    ],
  );
  refuses("an EC2 type in place of an Aurora class", { everywhere: { relationalInstanceClass: "r6g.large" } }, [
    `meridian:relationalInstanceClass is r6g.large, which is not written as an instance class. ${schema.relationalInstanceClass.allowed}. Try: ${inAll(`meridian:relationalInstanceClass db.r6g.large`)}`,
  ]);
  refuses("an Aurora member without an instance", { everywhere: { relationalInstances: "0" } }, [
    `meridian:relationalInstances is 0, which is too small. Allowed: 1 to 15 instances in each region. Try: ${inAll(`meridian:relationalInstances 2`)}`,
  ]);
  refuses(
    "more days of point-in-time recovery than Aurora keeps",
    { everywhere: { relationalBackupRetentionDays: "36" } },
    [
      `meridian:relationalBackupRetentionDays is 36, which is too large. Allowed: 7 to 35 days. Try: ${inAll(`meridian:relationalBackupRetentionDays 7`)}`,
    ],
  );
  refuses("DocumentDB 3.6", { everywhere: { documentEngineVersion: "3.6.0" } }, [
    `meridian:documentEngineVersion is 3.6.0, which has no global clusters. Allowed: 5.0.0, 8.0.0. Try: ${inAll(`meridian:documentEngineVersion 5.0.0`)}`,
  ]);
  refuses("a DocumentDB version without its patch", { everywhere: { documentEngineVersion: "5.0" } }, [
    `meridian:documentEngineVersion is 5.0, which is not one of the choices. Allowed: 5.0.0, 8.0.0. Try: ${inAll(`meridian:documentEngineVersion 5.0.0`)}`,
  ]);
  refuses("a burstable DocumentDB class", { everywhere: { documentInstanceClass: "db.t3.medium" } }, [
    `meridian:documentInstanceClass is db.t3.medium, which is burstable: a DocumentDB global cluster doesn't take it. ${documentClass}. Try: ${inAll(`meridian:documentInstanceClass db.r6g.large`)}`,
  ]);
  refuses("a DocumentDB class of an older generation", { everywhere: { documentInstanceClass: "db.r4.large" } }, [
    `meridian:documentInstanceClass is db.r4.large, which a DocumentDB global cluster doesn't take. ${documentClass}. Try: ${inAll(`meridian:documentInstanceClass db.r6g.large`)}`,
  ]);
  refuses("a cron expression of five fields", { everywhere: { restoreTestSchedule: "0 4 * * 0" } }, [
    `meridian:restoreTestSchedule is 0 4 * * 0, which is not an AWS cron expression of six fields. Allowed: an AWS cron expression in UTC, such as cron(0 4 ? * SUN *). Try: ${inAll(`meridian:restoreTestSchedule 'cron(0 4 ? * SUN *)'`)}`,
  ]);
  refuses("a cron expression that names no day", { everywhere: { restoreTestSchedule: "cron(0 4 ? * ? *)" } }, [
    `meridian:restoreTestSchedule is cron(0 4 ? * ? *), which must have ? as either its day of month or its day of week. Allowed: an AWS cron expression in UTC, such as cron(0 4 ? * SUN *). Try: ${inAll(`meridian:restoreTestSchedule 'cron(0 4 ? * SUN *)'`)}`,
  ]);
  refuses("an hour that no day has", { everywhere: { restoreTestSchedule: "cron(0 24 ? * SUN *)" } }, [
    `meridian:restoreTestSchedule is cron(0 24 ? * SUN *), in which the hour 24 is not one of 0 to 23, nor a range or step of them. Allowed: an AWS cron expression in UTC, such as cron(0 4 ? * SUN *). Try: ${inAll(`meridian:restoreTestSchedule 'cron(0 4 ? * SUN *)'`)}`,
  ]);
  refuses("a retention that CloudWatch Logs doesn't offer", { here: { logRetentionDays: "45" } }, [
    `meridian:logRetentionDays is 45, which CloudWatch Logs doesn't offer. Allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days. Try: pulumi config set meridian:logRetentionDays 30 --stack eu-west-1`,
  ]);
  it("takes an e-mail address of an internationalised domain, and hands it on as mail servers know it", () => {
    for (const alertEmail of ["ops@bücher.example", "ops@xn--bcher-kva.example"])
      assert.equal(parseSettings(configurationOf({ here: { alertEmail } })).alertEmail, "ops@xn--bcher-kva.example");
    assert.equal(
      parseSettings(configurationOf({ here: { alertEmail: "a@пример.рф" } })).alertEmail,
      "a@xn--e1afmkfd.xn--p1ai",
    );
  });
  refuses("an instance type of a size that its family doesn't have", { everywhere: { instanceType: "m7a.3xlarge" } }, [
    `meridian:instanceType is m7a.3xlarge, of a size that m7a doesn't come in: medium, large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge, 24xlarge, 32xlarge, 48xlarge, metal-48xl. Allowed: an EC2 instance type such as m7g.large. Try: ${inAll(`meridian:instanceType m7g.large`)}`,
  ]);
  refuses("a minor version with a zero before it", { everywhere: { relationalEngineVersion: "17.09" } }, [
    `meridian:relationalEngineVersion is 17.09, which is not written as major.minor. Allowed: major.minor such as 17.9; which ones there are depends on meridian:databaseKind. Try: ${inAll(`meridian:relationalEngineVersion 17.9`)}`,
  ]);
  refuses("a name in place of an e-mail address", { here: { alertEmail: "on-call" } }, [
    `meridian:alertEmail is on-call, which is not an e-mail address. Allowed: an e-mail address, or empty for no subscriber. Try: pulumi config set meridian:alertEmail '' --stack eu-west-1`,
  ]);
  refuses("a health check interval that Route 53 doesn't offer", { everywhere: { healthCheckIntervalSeconds: "20" } }, [
    `meridian:healthCheckIntervalSeconds is 20, which Route 53 doesn't offer. Allowed: 10, 30 seconds. Try: ${inAll(`meridian:healthCheckIntervalSeconds 10`)}`,
  ]);
  refuses("a threshold past Route 53's", { everywhere: { healthCheckFailureThreshold: "11" } }, [
    `meridian:healthCheckFailureThreshold is 11, which is too large. Allowed: 1 to 10 failures in a row. Try: ${inAll(`meridian:healthCheckFailureThreshold 3`)}`,
  ]);
  for (const [freeze, what] of [
    ["2026-11-20", "2026-11-20 is not an interval in UTC"],
    ["2026-11-20T00:00Z/2026-13-01T00:00Z", "2026-11-20T00:00Z/2026-13-01T00:00Z is not an interval in UTC"],
    ["2026-11-20T00:00Z/2026-11-20T00:00Z", "2026-11-20T00:00Z/2026-11-20T00:00Z ends before it begins"],
  ] as const)
    refuses(`${freeze} as a change freeze`, { everywhere: { changeFreezes: JSON.stringify([freeze]) } }, [
      `meridian:changeFreezes is ["${freeze}"], in which ${what}. Allowed: a list of intervals in UTC such as 2026-11-20T00:00Z/2026-12-01T00:00Z, or an empty one. Try: ${emptied("changeFreezes")}`,
    ]);
  refuses("an alarm without its region", { everywhere: { drillStopAlarms: '["orders-dropped"]' } }, [
    `meridian:drillStopAlarms is ["orders-dropped"], which is not a region and an alarm's name. Allowed: a list of alarms, each as region:name, such as eu-west-1:orders-dropped, or an empty one. Try: ${emptied("drillStopAlarms")}`,
  ]);
  refuses("a price class without edges in India", { everywhere: { priceClass: "PriceClass_100" } }, [
    `meridian:priceClass is PriceClass_100, which has edge locations in North America, Europe and Israel only, and none in India. Allowed: PriceClass_200, PriceClass_All. Try: ${inAll(`meridian:priceClass PriceClass_200`)}`,
  ]);
  refuses("a rate below WAF's minimum", { everywhere: { wafRequestsPerFiveMinutes: "5" } }, [
    `meridian:wafRequestsPerFiveMinutes is 5, which is too small. Allowed: 10 to 2000000000 requests. Try: ${inAll(`meridian:wafRequestsPerFiveMinutes 2000`)}`,
  ]);
  refuses("an owner of spaces", { here: { owner: " " } }, [
    `meridian:owner is empty, which is no value. Allowed: an owner such as platform-team: letters, digits, spaces and _ . : / = + - @. Try: pulumi config set meridian:owner platform-team --stack eu-west-1`,
  ]);
  refuses("an owner with characters that tags don't allow", { here: { owner: "ops & dev" } }, [
    `meridian:owner is ops & dev, which has characters that tags don't allow. Allowed: an owner such as platform-team: letters, digits, spaces and _ . : / = + - @. Try: pulumi config set meridian:owner platform-team --stack eu-west-1`,
  ]);
  refuses("a data class that doesn't exist", { here: { dataClass: "secret" } }, [
    `meridian:dataClass is secret, which is not one of the choices. Allowed: public, internal, confidential, restricted. Try: pulumi config set meridian:dataClass confidential --stack eu-west-1`,
  ]);
  refuses("a word in place of true or false", { here: { protect: "no" } }, [
    `meridian:protect is no, which is neither true nor false. Allowed: true, false. Try: pulumi config set meridian:protect true --stack eu-west-1`,
  ]);
  refuses("false in capitals, rather than take it for true", { here: { protect: "False" } }, [
    `meridian:protect is False, which is neither true nor false. Allowed: true, false. Try: pulumi config set meridian:protect true --stack eu-west-1`,
  ]);
  refuses("fewer rotations than none", { stack: "foundation", here: { secretGeneration: "-1" } }, [
    `meridian:secretGeneration is -1, which is too small. Allowed: 0 to 1000000 rotations. Try: pulumi config set meridian:secretGeneration 0 --stack foundation`,
  ]);
  refuses("half a rotation", { stack: "foundation", here: { secretGeneration: "1.5" } }, [
    `meridian:secretGeneration is 1.5, which is not a whole number. Allowed: 0 to 1000000 rotations. Try: pulumi config set meridian:secretGeneration 0 --stack foundation`,
  ]);
  refuses(
    "a URL in place of a repository's name",
    { stack: "foundation", here: { githubRepository: "https://github.com/acme/shop" } },
    [
      `meridian:githubRepository is https://github.com/acme/shop, which is not a repository's owner and name. ${repositoryAllowed}`,
    ],
  );
  refuses(
    "an owner's id without the repository's",
    { stack: "foundation", here: { githubRepository: "acme@123456/shop" } },
    [
      `meridian:githubRepository is acme@123456/shop, which has one of the two ids: tokens name both or none. ${repositoryAllowed}`,
    ],
  );
  refuses(
    "a repository's id beside a subject that has it",
    { stack: "foundation", here: { githubRepository: "acme@123456/shop@456789", githubRepositoryId: "456789" } },
    [
      `meridian:githubRepositoryId is 456789, but meridian:githubRepository has the repository's id already. Leave it empty. Try: pulumi config set meridian:githubRepositoryId '' --stack foundation`,
    ],
  );
  refuses(
    "a name in place of a repository's id",
    { stack: "foundation", here: { githubRepository: "acme/shop", githubRepositoryId: "shop" } },
    [
      `meridian:githubRepositoryId is shop, which is not a repository's number. Allowed: the repository's number, such as 456789, or empty. Try: pulumi config set meridian:githubRepositoryId '' --stack foundation`,
    ],
  );
  refuses("a bucket in place of state's region", { stack: "foundation", here: { stateRegion: "s3://state" } }, [
    `meridian:stateRegion is s3://state, which is not a region's name. ${schema.stateRegion.allowed}. Try: pulumi config set meridian:stateRegion '' --stack foundation`,
  ]);
  refuses(
    "the ARN of another provider",
    { stack: "foundation", here: { githubOidcProviderArn: "arn:aws:iam::123:oidc-provider/github.com" } },
    [
      `meridian:githubOidcProviderArn is arn:aws:iam::123:oidc-provider/github.com, which is not the ARN of GitHub's OIDC provider. Allowed: arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com, or empty to create one. Try: pulumi config set meridian:githubOidcProviderArn '' --stack foundation`,
    ],
  );
});
