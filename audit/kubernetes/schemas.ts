import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { kubernetesVersions } from "../../config/kubernetes";
import { cacheKey, madeOnce, type Progress } from "../../toolchain/cache";
import { kubernetesSchemas, versionOf } from "../tools/install";
import { type NamedSchema, schemasOf } from "./strict";
import { targetGroupBinding } from "./targetGroupBinding";

const run = promisify(execFile);

/** A Go module that carries CustomResourceDefinitions, and the checksum of its content as Go's checksum database has it. */
interface Definitions {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  readonly folder: string;
}

/** Of the controllers that the cluster runs; a newer chart may know more fields, and needs its module here. */
const definitions: readonly Definitions[] = [
  {
    module: "sigs.k8s.io/karpenter",
    version: "v1.14.1",
    sum: "h1:GjqvOHLjl2+OXM0ti5VEZSQuvcitB0pETd8zdChXEtI=",
    folder: "pkg/apis/crds",
  },
  {
    module: "github.com/aws/karpenter-provider-aws",
    version: "v1.14.1",
    sum: "h1:WGtIQTQcxpElYMdWfWuPwaF2+9muR+hYhPZsTtoY8Gs=",
    folder: "pkg/apis/crds",
  },
];

/** Patterns of kubeconform for the schemas of Kubernetes and of the custom resources, all on this machine. */
export async function ensureSchemas(programs: string, progress: Progress): Promise<string[]> {
  const key = cacheKey(
    versionOf("kubernetes-validate"),
    JSON.stringify([definitions, targetGroupBinding, kubernetesVersions]),
  );
  const home = await madeOnce(
    `kubernetes-schemas-${key}`,
    async (folder) => {
      progress("gathering the schemas of Kubernetes and of its controllers, once");
      copyOwn(await kubernetesSchemas(programs), folder);
      for (const source of definitions) for (const it of await schemasIn(source)) write(folder, it);
      write(folder, targetGroupBinding);
    },
    progress,
  );
  return [
    path.join(home, "{{.NormalizedKubernetesVersion}}-local{{.StrictSuffix}}", "{{.ResourceKind}}{{.KindSuffix}}.json"),
    path.join(home, "custom", "{{.Group}}", "{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"),
  ];
}

/**
 * kubernetes-validate's own, of the versions that clusters may run. Their references and identifiers are paths that
 * only it resolves, and here plain files.
 */
function copyOwn(from: string, to: string): void {
  for (const version of kubernetesVersions.map((it) => `v${it}.0-local-strict`)) {
    mkdirSync(path.join(to, version), { recursive: true });
    for (const name of readdirSync(path.join(from, version))) {
      const { $id: _, ...schema } = JSON.parse(
        readFileSync(path.join(from, version, name), "utf8").replaceAll(
          '"/api/_definitions.json',
          '"_definitions.json',
        ),
      ) as Record<string, unknown>;
      writeFileSync(path.join(to, version, name), JSON.stringify(schema));
    }
  }
}

async function schemasIn({ module, version, sum, folder }: Definitions): Promise<NamedSchema[]> {
  const { stdout } = await run("go", ["mod", "download", "-json", `${module}@${version}`], {
    env: { ...process.env, GOFLAGS: "-mod=mod" },
    maxBuffer: 1 << 26,
  });
  const downloaded = JSON.parse(stdout) as { readonly Dir: string; readonly Sum: string };
  if (downloaded.Sum !== sum) throw new Error(`${module}@${version} has the checksum ${downloaded.Sum}, not ${sum}`);
  const crds = path.join(downloaded.Dir, folder);
  return readdirSync(crds)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => schemasOf(load(readFileSync(path.join(crds, name), "utf8")) as Parameters<typeof schemasOf>[0]));
}

function write(folder: string, { group, kind, version, schema }: NamedSchema): void {
  const place = path.join(folder, "custom", group);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, `${kind.toLowerCase()}_${version}.json`), JSON.stringify(schema));
}
