import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kubernetesVersions } from "../../config/kubernetes";
import { type Check, type AuditFinding, together, type Verdict } from "../check";
import { isCluster, type DeployedManifest, manifests, releases, versions } from "../kubernetes/manifests";
import { program } from "../process";
import { readState } from "../states";
import type { States } from "../terraform/plan";
import { goVersionOf, versionOf } from "../tools/install";
import { checkov } from "./checkov";

export interface KubernetesTools {
  /** Folder of checkov. */
  readonly programs: string;
  readonly kubeconform: string;
  /** Where kubeconform finds schemas. */
  readonly schemas: readonly string[];
}

type AllStates = () => Promise<ReadonlyMap<string, States>>;

const fixture = path.join(__dirname, "..", "fixtures", "kubernetes", "state.json");

/** The fixture's cluster runs the newest version, so that it needn't follow when an old one is taken out. */
function badStates(): States {
  const version = kubernetesVersions.at(-1);
  const resources = readState(fixture).map((it) => (isCluster(it) ? { ...it, inputs: { ...it.inputs, version } } : it));
  return new Map([["bad", resources]]);
}

/** Every object against the schema of its kind, unknown fields refused: a field that isn't known is ignored by nobody here. */
export const schemaCheck = (tools: KubernetesTools, states: AllStates): Check => ({
  family: "kubernetes",
  tool: `kubeconform ${goVersionOf("kubeconform")}`,
  unit: "objects",
  mustFind: ["schema:Deployment", "schema:TargetGroupBinding", "schema:NodePool", "no-schema:Gadget"],
  onFixture: () => conform(tools, badStates()),
  onProject: async () => overAll(await states(), (it) => conform(tools, it)),
});

/** The same objects, by checkov's rules for containers. */
export const confinementCheck = (tools: KubernetesTools, states: AllStates): Check => ({
  family: "kubernetes",
  tool: `checkov ${versionOf("checkov")}`,
  unit: "checks of objects",
  mustFind: [
    "CKV_K8S_16", // privileged
    "CKV_K8S_20", // privilege escalation
    "CKV_K8S_23", // root
    "CKV_K8S_22", // a file system that can be written
    "CKV_K8S_43", // an image by tag
    "CKV2_K8S_6", // no network policy
  ],
  onFixture: () => confined(tools, badStates()),
  onProject: async () => overAll(await states(), (it) => confined(tools, it)),
});

async function overAll(states: ReadonlyMap<string, States>, look: (it: States) => Promise<Verdict>): Promise<Verdict> {
  const clusters = [...states.values()].filter((it) => manifests(it).length > 0);
  const charts = new Set(clusters.flatMap(releases));
  const unseen = charts.size > 0 ? [`objects that Helm makes of the charts ${[...charts].join(", ")}`] : [];
  const verdicts: Verdict[] = [{ looked: 0, findings: [], unseen }];
  for (const it of clusters) verdicts.push(await look(it));
  return together(verdicts);
}

async function conform(tools: KubernetesTools, states: States): Promise<Verdict> {
  const [version, ...others] = versions(states);
  if (version === undefined || others.length > 0)
    throw new Error(
      `one version of Kubernetes is expected in the states, not ${versions(states).join(", ") || "none"}`,
    );
  return withFiles(manifests(states), async (folder) => {
    const locations = tools.schemas.flatMap((it) => ["-schema-location", it]);
    const args = [
      "-strict",
      "-verbose",
      "-output",
      "json",
      "-kubernetes-version",
      `${version}.0`,
      ...locations,
      folder,
    ];
    const ended = await program(tools.kubeconform, args);
    const report = JSON.parse(ended.stdout || "{}") as { readonly resources?: readonly Conformed[] };
    if (!report.resources) throw new Error(`kubeconform ended with ${ended.code}:\n${ended.stderr.slice(-2000)}`);
    return { looked: report.resources.length, findings: report.resources.flatMap(findingOf) };
  });
}

interface Conformed {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly status: "statusValid" | "statusInvalid" | "statusError" | "statusSkipped" | "statusEmpty";
  readonly msg: string;
}

function findingOf({ filename, kind, name, status, msg }: Conformed): AuditFinding[] {
  if (status === "statusValid") return [];
  const stack = path.basename(path.dirname(filename));
  return [
    {
      check: `${status === "statusInvalid" ? "schema" : "no-schema"}:${kind}`,
      subject: `${stack}/${kind}/${name}`,
      message: msg,
    },
  ];
}

/** Stack by stack: a network policy of one cluster is none of another's. */
async function confined(tools: KubernetesTools, states: States): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const [stack, resources] of states) {
    const own = manifests(new Map([[stack, resources]]));
    if (own.length === 0) continue;
    verdicts.push(
      await withFiles(own, (_folder, files) => checkov(tools.programs, "kubernetes", files)).then((it) => ({
        ...it,
        findings: it.findings.map((finding) => ({ ...finding, subject: `${stack}/${finding.subject}` })),
      })),
    );
  }
  return together(verdicts);
}

async function withFiles(
  own: readonly DeployedManifest[],
  look: (folder: string, files: readonly string[]) => Promise<Verdict>,
): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), "manifests-"));
  try {
    const files = own.map(({ stack, content }, index) => {
      const file = path.join(folder, stack, `${index}.json`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(content, undefined, 1));
      return file;
    });
    return await look(folder, files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
