import { type ResourceRule, unknown } from "../../rule";

type Lifecycle = { readonly deleteAfter?: unknown } | undefined;
interface Rule {
  readonly ruleName?: unknown;
  readonly lifecycle?: Lifecycle;
  readonly copyActions?: readonly { readonly lifecycle?: Lifecycle }[] | typeof unknown;
}

/** Days. */
const min = 7;
const type = "aws:backup/plan:Plan";

/** Without a lifecycle AWS Backup keeps a recovery point for ever. */
const isShort = (lifecycle: Lifecycle): boolean => {
  const days = lifecycle?.deleteAfter;
  return typeof days === "number" && days < min;
};

const kept = (days: unknown, copied: unknown = days) => ({
  rules: [
    { ruleName: "daily", lifecycle: { deleteAfter: days }, copyActions: [{ lifecycle: { deleteAfter: copied } }] },
  ],
});

export const recoveryPointsKept: ResourceRule = {
  name: "recovery-points-kept-a-week",
  title: "Backup plans keep recovery points and their copies for at least 7 days.",
  reason:
    "The copy in the next region is what is left when an intruder or a bug has deleted the rest. Gone within days, it is gone before anybody has understood what happened.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
  level: "mandatory",
  remedy: `Set deleteAfter of the rule's lifecycle, and of each copy's, to ${min} days or more: backupRetentionDays.`,
  types: [type],
  violations: ({ props }) => {
    const rules = Array.isArray(props["rules"]) ? (props["rules"] as readonly (Rule | typeof unknown)[]) : [];
    return rules.flatMap((rule) => {
      if (typeof rule === "symbol") return [];
      const copies = Array.isArray(rule.copyActions) ? (rule.copyActions as readonly { lifecycle?: Lifecycle }[]) : [];
      const short = [rule.lifecycle, ...copies.map((it) => it.lifecycle)].filter(isShort);
      return short.map(
        (it) => `Rule ${String(rule.ruleName)} keeps recovery points for ${String(it?.deleteAfter)} days.`,
      );
    });
  },
  fixtures: {
    failing: [
      { type, props: kept(6) },
      { type, props: kept(35, 1) },
    ],
    passing: [
      { type, props: kept(7) },
      { type, props: { rules: [{ ruleName: "for ever" }, unknown] } },
      { type, props: kept(unknown) },
    ],
  },
};
