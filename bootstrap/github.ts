/** What the workflows need of GitHub: variables of the repository, and environments whose reviewers stand before changes. Pure. */
import { quoted } from "../config/command";
import { firstPlatform, platformNames, type WorkflowPurpose } from "../config/platformNames";

export interface GithubNeeds {
  /** What the platform is called: a repository's workflows are of one. */
  readonly name: string;
  readonly backendUrl: string;
  readonly region: string;
  /** Region whose snapshot of outputs drills read: not the one that is most likely left. */
  readonly snapshotRegion: string;
  /** Missing: foundation isn't deployed yet. */
  readonly roleArns?: Readonly<Record<"preview" | "deploy" | "drift" | "drill" | "readiness", string>>;
  /** GitHub's number of the user who approves. Missing: a person adds reviewers. */
  readonly reviewerId?: number;
}

/** A call of GitHub's CLI, with what it reads. */
export interface GithubCall {
  readonly args: readonly string[];
  readonly input?: string;
}

/** What workflows run as, each in an environment of its own, and whether a person approves before their jobs run. */
const purposes: Readonly<Record<WorkflowPurpose, "reviewed" | "unattended">> = {
  deploy: "reviewed",
  drill: "reviewed",
  drift: "unattended",
  readiness: "unattended",
};

const inRepository = "repos/{owner}/{repo}";

/** Calls in their order; each can be repeated. */
export function githubCalls({
  name: platform,
  backendUrl,
  region,
  snapshotRegion,
  roleArns,
  reviewerId,
}: GithubNeeds): readonly GithubCall[] {
  const names = platformNames(platform);
  const variables: Readonly<Record<string, string>> = {
    ...(platform === firstPlatform ? {} : { MERIDIAN_PLATFORM: platform }),
    PULUMI_BACKEND_URL: backendUrl,
    MERIDIAN_AWS_REGION: region,
    MERIDIAN_SNAPSHOT_REGION: snapshotRegion,
    ...Object.fromEntries(
      Object.entries(roleArns ?? {}).map(([role, arn]) => [`MERIDIAN_${role.toUpperCase()}_ROLE_ARN`, arn]),
    ),
  };
  return [
    ...Object.entries(variables).map(([name, value]) => ({ args: ["variable", "set", name, "--body", value] })),
    ...Object.entries(purposes).flatMap(([purpose, kind]) =>
      environment(names.environment(purpose as WorkflowPurpose), kind === "reviewed" ? reviewerId : undefined),
    ),
    releaseTags(names.environment("deploy")),
  ];
}

/** A tag such as v1.2.3 releases an image; its job, too, waits for a reviewer. */
const releaseTags = (environmentName: string): GithubCall => ({
  args: [
    ...["api", "--method", "POST", `${inRepository}/environments/${environmentName}/deployment-branch-policies`],
    ...["--field", "name=v*", "--field", "type=tag"],
  ],
});

/** Only the branch main may use it: a workflow that somebody changes on another branch can't take its role. */
function environment(name: string, reviewerId: number | undefined): readonly GithubCall[] {
  const settings = {
    reviewers: reviewerId === undefined ? null : [{ type: "User", id: reviewerId }],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  };
  const at = `${inRepository}/environments/${name}`;
  return [
    { args: ["api", "--method", "PUT", at, "--input", "-"], input: JSON.stringify(settings) },
    { args: ["api", "--method", "POST", `${at}/deployment-branch-policies`, "--field", "name=main"] },
  ];
}

/** As a person types it. */
export const commandOf = ({ args, input }: GithubCall): string =>
  [...(input === undefined ? [] : ["echo", quoted(input), "|"]), "gh", ...args.map(quoted)].join(" ");
