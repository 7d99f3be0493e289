/** How single values must be written. Each answers with what is wrong, as the end of "… is <value>, …", or nothing. */
import { domainToASCII } from "node:url";
import { canonical, contains, overlap, parseBlock } from "./cidr";
import { isKnownRegion, regionNames, unsuitableRegions } from "./aws-regions";
import { structured } from "./kinds";
import { zonesPerRegion } from "./zones";
import { nearest } from "./nearest";

/** Digest of an image that was never pushed: what `Pulumi.yaml` declares until a first image exists. */
export const nothingPushed = `sha256:${"0".repeat(64)}`;

export function matching(pattern: RegExp, reason: string): (value: string) => string | undefined {
  return (value) => (pattern.test(value) ? undefined : reason);
}

const interval = /^(\d{4}-\d\d-\d\dT\d\d:\d\dZ)\/(\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/;

/** Intervals as ISO 8601 has them, to the minute and in UTC, so that nobody has to ask which midnight is meant. */
export function freezesObjection(intervals: readonly string[]): string | undefined {
  for (const it of intervals) {
    const [begin, end] = (interval.exec(it) ?? []).slice(1).map((text) => Date.parse(text));
    if (begin === undefined || end === undefined || Number.isNaN(begin) || Number.isNaN(end))
      return `in which ${it || "an empty text"} is not an interval in UTC`;
    if (end <= begin) return `in which ${it} ends before it begins`;
  }
  return undefined;
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const domainPattern = new RegExp(`^(${label}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`);

export function domainObjection(value: string): string | undefined {
  if (value !== value.toLowerCase()) return "which has capital letters";
  if (!domainPattern.test(value)) return "which is not a domain name";
  // https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
  return value.length > 62 ? "which is too long for a certificate that also covers *.D (64 characters)" : undefined;
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(blockOf);
const dockerBridge = blockOf("172.17.0.0/16");

function blockOf(text: string): NonNullable<ReturnType<typeof parseBlock>> {
  const block = parseBlock(text);
  if (!block) throw new Error(`${text} is not an address block`);
  return block;
}

export function blockObjection(value: string): string | undefined {
  const block = parseBlock(value);
  if (!block) return "which is not an IPv4 address block";
  if (canonical(block) !== value) return `which does not begin at its network address: ${canonical(block)} does`;
  if (block.prefix < 16) return "which is larger than a VPC can be";
  if (block.prefix > 20) return "which is too small for nine subnets that can grow";
  if (!privateBlocks.some((outer) => contains(outer, block))) return "which is not private address space";
  if (overlap(block, dockerBridge)) return "which overlaps 172.17.0.0/16, Docker's own network inside every instance";
  return undefined;
}

/** The domain as DNS has it, whatever script it is written in; empty where it is none. */
const emailDomain = (value: string): string => domainToASCII(value.slice(value.lastIndexOf("@") + 1));

/** Also of an internationalised domain, as people write it. */
export function emailObjection(value: string): string | undefined {
  const isAddress = /^[^\s@"'<>]{1,64}@[^\s@"'<>]+$/.test(value) && domainPattern.test(emailDomain(value));
  return isAddress ? undefined : "which is not an e-mail address";
}

/** With the domain as every mail server knows it. */
export const emailInAscii = (value: string): string =>
  `${value.slice(0, value.lastIndexOf("@") + 1)}${emailDomain(value)}`;

/** What stands before an address in a mail's `From`: letters, digits and signs that need no quotes. */
const senderPattern =
  /^(?:(?<name>[A-Za-z0-9][A-Za-z0-9 !#$%&'*+/=?^_{|}~-]{0,63}) <(?<named>[^<>]+)>|(?<bare>[^<>]+))$/;

/** The address in `The shop <shop@shop.example.com>`; undefined where there is none. */
export function senderAddress(value: string): string | undefined {
  const { named, bare } = senderPattern.exec(value)?.groups ?? {};
  return named ?? bare;
}

export function senderObjection(value: string): string | undefined {
  const address = senderAddress(value);
  if (address === undefined || emailObjection(address) !== undefined) return "which is not a sender's address";
  return emailInAscii(address).toLowerCase() === address.toLowerCase()
    ? undefined
    : "whose domain isn't written as mail servers know it, in ASCII";
}

const repositoryPattern =
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(?<ownerId>@[1-9]\d{0,18})?\/(?!\.{1,2}(@|$))[A-Za-z0-9._-]{1,100}(?<repositoryId>@[1-9]\d{0,18})?$/;

/** https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/ */
export function repositoryObjection(value: string): string | undefined {
  const found = repositoryPattern.exec(value)?.groups;
  if (!found) return "which is not a repository's owner and name";
  const { ownerId, repositoryId } = found;
  return (ownerId === undefined) === (repositoryId === undefined)
    ? undefined
    : "which has one of the two ids: tokens name both or none";
}

export function regionsObjection(regions: readonly string[]): string | undefined {
  const repeated = regions.find((region, index) => regions.indexOf(region) !== index);
  if (repeated !== undefined) return `in which ${repeated} is repeated`;
  const unknown = regions.filter((region) => !isKnownRegion(region));
  if (unknown.length > 0) return `in which ${unknown.map(unknownRegion).join(" and ")}`;
  return undefined;
}

/** The same list without what is repeated or unknown, mistyped names as they were meant. Nothing where too few are left. */
export function meantRegions(raw: unknown): readonly string[] | undefined {
  const given = structured(raw);
  if (!Array.isArray(given)) return undefined;
  const meant = [...new Set(given.map((it) => meantRegion(String(it))))].filter((it) => it !== undefined);
  return meant.length >= 2 ? meant : undefined;
}

function meantRegion(name: string): string | undefined {
  return isKnownRegion(name) ? name : (unsuitable(name)?.instead ?? nearest(name, regionNames));
}

const unsuitable = (name: string) => (Object.hasOwn(unsuitableRegions, name) ? unsuitableRegions[name] : undefined);

function unknownRegion(name: string): string {
  const found = unsuitable(name);
  if (found) return `${name} ${found.lacks} (${found.instead} is the nearest that has everything)`;
  const suggestion = nearest(name, regionNames);
  const hint = suggestion === undefined ? "" : ` (did you mean ${suggestion}?)`;
  return `${name === "" ? "an empty name" : name} is not a region that can hold every part of the platform${hint}`;
}

/** Only the form: which zones a region has, AWS says. */
export function zonesObjection(zones: readonly string[]): string | undefined {
  const odd = zones.find((zone) => !/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone));
  if (odd !== undefined) return `in which ${odd === "" ? "an empty name" : odd} is not a zone's name`;
  if (new Set(zones).size < zones.length) return "in which a zone is repeated";
  return [0, zonesPerRegion].includes(zones.length)
    ? undefined
    : `which are ${zones.length}: a region needs ${zonesPerRegion}`;
}

export function endpointsObjection(services: readonly string[]): string | undefined {
  const gateway = services.find((service) => service === "s3" || service === "dynamodb");
  if (gateway !== undefined) return `in which ${gateway} has a gateway endpoint already, which costs nothing`;
  const full = services.find((service) => service.startsWith("com.amazonaws."));
  if (full !== undefined) return `in which ${full} names its region`;
  const odd = services.find((service) => !/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/.test(service));
  if (odd !== undefined) return `in which ${odd === "" ? "an empty name" : odd} is not a service name`;
  const repeated = services.find((service, index) => services.indexOf(service) !== index);
  return repeated === undefined ? undefined : `in which ${repeated} is repeated`;
}

/** AWS' rules for tag values. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export function tagObjection(value: string): string | undefined {
  if (value.trim() === "") return "which is no value";
  if (value.length > 256) return "which is longer than 256 characters";
  return /^[\p{L}\p{Zs}\p{N}_.:/=+\-@]+$/u.test(value) ? undefined : "which has characters that tags don't allow";
}

/** A share is more than nothing and all of them are everything. */
export function sharesObjection(shares: Readonly<Record<string, number>>): string | undefined {
  const values = Object.values(shares);
  if (values.length === 0) return undefined;
  if (values.some((share) => !(share > 0 && share <= 1))) return "in which a share is not between 0 and 1";
  const sum = values.reduce((total, share) => total + share, 0);
  return Math.abs(sum - 1) > 0.0015 ? `whose shares add up to ${Number(sum.toFixed(4))}` : undefined;
}
