/**
 * Serves a pack by the protocol that the engine speaks with policy packs. Pulumi's SDK for packs is left out: it unpacks every
 * resource of a plan anew for every rule.
 */
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { isResourceRule, Judge, type Pack, type Shown, type Taken, type Violation } from "./pack";
import { plain } from "./values";

const { ADVISORY, MANDATORY, DISABLED } = analyzer.EnforcementLevel;
const { POLICY_TYPE_RESOURCE, POLICY_TYPE_STACK } = analyzer.PolicyType;

/**
 * Listens on loopback, for one engine after the other.
 * @returns The port, which an engine waits to be told on standard output.
 */
export async function serve(pack: Pack): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service as never, answering(handlersOf(pack)));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

function handlersOf(pack: Pack) {
  const judge = new Judge(pack);
  const answer = (found: readonly Violation[]) =>
    new analyzer.AnalyzeResponse().setDiagnosticsList(found.map((it) => diagnostic(pack, judge, it)));
  const noneRemedied = new analyzer.RemediateResponse().setNotApplicableList(rulesNotFor(pack)).serializeBinary();
  const notApplicable = oncePerType((type) =>
    new analyzer.AnalyzeResponse().setNotApplicableList(rulesNotFor(pack, type)).serializeBinary(),
  );
  return {
    handshake: () => new analyzer.AnalyzerHandshakeResponse(),
    getPluginInfo: () => new PluginInfo().setVersion(pack.version),
    getAnalyzerInfo: () => infoOf(pack, judge),
    configureStack: (request: analyzer.AnalyzerStackConfigureRequest) => {
      judge.begin(request.getStack());
      return new analyzer.AnalyzerStackConfigureResponse();
    },
    configure: (request: analyzer.ConfigureAnalyzerRequest) => {
      judge.configure(levelsIn(request));
      return new Empty();
    },
    analyze: async (request: analyzer.AnalyzeRequest) => {
      const it = shown(request);
      const found = [...judge.judgeResource(it), ...(await judge.foresee(it))];
      // A message of Protocol Buffers may be written in parts, one after the other.
      return Buffer.concat([answer(found).serializeBinary(), notApplicable(it.type)]);
    },
    analyzeStack: async (request: analyzer.AnalyzeStackRequest) =>
      answer(await judge.judgePlan(request.getResourcesList().map(shown))),
    // No rule changes a resource.
    remediate: () => noneRemedied,
    cancel: () => new Empty(),
  };
}

/** Answers of these calls are bytes already: what they hold for the most part is the same for all resources of a type. */
const asItIs = { responseSerialize: (bytes: Uint8Array): Buffer => Buffer.from(bytes) };
const service = {
  ...AnalyzerService,
  analyze: { ...AnalyzerService.analyze, ...asItIs },
  remediate: { ...AnalyzerService.remediate, ...asItIs },
};

/** Rules that the engine would otherwise count as passed, for every resource anew, and write to its log. It doesn't count those of plans. */
const rulesNotFor = ({ rules }: Pack, type?: string): analyzer.PolicyNotApplicable[] =>
  rules
    .filter((it) => isResourceRule(it) && (type === undefined || !it.types.includes(type)))
    .map((it) => new analyzer.PolicyNotApplicable().setPolicyName(it.name));

function oncePerType(make: (type: string) => Uint8Array): (type: string) => Uint8Array {
  const made = new Map<string, Uint8Array>();
  return (type) => {
    const bytes = made.get(type) ?? make(type);
    made.set(type, bytes);
    return bytes;
  };
}

function infoOf({ name, version }: Pack, judge: Judge): analyzer.AnalyzerInfo {
  const policies = judge.policies.map(({ about, subject }) =>
    new analyzer.PolicyInfo()
      .setName(about.name)
      .setDescription(about.title)
      .setEnforcementlevel(about.level === "mandatory" ? MANDATORY : ADVISORY)
      .setPolicyType(subject === "plan" ? POLICY_TYPE_STACK : POLICY_TYPE_RESOURCE)
      .setRemediationSteps(about.remedy)
      .setUrl(about.link),
  );
  return new analyzer.AnalyzerInfo()
    .setName(name)
    .setVersion(version)
    .setSupportsconfig(true)
    .setPoliciesList(policies);
}

function levelsIn(request: analyzer.ConfigureAnalyzerRequest): ReadonlyMap<string, Taken> {
  const levels = new Map<string, Taken>();
  request.getPolicyconfigMap().forEach((it, name) => levels.set(name, takenAs(it.getEnforcementlevel())));
  return levels;
}

/** A rule that is to change resources can't: it stops them. */
function takenAs(level: analyzer.EnforcementLevel): Taken {
  if (level === DISABLED) return "disabled";
  return level === ADVISORY ? "advisory" : "mandatory";
}

function diagnostic(pack: Pack, judge: Judge, { rule, message, urn }: Violation): analyzer.AnalyzeDiagnostic {
  return new analyzer.AnalyzeDiagnostic()
    .setPolicyname(rule.name)
    .setPolicypackname(pack.name)
    .setPolicypackversion(pack.version)
    .setDescription(rule.title)
    .setMessage(`${rule.title}\n${message}`)
    .setEnforcementlevel(judge.levelOf(rule) === "mandatory" ? MANDATORY : ADVISORY)
    .setUrn(urn ?? "");
}

function shown(it: analyzer.AnalyzeRequest | analyzer.AnalyzerResource): Shown {
  const options = it.getOptions()!;
  const parent = options.getParent() || ("getParent" in it ? it.getParent() : "");
  return {
    urn: it.getUrn(),
    type: it.getType(),
    name: it.getName(),
    props: plain(it.getProperties()),
    protect: options.getProtect(),
    ignoreChanges: options.getIgnorechangesList(),
    aliases: options.getAliasesList(),
    ...(parent ? { parent } : {}),
    ...("getPropertydependenciesMap" in it ? { references: referencesOf(it) } : {}),
  };
}

function referencesOf(it: analyzer.AnalyzerResource): Readonly<Record<string, readonly string[]>> {
  const references: Record<string, readonly string[]> = {};
  it.getPropertydependenciesMap().forEach((them, property) => (references[property] = them.getUrnsList()));
  return references;
}

type Handler = (request: never) => object | Promise<object>;

/** A thrown error becomes the call's status, with its own words: the engine ends the plan with it. */
const answering = (handlers: Readonly<Record<string, Handler>>): UntypedServiceImplementation =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, unary(handler)]));

const unary = (handler: Handler): UntypedHandleCall =>
  ((call: ServerUnaryCall<never, object>, done: (error: object | null, answer?: object) => void) => {
    new Promise<object>((resolve) => resolve(handler(call.request))).then(
      (answer) => done(null, answer),
      (error: Error) => done({ code: status.UNKNOWN, details: error.message }),
    );
  }) as UntypedHandleCall;
