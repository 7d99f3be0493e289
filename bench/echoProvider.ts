import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface EchoProvider {
  readonly port: number;
  stop(): void;
}

/**
 * The least that a provider can do: every resource is what was asked for, nothing ever differs, nothing is called.
 * What a deployment takes with it is the engine's own share, the floor that no provider gets below.
 */
export async function serveEcho(): Promise<EchoProvider> {
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(ResourceProviderService as never, echo());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, it) =>
      error ? reject(error) : resolve(it),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

function echo(): UntypedServiceImplementation {
  let made = 0;
  const handlers = {
    configure: () => {
      const response = new provider.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    },
    check: (request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews()),
    diff: () => {
      const response = new provider.DiffResponse();
      response.setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE);
      return response;
    },
    create: (request: provider.CreateRequest) => {
      const response = new provider.CreateResponse();
      if (!request.getPreview()) response.setId(`thing-${++made}`);
      return response.setProperties(request.getProperties());
    },
    read: (request: provider.ReadRequest) =>
      new provider.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    update: (request: provider.UpdateRequest) => new provider.UpdateResponse().setProperties(request.getNews()),
    delete: () => new Empty(),
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => new plugin.PluginInfo(),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, answering(handler as never) as never]),
  );
}

const answering = (handler: (request: unknown) => unknown): handleUnaryCall<never, never> =>
  ((call: ServerUnaryCall<unknown, unknown>, done: (error: null, answer: unknown) => void) =>
    done(null, handler(call.request))) as never;
