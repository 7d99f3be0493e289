import { type PlanRule, resourceOf } from "../../rule";

const type = "aws:backup/regionSettings:RegionSettings";

/** A key in brackets that could as well stand behind a dot; the bridge itself writes those with `.`, `"`, `[` or `]` in them so. */
const bracketed = /\["[^."[\]]*"\]/;

const ignoring = (path: string, of = type) => ({
  resources: [resourceOf({ type: of, props: {}, ignoreChanges: [path] })],
});

export const ignoredPathMatches: PlanRule = {
  name: "ignored-path-matches",
  title: "Paths of ignored changes into maps of AWS resources are written with dots.",
  reason:
    "The bridge to the AWS provider compares paths as text and writes a key behind a dot. One in brackets never matches: the change that it was to ignore is in every preview, and is applied by the next update.",
  link: "https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/diff.go",
  level: "mandatory",
  remedy: "Write property.Key, with a plain dot, spaces in the key too.",
  findings: ({ resources }) =>
    resources
      .filter((it) => it.type.startsWith("aws:"))
      .flatMap(({ urn, ignoreChanges }) =>
        ignoreChanges.filter((path) => bracketed.test(path)).map((path) => ({ urn, message: `${path} never matches` })),
      ),
  planFixtures: {
    failing: [ignoring('resourceTypeOptInPreference["CloudFormation"]')],
    passing: [
      ignoring("resourceTypeOptInPreference.Storage Gateway"),
      ignoring('tags["aws.example/name"]'),
      ignoring("target.input"),
      ignoring('spec["replicas"]', "kubernetes:apps/v1:Deployment"),
    ],
  },
};
