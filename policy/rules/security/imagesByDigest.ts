import { type Resource, type ResourceRule, unknown } from "../../rule";
import { scriptOf, scriptTypes } from "./userData";
import { at } from "../../reading";
import { containersOf, podSpecOf, workloadTypes } from "./workloads";
import { deploymentOf } from "./workloads.samples";

const digest = /@sha256:[0-9a-f]{64}$/;

/** An image of a registry in a script: the registry alone, as in a sign-in, is none. */
const inScripts =
  /\b(?:[a-z0-9-]+\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|public\.ecr\.aws|docker\.io|ghcr\.io|quay\.io|gcr\.io|registry\.k8s\.io)\/[a-z0-9._/-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?/g;

/** What a container tool is told to fetch, whatever the registry. */
const fetched = /\b(?:docker|podman|nerdctl) pull (?:-\S+ )*["']?([^\s"'-][^\s"']*)/g;

function imagesOf(resource: Resource): readonly unknown[] {
  if (!scriptTypes.includes(resource.type)) {
    return containersOf(podSpecOf(resource)).map(({ spec }) => at(spec, "image"));
  }
  const script = scriptOf(resource);
  return [...(script.match(inScripts) ?? []), ...[...script.matchAll(fetched)].map((it) => it[1])];
}

function violations(resource: Resource): readonly string[] {
  const loose = imagesOf(resource).filter((it) => it !== unknown && !digest.test(String(it)));
  return [...new Set(loose)].map((it) => `${String(it)} has no digest`);
}

const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const image = `${registry}/meridian/storefront`;
const script = (text: string) => ({ type: scriptTypes[0]!, props: { userData: Buffer.from(text).toString("base64") } });

export const imagesByDigest: ResourceRule = {
  name: "images-by-digest",
  title: "Every container image is named by its digest.",
  reason: "A tag can come to mean another image, so that a restart in one region runs what nobody tested or reviewed.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  level: "mandatory",
  remedy: "Write repository@sha256:… with the digest that was tested.",
  types: [...scriptTypes, ...workloadTypes],
  violations,
  fixtures: {
    failing: [
      script(`docker pull ${image}:latest`),
      script("docker run --rm public.ecr.aws/nginx/nginx"),
      script("docker pull --quiet nginx:1.27"),
      deploymentOf({}, { image: `${image}:v1` }),
      deploymentOf({}, { image: undefined }),
      deploymentOf({ initContainers: [{ name: "migrate", image: "busybox" }] }),
    ],
    passing: [
      script(`docker login --password-stdin ${registry}\ndocker pull ${image}@sha256:${"a".repeat(64)}\n`),
      { type: scriptTypes[0]!, props: { userData: unknown } },
      { type: scriptTypes[1]!, props: { userData: "#!/bin/bash" } },
      deploymentOf(),
      deploymentOf({}, { image: unknown }),
    ],
  },
};
