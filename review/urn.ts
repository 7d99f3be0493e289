/** What a URN says of its resource. */

const parts = (urn: string): readonly string[] => urn.split("::");

export { typeOf } from "../deploy/urn";

export const nameOf = (urn: string): string => parts(urn).slice(3).join("::");

/** Types of the components around a resource, the outermost first. */
export const componentsOf = (urn: string): readonly string[] => (parts(urn)[2] ?? "").split("$").slice(0, -1);

/** `lb listener` of `aws:lb/listener:Listener`; other packages keep their name. */
export function typeInWords(type: string): string {
  const [pack = "", middle = "", kind = type] = type.split(":");
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const before = pack === "aws" ? middle.split("/")[0]! : pack === "meridian" ? middle : pack;
  return words.startsWith(before) ? words : `${before} ${words}`;
}
