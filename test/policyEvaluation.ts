/** Whether an identity policy's statements allow a permission, for comparing what is deployed with what is declared. */
import type { DeclaredPermission } from "../drill/drill";

export interface DeployedStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export const listed = (it: string | readonly string[]): readonly string[] => (typeof it === "string" ? [it] : it);

const quoted = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);

/** IAM's wildcards; what a declaration leaves open by `*` must lie within what is allowed. */
export const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${quoted(pattern).replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);

export function statementAllows(statement: DeployedStatement, wanted: DeclaredPermission): boolean {
  const { Effect, Action, Resource, Condition = {} } = statement;
  if (Effect !== "Allow") throw new Error(`${statement.Sid} denies, which isn't compared`);
  return (
    listed(Action).some((it) => fits(it, wanted.action)) &&
    listed(Resource).some((it) => fits(it, wanted.resource)) &&
    Object.entries(Condition).every(([operator, keys]) => {
      if (operator !== "StringEquals") throw new Error(`${statement.Sid} has ${operator}, which isn't compared`);
      return Object.entries(keys).every(([key, values]) => listed(values).includes(wanted.context?.[key] ?? ""));
    })
  );
}
