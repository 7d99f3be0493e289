import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

export const samples: Record<string, AnySample> = {
  "aws:ssm/parameter:Parameter": sample<aws.ssm.ParameterArgs>({
    inputs: () => ({
      name: "/shop/image",
      type: "String",
      value: "sha256:one",
      description: "first",
      allowedPattern: "^sha256:.*$",
      tier: "Standard",
      dataType: "text",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ value: "sha256:two", description: "second", tags: { Name: "b" } }),
    replacement: () => ({ name: "/shop/image-2" }),
  }),
};
