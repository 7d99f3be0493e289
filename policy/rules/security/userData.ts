import type { Resource } from "../../rule";

/** What starts instances with a script. */
export const scriptTypes: readonly string[] = ["aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance"];

/** The script that an instance runs when it starts; empty where there is none or it isn't known yet. */
export function scriptOf({ type, props }: Resource): string {
  const coded = type.endsWith(":LaunchTemplate") ? props["userData"] : props["userDataBase64"];
  if (typeof coded === "string") return Buffer.from(coded, "base64").toString();
  return typeof props["userData"] === "string" ? props["userData"] : "";
}
