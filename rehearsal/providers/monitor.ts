import { credentials } from "@grpc/grpc-js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { unknownValue } from "./lifecycle";
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
  readonly dependsOn?: readonly Registered[];
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
    if (custom) request.setVersion(this.version);
    return new Promise((resolve, reject) =>
      this.client.registerResource(request, (error, response) => {
        if (error) return reject(error);
        const outputs = (response.getObject()?.toJavaScript() ?? {}) as Values;
        return resolve({ urn: response.getUrn(), id: response.getId() || unknownValue, outputs });
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
