import { type PlanRule, type Resource, unknown } from "../../rule";
import { lacking, planWith } from "./parts";
import { itemsOf } from "../../reading";

const type = "aws:secretsmanager/secret:Secret";
const rotation = "aws:secretsmanager/secretRotation:SecretRotation";

/**
 * Secrets that no function of Secrets Manager can rotate, each with what is done instead. All of them are replicated: a function
 * runs in the primary's region alone, so with that region lost nothing would rotate them anyway.
 */
const exceptions: Readonly<Record<string, string>> = {
  "relational-credentials":
    "a member of a global cluster takes no password after it was made; the storefront signs in with IAM tokens that last 15 minutes",
  "document-credentials": "a member of a global cluster takes no password after it was made",
  "origin-secret":
    "CloudFront and every region's load balancer must agree on it: secretGeneration rotates it, in the order of stacks",
  "token-signing-keys":
    "every region must accept a key before any signs with it: secretGeneration rotates it, in the order of stacks",
};

const isExcepted = ({ name, props: { replicas } }: Resource) =>
  exceptions[name] !== undefined && (replicas === unknown || itemsOf(replicas).length > 0);

const secret = (name: string, props: object = {}) => ({ type, name, props: { id: `${name}-1`, ...props } });
const replicas = [{ region: "eu-west-1" }];

export const secretRotation: PlanRule = {
  name: "secret-rotation",
  title: "Secrets rotate, except the replicated ones that this rule names with their reason.",
  reason: "A secret that leaked once opens the door for as long as nobody changes it.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-1",
  level: "mandatory",
  remedy:
    "Add an aws.secretsmanager.SecretRotation, or add the replicated secret to this rule's exceptions and say why and what is done instead.",
  controls: ["FSBP SecretsManager.1"],
  findings: (plan) => {
    const named = plan.resources.filter((it) => it.type === type && isExcepted(it)).map((it) => it.urn);
    const found = lacking(plan, [type], { type: rotation, property: "secretId" }, { message: "isn't rotated" });
    return found.filter(({ urn }) => !named.includes(urn!));
  },
  planFixtures: {
    failing: [
      planWith(secret("payment-key")),
      planWith(secret("payment-key", { replicas })),
      planWith(secret("origin-secret", { replicas: [] })),
      planWith(secret("payment-key"), { type: rotation, props: { secretId: "another-secret" } }),
    ],
    passing: [
      planWith(secret("origin-secret", { replicas })),
      planWith(secret("payment-key"), { type: rotation, props: { secretId: "payment-key-1" } }),
    ],
  },
};
