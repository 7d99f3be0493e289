/** With which choices a rehearsal runs a drill: what an operator would type. Pure. */
import type { ChoiceName, Drill, DrillChoice } from "../../drill/drill";

type Asked = Pick<Drill<never, never>, "kind" | "needs" | "takes">;

/**
 * The region that is left is the one that writes; whoever takes over is the next one. What is unplanned may lose what hadn't been
 * replicated, which the rehearsal counts.
 * @param regions the one that writes first
 */
export function choiceFor({ kind, needs, takes }: Asked, regions: readonly string[]): DrillChoice {
  const [writer, next, third] = regions as [string, string, string | undefined];
  const values: Partial<Record<ChoiceName, string>> = {
    leave: writer,
    ...(third !== undefined && { alsoLeave: next }),
    to: third !== undefined && needs.includes("alsoLeave") ? third : next,
    region: next,
    zone: `${writer}a`,
  };
  // A question about the state is asked of every region.
  const optional = kind === "readiness" ? [] : takes.filter((it) => it === "to" || it === "leave" || it === "region");
  const asked = [...needs, ...optional];
  const chosen = asked.flatMap((it) => (values[it] === undefined ? [] : [[it, values[it]] as const]));
  return { ...Object.fromEntries(chosen), dataLoss: kind === "unplanned" ? "accepted" : "refused" };
}
