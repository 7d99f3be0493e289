import { credentials } from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { unknownValue } from "./entry";
import type { Values } from "./readback";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs?: Values;
  /** A component has no provider behind it. Default `custom`. */
  readonly kind?: "custom" | "component";
  readonly protect?: boolean | undefined;
  /** What must exist first, and be removed after. */
  readonly dependsOn?: readonly Pick<Registered, "urn">[];
  readonly ignoreChanges?: readonly string[];
  /** Version of its package, where that isn't the one that the monitor's children have. */
  readonly version?: string;
}

export interface Registered {
  readonly urn: string;
  /** The unknown value while previewing something that doesn't exist yet. */
  readonly id: string;
  readonly outputs: Values;
}

/** Marks a struct as a reference to a resource; a signature of the engine's wire format. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** A resource as an output of a component: the engine resolves it again on the other side. */
export const referenceTo = (it: Registered, version: string): Values => ({
  [signatureKey]: resourceSignature,
  urn: it.urn,
  id: it.id,
  packageVersion: version,
});

/** @throws Error where a value is no reference to a resource. */
export function referencedUrn(value: Values): string {
  if (value[signatureKey] !== resourceSignature) throw new Error(`${JSON.stringify(value)} is no resource`);
  return String(value["urn"]);
}

/** Registers a component, has its children made, and answers the engine with what `build` says of it. */
export async function constructed(
  request: provider.ConstructRequest,
  version: string,
  build: (monitor: Monitor, urn: string) => Promise<Values>,
): Promise<provider.ConstructResponse> {
  const monitor = new Monitor(request.getMonitorendpoint(), version);
  try {
    const { urn } = await monitor.register({
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent(),
      kind: "component",
      protect: request.getProtect(),
      // What it waits for goes after all of its children.
      dependsOn: request.getDependenciesList().map((it) => ({ urn: it })),
    });
    const state = await build(monitor, urn);
    await monitor.outputs(urn, state);
    const response = new provider.ConstructResponse();
    response.setUrn(urn);
    response.setState(Struct.fromJavaScript(state as never));
    return response;
  } finally {
    monitor.close();
  }
}

/** What the arguments of these names came from. Default: any of them. */
export function inputUrns(request: provider.ConstructRequest, names?: readonly string[]): string[] {
  const lists = [...request.getInputdependenciesMap().entries()].map(
    ([name, dependencies]: [string, provider.ConstructRequest.PropertyDependencies]) =>
      !names || names.includes(name) ? dependencies.getUrnsList() : [],
  );
  return [...new Set(lists.flat())];
}

/** The engine's resource monitor, for a component that registers children from inside a provider. */
export class Monitor {
  private readonly client: ResourceMonitorClient;

  constructor(
    endpoint: string,
    /** Version of the provider that children ask for, so that they share the program's default provider. */
    private readonly version: string,
  ) {
    this.client = new ResourceMonitorClient(endpoint, credentials.createInsecure());
  }

  register(it: Registration): Promise<Registered> {
    const request = new resource.RegisterResourceRequest();
    const custom = it.kind !== "component";
    request.setType(it.type);
    request.setName(it.name);
    request.setParent(it.parent);
    request.setCustom(custom);
    request.setObject(Struct.fromJavaScript((it.inputs ?? {}) as never));
    request.setProtect(it.protect ?? false);
    request.setDependenciesList((it.dependsOn ?? []).map((other) => other.urn));
    request.setAcceptsecrets(false);
    request.setAcceptresources(true);
    request.setSupportspartialvalues(true);
    request.setIgnorechangesList([...(it.ignoreChanges ?? [])]);
    if (custom) request.setVersion(it.version ?? this.version);
    return new Promise((resolve, reject) =>
      this.client.registerResource(request, (error, response) => {
        if (error) return reject(error);
        const outputs = (response.getObject()?.toJavaScript() ?? {}) as Values;
        return resolve({ urn: response.getUrn(), id: response.getId() || unknownValue, outputs });
      }),
    );
  }

  /** What the engine knows of a resource: its inputs and outputs. */
  resource(urn: string): Promise<Values> {
    const request = new resource.ResourceInvokeRequest();
    request.setTok("pulumi:pulumi:getResource");
    request.setArgs(Struct.fromJavaScript({ urn }));
    request.setAcceptresources(true);
    return new Promise((resolve, reject) =>
      this.client.invoke(request, (error, response) => {
        if (error) return reject(error);
        return resolve(((response.getReturn()?.toJavaScript() ?? {}) as Values)["state"] as Values);
      }),
    );
  }

  outputs(urn: string, outputs: Values): Promise<void> {
    const request = new resource.RegisterResourceOutputsRequest();
    request.setUrn(urn);
    request.setOutputs(Struct.fromJavaScript(outputs as never));
    return new Promise((resolve, reject) =>
      this.client.registerResourceOutputs(request, (error) => (error ? reject(error) : resolve())),
    );
  }

  close(): void {
    this.client.close();
  }
}
