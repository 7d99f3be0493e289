import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { ConstructRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  type RegisterResourceRequest,
  RegisterResourceResponse,
  type ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Values } from "../readback";

/** A child that a component registered, as the engine would hear of it. */
export interface Child {
  readonly type: string;
  readonly name: string;
  /** Name of the parent. */
  readonly parent: string;
  readonly inputs: Values;
  readonly dependencies: readonly string[];
  readonly ignoreChanges: readonly string[];
}

/** The engine's resource monitor, in memory: it remembers what is registered and answers with `outputsOf`. */
export class RecordingMonitor {
  readonly children: Child[] = [];
  private readonly server = new Server();

  private constructor(private readonly outputsOf: (child: Child) => { id: string; outputs: Values }) {
    const reply =
      <Request, Response>(answer: (request: Request) => Response) =>
      (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) =>
        done(null, answer(call.request));
    this.server.addService(ResourceMonitorService as never, {
      registerResource: reply((request: RegisterResourceRequest) => this.register(request)),
      registerResourceOutputs: reply(() => new Empty()),
      invoke: reply((request: ResourceInvokeRequest) => known(request)),
    });
  }

  /** Hands `use` an address and what was registered there; ends afterwards. */
  static async with<T>(
    outputsOf: (child: Child) => { id: string; outputs: Values },
    use: (endpoint: string, children: readonly Child[]) => Promise<T>,
  ): Promise<T> {
    const monitor = new RecordingMonitor(outputsOf);
    const port = await new Promise<number>((resolve, reject) =>
      monitor.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    try {
      return await use(`127.0.0.1:${port}`, monitor.children);
    } finally {
      monitor.server.forceShutdown();
    }
  }

  private register(request: RegisterResourceRequest): RegisterResourceResponse {
    const name = (urn: string): string => urn.split("::").at(-1) ?? "";
    const child: Child = {
      type: request.getType(),
      name: request.getName(),
      parent: name(request.getParent()),
      inputs: (request.getObject()?.toJavaScript() ?? {}) as Values,
      dependencies: request.getDependenciesList().map(name),
      ignoreChanges: request.getIgnorechangesList(),
    };
    this.children.push(child);
    const { id, outputs } = this.outputsOf(child);
    const response = new RegisterResourceResponse();
    response.setUrn(`urn:pulumi:stack::project::${child.type}::${child.name}`);
    response.setId(id);
    response.setObject(Struct.fromJavaScript({ ...child.inputs, ...outputs } as never));
    return response;
  }
}

/** Every resource has an ARN that ends with its name. */
function known(request: ResourceInvokeRequest): InvokeResponse {
  const urn = String((request.getArgs()?.toJavaScript() as Values)["urn"]);
  const response = new InvokeResponse();
  const state = { arn: `arn:aws:iam::123456789012:role/${urn.split("::").at(-1)}` };
  response.setReturn(Struct.fromJavaScript({ urn, id: "id", state }));
  return response;
}

/** What the engine asks a provider for a component. */
export function constructRequest(type: string, name: string, inputs: Values, monitor: string): ConstructRequest {
  const request = new ConstructRequest();
  request.setType(type);
  request.setName(name);
  request.setInputs(Struct.fromJavaScript(inputs as never));
  request.setMonitorendpoint(monitor);
  request.setDependenciesList(["urn:pulumi:stack::project::test:index:Source::what-it-waits-for"]);
  for (const input of Object.keys(inputs)) {
    const dependencies = new ConstructRequest.PropertyDependencies();
    dependencies.setUrnsList([`urn:pulumi:stack::project::test:index:Source::source-of-${input}`]);
    request.getInputdependenciesMap().set(input, dependencies);
  }
  return request;
}
