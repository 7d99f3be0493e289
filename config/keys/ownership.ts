import { principalsObjection } from "../clusterFormats";
import { matching, repositoryObjection, tagObjection } from "../formats";
import { choice, flag, integer, type Key, list, optionalText, text } from "../kinds";
import { nothing, tagInputs } from "../ownInputs";
import type { AccountSingletons } from "../settings";

/** Whose it is, how it is kept, and who deploys it. */
export const ownership = {
  owner: tag("Owner", "an owner such as platform-team", "platform-team"),
  costCenter: tag("CostCenter", "a cost centre such as online-shop", "online-shop"),
  dataClass: choice({
    scope: "stack",
    values: ["public", "internal", "confidential", "restricted"],
    example: "confidential",
    own: tagInputs("DataClass"),
  }),
  protect: flag({
    scope: "stack",
    example: true,
    own: {
      inputs: [
        "* * deletionProtection",
        "* * enableDeletionProtection",
        "* * forceDestroy",
        "* * skipFinalSnapshot",
        "* * finalSnapshotIdentifier",
        "aws:rds/instance:Instance relational-instance deleteAutomatedBackups",
        "aws:backup/vaultPolicy:VaultPolicy backup-vault-policy policy",
      ],
    },
  }),
  secretGeneration: integer({
    scope: "stack",
    min: 0,
    max: 1_000_000,
    example: 0,
    unit: "rotations",
    own: nothing,
  }),
  githubRepository: text({
    scope: "stack",
    own: nothing,
    allowed:
      "Allowed: owner@id/name@id as the subject of the repository's tokens has it, or owner/name for a repository that has the older one",
    example: "your--organisation/meridian",
    objection: repositoryObjection,
  }),
  githubRepositoryId: optionalText({
    scope: "stack",
    own: nothing,
    allowed: "Allowed: the repository's number, such as 456789, or empty",
    example: "",
    objection: matching(/^[1-9]\d{0,18}$/, "which is not a repository's number"),
  }),
  stateRegion: optionalText({
    scope: "stack",
    own: nothing,
    allowed: "Allowed: an AWS region, or empty where state is kept in one of meridian:regions or in us-east-1",
    example: "",
    objection: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "which is not a region's name"),
  }),
  accountSingletons: choice<AccountSingletons>({
    scope: "stack",
    own: nothing,
    values: ["own", "shared"],
    example: "own",
  }),
  githubOidcProviderArn: optionalText({
    scope: "stack",
    own: nothing,
    allowed:
      "Allowed: arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com, or empty to create one",
    example: "",
    objection: matching(
      /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      "which is not the ARN of GitHub's OIDC provider",
    ),
  }),
  drillOperatorArns: list({
    scope: "stack",
    own: nothing,
    allowed: "Allowed: ARNs of IAM roles and users, such as arn:aws:iam::123456789012:user/ann, or nothing",
    example: [],
    objection: principalsObjection,
  }),
};

function tag(name: string, what: string, example: string): Key<string> {
  return text({
    scope: "stack",
    allowed: `Allowed: ${what}: letters, digits, spaces and _ . : / = + - @`,
    example,
    objection: tagObjection,
    own: tagInputs(name),
  });
}
