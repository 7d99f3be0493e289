import type { Fixture } from "../../rule";
import { document } from "./documents.samples";

/** A policy of a role with this statement. */
export const rolePolicyOf = (statement: object, name = "fixture"): Fixture => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name,
  props: {
    policy: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::backups/*", ...statement }),
  },
});
