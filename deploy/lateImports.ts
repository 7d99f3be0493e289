/**
 * Import this before anything of Pulumi's. Its SDK loads the TypeScript compiler and npm's Arborist at start, for
 * programs whose functions become Lambda code; this platform has none, and they cost every process 0.4 s and 70 MB.
 * They are loaded when first used instead.
 */
import Module from "node:module";

const late: ReadonlySet<string> = new Set(["typescript", "@npmcli/arborist"]);

type Load = (request: string, parent: { readonly filename?: string } | undefined, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };
const load = loader._load;

loader._load = (request, parent, isMain) => {
  const now = (): unknown => load(request, parent, isMain);
  const forThem = late.has(request) && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
  return forThem ? whenUsed(now) : now();
};

/** A module's `require` that loads these when they are used. */
export const lateIn =
  (requireNow: (request: string) => unknown) =>
  (request: string): unknown =>
    late.has(request) ? whenUsed(() => requireNow(request)) : requireNow(request);

/** `__esModule`, so that the SDK's import takes it as it is instead of copying its members at once. */
function whenUsed(loadNow: () => unknown): unknown {
  return new Proxy(
    {},
    { get: (_, name) => (name === "__esModule" ? true : (loadNow() as Record<PropertyKey, unknown>)[name]) },
  );
}
