import { type ResourceRule, unknown } from "../../rule";

const type = "aws:secretsmanager/secret:Secret";
/** Days; the least that Secrets Manager takes but 0, which is at once. */
const min = 7;

export const secretsRecoverable: ResourceRule = {
  name: "secret-recoverable",
  title: "Deleted secrets can be restored for at least 7 days.",
  reason:
    "A secret that is deleted at once takes the databases' master credentials and the keys between regions with it, in every region that it is replicated to.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  level: "mandatory",
  remedy: `Set recoveryWindowInDays to ${min} or more, or leave it out: 30 is AWS' own default.`,
  types: [type],
  violations: ({ name, props }) => {
    const days = props["recoveryWindowInDays"] ?? 30;
    return days === unknown || Number(days) >= min
      ? []
      : [`Secret ${name} is gone ${String(days)} days after its deletion.`];
  },
  fixtures: {
    failing: [{ type, props: { recoveryWindowInDays: 0 } }],
    passing: [7, 30, unknown, undefined].map((days) => ({ type, props: { recoveryWindowInDays: days } })),
  },
};
