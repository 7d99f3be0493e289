import { nothingPushed } from "../formats";
import { pathOf, type Read } from "../reading";
import { quoted } from "../command";
import { objection, type ConfigurationRule } from "./rule";
import { roleOf } from "./stack";

/** A preview may come before the first image; instances that start need one. */
export const imageWasPushed: ConfigurationRule = (read) => {
  if (read.operation === "preview" || roleOf(read)?.kind !== "region") return [];
  if (read.read.imageDigest !== nothingPushed) return [];
  return [
    objection(read, "imageDigest", {
      reason: "which stands for an image that was never pushed: instances would start and never become healthy",
      allowed: "Build the storefront, push it and name its digest",
      command: pushCommand(read),
      to: nothingPushed,
    }),
  ];
};

/** Builds for the processor that the instance type has; Graviton families have a g after their generation. */
function pushCommand(read: Read): string {
  const platform = /^[a-z]+\d+g/.test(read.read.instanceType ?? "") ? "linux/arm64" : "linux/amd64";
  const home = read.read.homeRegion ?? read.stack;
  return [
    `repository=$(pulumi stack output repositoryUrls --json --stack foundation | jq -r '.["${home}"]')`,
    `aws ecr get-login-password --region ${home} | docker login --username AWS --password-stdin "\${repository%%/*}"`,
    `docker buildx build . --file app/Dockerfile --platform ${platform} --push --tag "$repository:$(git rev-parse --short HEAD)" --metadata-file image.json`,
    `pulumi config set ${pathOf(read, "imageDigest")} "$(jq -r '."containerimage.digest"' image.json)" --stack ${quoted(read.stack)}`,
  ].join(" && ");
}
