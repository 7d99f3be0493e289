/** What a URN says of its resource. */

/** Such as `aws:lb/listener:Listener`; empty where it is no URN. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Its logical name, or what is given where that is no URN. */
export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
