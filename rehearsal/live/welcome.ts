import type { LivingAddresses } from "./livingCloud";

export interface Welcoming {
  readonly exports: string;
  /** Whether the shop sends mails: a page shows them. */
  readonly sendsMails: boolean;
  /** Whether functions answer at /feed/products. */
  readonly hasFunctions: boolean;
}

/** What a person wants to know once the cloud is alive. */
export function welcome(
  { shop, domain, regions, dns, aws }: LivingAddresses,
  { exports, sendsMails, hasFunctions }: Welcoming,
): string {
  const names = Object.keys(regions);
  const width = Math.max(...names.map((it) => it.length));
  const first = names[0] ?? "REGION";
  return [
    "",
    `The shop is open: ${shop}`,
    `  as the edge serves https://${domain}; buy something, and go on buying while a region is lost`,
    ...(hasFunctions
      ? [`  ${shop}/feed/products answers whoever shows a token: docs/functions.md says how to get one`]
      : []),
    "",
    "Each region, as its own load balancer answers:",
    ...Object.entries(regions).map(([region, url]) => `  ${region.padEnd(width)}  ${url}`),
    "",
    `DNS: ${dns.host}:${dns.port}`,
    `  dig @${dns.host} -p ${dns.port} origin.${domain} +subnet=0.0.0.0/0`,
    "",
    `AWS endpoint: ${aws}`,
    ...(sendsMails ? [`Mails that SES and SNS were given to send: ${aws}/_meridian/mails`] : []),
    exports,
    "From another terminal:",
    `  npm run live -- fault kill-region ${first}`,
    "  npm run live -- status",
    "  npm run live -- heal",
    `  npm run live -- drill run region-evacuation --leave ${first}`,
    "  npm run live -- --help      lists all faults",
    "",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}
