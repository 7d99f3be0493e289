import assert from "node:assert/strict";
import { renderReport } from "./html";
import type { Report } from "./report";
import { sampleRegions } from "../../report/topology.fixture";
import { containersReport, drilledReport, failedReport, livingReport, sampleReport } from "./sample.fixture";
import { style } from "../../report/style";

const page = renderReport(sampleReport());
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const pageOf = (change: Partial<Report>): string => renderReport({ ...sampleReport(), ...change });

describe("the report's page", () => {
  it("asks for nothing else and runs nothing", () => {
    assert.doesNotMatch(page, /<(script|link|img|iframe|object|embed|base)\b|@import|https?:|\bon\w+=|javascript:/i);
    assert.equal(count(page, /url\((?!#head-(route|relational|document|backup)\))/g), 0);
    assert.deepEqual([...new Set(page.match(/href="[^"]*"/g))].sort(), [
      'href="#dns"',
      'href="#limits"',
      'href="#machine"',
      'href="#simulated"',
      'href="#stacks"',
      'href="#steps"',
      'href="#topology"',
    ]);
  });

  it("says how it ended before anything else, and at once that its figures aren't AWS's", () => {
    const text = page.slice(page.indexOf("<main>")).replace(/<[^>]*>/g, " ").replace(/\s+/g, " "); // prettier-ignore
    assert.ok(
      text.startsWith(
        " ✔ Rehearsal held: us-east-1, eu-west-1, ap-south-1 17 of 17 steps held . Rehearsed, not measured on AWS.",
      ),
    );
    assert.ok(text.includes("None of them is an AWS figure"));
    assert.ok(text.includes("What is simulated The AWS APIs are answered by moto 5.2.5 and Meridian&#39;s overlay"));
  });

  it("has a row for each drill, with a link to the report of its run", () => {
    const drilled = renderReport(drilledReport());
    const rows = drilled.slice(drilled.indexOf('<h2 id="drills">'), drilled.indexOf('<h2 id="life">'));
    const text = rows.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    assert.match(
      text,
      / readiness ✔ held – – – – – no change writer-failover ≠ deviated 11 of 545 3 0 12\.3 101\.0 deviated failback · skipped – – – – – not asked /,
    );
    assert.deepEqual(rows.match(/href="[^"]*"/g), [
      'href="drills/20261201T114900Z-readiness-33c2/report.html"',
      'href="drills/20261201T115500Z-writer-failover-0a1b/report.html"',
    ]);
    assert.ok(drilled.includes('<a href="#drills">'));
    assert.ok(!page.includes("drills"));
  });

  it("escapes whatever a program or an error message may have put into it", () => {
    const nasty = `<script>alert("1")</script>&'`;
    const sample = sampleReport();
    const whole = JSON.parse(JSON.stringify(sample).replaceAll("shop.example.com", "evil<b>&'.example")) as Report;
    const steps = [{ ...sample.steps[0]!, name: nasty, outcome: "failed" as const, detail: nasty }];
    const html = renderReport({ ...whole, steps, regions: [nasty], leftByAws: [nasty], versions: { [nasty]: nasty } });
    assert.equal(count(html, /<script|<b>&|evil<|&'|"1"/g), 0);
    assert.ok(count(html, /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;&#39;/g) >= 6);
    assert.ok(html.includes("evil&lt;b&gt;&amp;&#39;.example"));
  });

  it("shows whom DNS answers with, and makes a region stand out that isn't the client's own", () => {
    const rows = page.slice(page.indexOf('id="dns"'), page.indexOf('id="stacks"')).replace(/\s+/g, " ");
    assert.match(rows, /us-east-1 failing.*?<strong>eu-west-1<\/strong>.*?eu-west-1.*?ap-south-1.*?all well again/);
    assert.equal(count(rows, /<strong>/g), 1);
    assert.ok(pageOf({ dnsAnswers: [] }).includes("DNS was not asked."));
  });

  it("closes every element it opens, with two to six regions and without a topology", () => {
    for (const regions of [2, 3, 4, 5, 6].map((it) => sampleRegions.slice(0, it))) {
      assert.deepEqual(unbalanced(renderReport(sampleReport(regions))), []);
      assert.deepEqual(unbalanced(renderReport(livingReport(regions))), []);
    }
    assert.deepEqual(unbalanced(renderReport(failedReport())), []);
  });

  it("can be read aloud: language, headings of tables, and the drawing in words", () => {
    assert.match(page, /<html lang="en">/);
    assert.equal(count(page, /<th /g), count(page, /<th scope="(col|row)"/g));
    assert.equal(count(page, /<table>/g), count(page, /<caption>/g));
    assert.match(page, /role="img"\s+aria-labelledby="topology-title topology-desc"/);
    assert.match(
      page,
      /<desc id="topology-desc">Viewers reach shop\.example\.com at CloudFront, which asks origin\.shop\.example\.com for a region\. us-east-1 \(10\.10\.0\.0\/16\): pair-us-east-1\.shop\.example\.com, otherwise eu-west-1, ap-south-1; evacuation switches in eu-west-1, ap-south-1; 2 instances \(Auto Scaling\); Aurora writer, DocumentDB reader; backups copied to eu-west-1\./,
    );
    const ids = page.match(/ id="[^"]*"/g) ?? [];
    assert.equal(new Set(ids).size, ids.length);
  });

  it("names the kinds of compute and database, and says what stands in for a cluster", () => {
    assert.match(page, /<b>Auto Scaling<\/b>compute/);
    assert.match(page, /<b>Aurora<\/b>relational database/);
    assert.doesNotMatch(page, /EKS|TargetGroupBinding/);
    const containers = renderReport(containersReport());
    assert.match(containers, /<b>EKS<\/b>compute/);
    assert.match(containers, /2 pods on 3 nodes \(EKS 1\.36\); RDS PostgreSQL writer/);
    assert.match(containers, /class="plain">2 pods on 3 nodes<.*class="quiet">EKS 1\.36</);
    assert.match(containers, /EKS 1\.36: 2 pods on 3 nodes/);
    assert.match(containers, /RDS PostgreSQL replication/);
    assert.match(containers, /no controller runs, no chart is fetched and no pod starts/);
    assert.doesNotMatch(containers, /Auto Scaling<|>Aurora/);
    assert.deepEqual(unbalanced(containers), []);
  });

  it("shows why a run failed, and that the rest didn't run", () => {
    const failed = renderReport(failedReport());
    assert.match(failed, /<strong>1 of 17 steps held<\/strong>, 15 skipped\./);
    assert.match(
      failed,
      /<strong>up foundation<\/strong> failed:<\/p>\s*<pre>up of foundation:\ncreating urn:pulumi &lt;Zone&gt; failed: a &amp; b<\/pre>/,
    );
    assert.match(failed, /Not known: this run took no stock of a whole platform\./);
    assert.equal(count(failed, /· skipped/g), 15);
    assert.doesNotMatch(failed, /<svg/);
  });

  it("lists types that are not emulated, unreadable inputs with their reasons, and what AWS keeps", () => {
    assert.match(
      page,
      /random:index\/randomPassword:RandomPassword<\/th>\s*<td class="text">foundation<\/td><td class="number">4<\/td>/,
    );
    assert.match(page, /<td class="text">triggers<\/td><td class="text">lives in state alone:/);
    assert.equal(count(page, /<li>1 KMS keys pending deletion in /g), 3);
    assert.match(pageOf({ leftByAws: [] }), /Nothing was found, or the run didn't get there\./);
  });
});

describe("the drawing", () => {
  it("has a frame for each region and one arrow for each reader, copy and way in", () => {
    for (const regions of [2, 3, 6]) {
      const html = renderReport(sampleReport(sampleRegions.slice(0, regions)));
      const svg = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
      const flows = (kind: string): number => count(svg, new RegExp(`class="flow ${kind}"`, "g"));
      assert.equal(count(svg, /class="region"/g), regions);
      assert.deepEqual(["route", "relational", "document", "backup"].map(flows), [
        3 + 4 * regions,
        regions - 1,
        regions - 1,
        regions,
      ]);
      assert.equal(count(svg, /◇ switch: /g), regions * (regions - 1));
      assert.equal(count(svg, /✎ WRITER/g), 2);
      assert.equal(count(svg, />reader</g), 2 * (regions - 1));
    }
  });

  it("draws a region that is no member, and no arrows without a writer", () => {
    const { topology, ...rest } = sampleReport();
    const regions = topology!.regions.map((it) => ({ ...it, relational: "none" as const, backupsTo: "" }));
    const html = renderReport({ ...rest, topology: { ...topology!, regions } });
    const svg = html.slice(html.indexOf("<svg"), html.indexOf("</svg>"));
    assert.equal(count(svg, /not a member/g), 3);
    assert.equal(count(svg, /class="flow (relational|backup)"/g), 0);
    assert.equal(count(svg, />no copy</g), 3);
  });
});

describe("the page of a living rehearsal", () => {
  const living = renderReport(livingReport());
  const words = living.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " "); // prettier-ignore

  it("draws six charts that are told in words too, and asks for nothing", () => {
    assert.equal(count(living, /<figure class="chart">/g), 6);
    assert.deepEqual(
      [...living.matchAll(/aria-labelledby="(life-\w+)-title \1-desc"/g)].map(([, id]) => id),
      ["requests", "errors", "latency", "dns", "lag", "writers"].map((it) => `life-${it}`),
    );
    assert.doesNotMatch(living, /<(script|link|img|iframe|object|embed|base)\b|@import|\bon\w+=|javascript:/i);
    const ids = [...living.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("shades faults, tells errors, and who wrote when", () => {
    assert.equal(count(living, /class="band"/g), 6);
    assert.ok(words.includes("kill-region us-east-1 , 20 to 60 s"));
    assert.ok(words.includes("198 errors in 9 of 90 seconds, the first at 20 s, the last at 28 s. Near us-east-1 126, near eu-west-1 36, near ap-south-1 36."), words.slice(0, 3000)); // prettier-ignore
    assert.ok(
      words.includes(
        "The relational store: us-east-1 from 0 to 20 s, eu-west-1 from 28 to 75 s, us-east-1 from 75 to 90 s.",
      ),
    );
    assert.ok(words.includes("to us-east-1 nobody was led in 40 seconds"));
  });

  it("counts promises, and makes lost ones stand out", () => {
    const section = living.slice(living.indexOf('id="promises"'), living.indexOf('id="durations"'));
    assert.equal(count(section, /<strong>2<\/strong>/g), 2);
    assert.ok(pageOf({ life: { ...livingReport().life!, promises: [] } }).includes("was not counted"));
  });

  it("splits durations into measured here and assumed of AWS, and calls no sum measured", () => {
    assert.ok(words.includes("30 s / 10 = 3 s"));
    assert.ok(words.includes("6.2 s measured here + 30 s assumed = 36.2 s, calculated"));
    assert.ok(words.includes("8.1 s, all of it measured here"));
    assert.ok(words.includes("time-outs never scaled"));
  });

  it("names alarms whose states say nothing, as nothing here measures what they watch", () => {
    assert.ok(words.includes("Alarms that watch what nothing here measures (1): their states say nothing us-east-1 "));
    const measured = pageOf({ life: { ...livingReport().life!, unmeasuredAlarms: [] } });
    assert.ok(measured.includes("Whatever the deployed alarms watch was measured."));
  });

  it("escapes whatever a fault or a happening says", () => {
    const life = livingReport().life!;
    const nasty = `<b>"&'`;
    const html = pageOf({
      life: {
        ...life,
        faults: [{ text: nasty, from: 1, until: 2 }],
        happenings: [{ at: 1, part: nasty, what: nasty }],
        wrong: [{ what: nasty, count: 1, examples: [nasty] }],
      },
    });
    assert.equal(count(html, /<b>"/g), 0);
  });

  it("isn't there where nothing lived", () => {
    assert.doesNotMatch(page, /id="life"|href="#life"/);
  });
});

describe("the page's colours", () => {
  const schemes = [...style.matchAll(/:root \{([^}]*--ink[^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries([...body!.matchAll(/--([\w-]+): (#\w{6})/g)].map(([, name, value]) => [name, value!])),
  );

  it("are readable in light, in dark and on paper: text at 4.5 to 1, lines at 3 to 1", () => {
    assert.equal(schemes.length, 3);
    const grounds = ["page", "panel", "box"];
    for (const scheme of schemes) {
      const worst = (names: string[], on: string[]): number =>
        Math.min(...names.flatMap((name) => on.map((ground) => contrast(scheme[name]!, scheme[ground]!))));
      assert.ok(worst(["ink", "quiet", "good", "bad", "wary", "route"], grounds) >= 4.5);
      assert.ok(worst(["ink"], ["writer", "document-writer"]) >= 4.5);
      assert.ok(worst(["route", "relational", "document", "backup"], grounds) >= 3);
      assert.ok(
        worst(
          [1, 2, 3, 4, 5, 6].map((it) => `series-${it}`),
          ["page"],
        ) >= 4.5,
      );
    }
  });
});

/** Elements that were closed out of order or never, by a strict reading of the tags. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const body = html.replace(/<style>[\s\S]*?<\/style>/, "");
  for (const [, closing, name, rest] of body.matchAll(/<(\/?)([a-z0-9]+)((?:[^>"]|"[^"]*")*)>/gi)) {
    if (closing) {
      const last = open.pop();
      if (last !== name) wrong.push(`</${name}> closes ${last}`);
    } else if (!rest!.endsWith("/") && !["meta", "br"].includes(name!)) open.push(name!);
  }
  return [...wrong, ...open];
}

/** Contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
