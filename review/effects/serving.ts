import type { Effect } from "./effect";

const scaling = "https://docs.aws.amazon.com/autoscaling/ec2/userguide";
const kubernetes = "https://kubernetes.io/docs/concepts/workloads";

/** What runs the storefront, who may do what, and who watches. */
export const servingEffects: readonly Effect[] = [
  {
    types: ["ec2/launchTemplate"],
    kinds: ["update", "replace"],
    impact: "restarts",
    words:
      "instances are replaced one after the other by the rollout that npm run deploy makes; back where errors rise",
    source: "docs/compute.md#rolling-out",
  },
  {
    types: ["autoscaling/group"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "all instances of the region go at once",
    source: `${scaling}/as-process-shutdown.html`,
  },
  {
    types: ["autoscaling/group"],
    properties: ["minSize", "maxSize", "desiredCapacity"],
    impact: "slower",
    words: "more instances take minutes to serve; fewer are taken out after their connections have drained",
    source: `${scaling}/asg-capacity-limits.html`,
  },
  {
    types: ["autoscaling/group"],
    properties: ["launchTemplate"],
    impact: "restarts",
    words: "instances are replaced one after the other by the rollout that npm run deploy makes",
    source: `${scaling}/instance-refresh-rollback.html`,
  },
  {
    types: ["autoscaling/group"],
    impact: "nothing",
    words: "running instances stay",
    source: `${scaling}/asg-capacity-limits.html`,
  },
  {
    types: ["autoscaling/policy", "appautoscaling/policy"],
    kinds: ["update", "delete", "replace"],
    impact: "slower",
    words: "instances come and go at another load",
    source: `${scaling}/as-scaling-target-tracking.html`,
  },
  {
    types: ["eks/cluster"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "every node and pod goes with it",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html",
  },
  {
    types: ["eks/cluster", "eks/addon"],
    impact: "nothing",
    words: "the API server is unreachable for moments; pods go on",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html",
  },
  {
    types: ["eks/nodeGroup"],
    kinds: ["update", "delete", "replace"],
    impact: "restarts",
    words: "nodes are drained and replaced one after the other, within the disruption budget",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",
  },
  {
    types: ["kubernetes:apps/v1"],
    kinds: ["update", "replace", "delete"],
    impact: "restarts",
    words: "pods are replaced in parts while the rest serves",
    source: `${kubernetes}/controllers/deployment/#rolling-update-deployment`,
  },
  {
    types: [
      "iam/role",
      "iam/rolePolicy",
      "iam/policy",
      "iam/rolePolicyAttachment",
      "iam/instanceProfile",
      "iam/openIdConnectProvider",
    ],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words:
      "holds within seconds: a right that the storefront loses fails the calls that need it, one that it gains widens what a break-in reaches",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  },
  {
    types: ["s3/bucketPolicy", "s3/bucketPublicAccessBlock", "s3/bucketOwnershipControls", "sns/topicPolicy"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "holds at once: who may read and write changes",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  {
    types: ["cloudwatch/metricAlarm", "cloudwatch/compositeAlarm"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "users notice nothing; somebody is woken sooner, later or not at all",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  },
  {
    types: ["cloudwatch/dashboard", "cloudwatch/logGroup", "sns/topic", "sns/topicSubscription", "ec2/flowLog"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "users notice nothing; what is seen and kept of the shop changes",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  },
  {
    types: ["scheduler/schedule"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "what it calls is called at other times or with other words",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html",
  },
];
