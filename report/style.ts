/** The page's whole style: light and dark by the reader's own setting, and plain on paper. Contrast is at least 4.5 to 1. */
const light = `
  --page: #ffffff; --panel: #f5f7fa; --ink: #1b2129; --quiet: #535e6b; --line: #c3cbd5; --box: #ffffff;
  --good: #17692f; --bad: #b02318; --wary: #7d4c00; --route: #0a5aa8; --relational: #6b35b5; --document: #0b6b63; --backup: #8a4b00;
  --writer: #efe6fb; --document-writer: #dcf3f0;
  --series-1: #0a5aa8; --series-2: #a04a00; --series-3: #17692f; --series-4: #6b35b5; --series-5: #9c1f6b; --series-6: #535e6b;`;
const dark = `
  --page: #10151b; --panel: #171e26; --ink: #e7edf4; --quiet: #a3b0be; --line: #3c4855; --box: #1d2630;
  --good: #62cf85; --bad: #ff938a; --wary: #f0b95c; --route: #78b9fb; --relational: #c5a3fb; --document: #62d0c4; --backup: #f0a860;
  --writer: #35264f; --document-writer: #123f3b;
  --series-1: #78b9fb; --series-2: #f0a860; --series-3: #62cf85; --series-4: #c5a3fb; --series-5: #ff9ad2; --series-6: #a3b0be;`;

const pageStyle = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; }
h1 span { white-space: nowrap; }
p, li { max-width: 46rem; }
.outcome { border: 2px solid; border-left-width: 0.6rem; border-radius: 0.5rem; padding: 0.6rem 1rem; margin: 1rem 0; }
.outcome p { margin: 0.2rem 0; }
.outcome.held { border-color: var(--good); } .outcome.skipped { border-color: var(--quiet); }
.outcome.failed, .outcome.deviated, .outcome.refused, .outcome.aborted, .outcome.stopped { border-color: var(--bad); }
.outcome.interrupted { border-color: var(--wary); }
.outcome pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0 0; font-size: 0.85rem; }
.notice { border: 1px solid var(--wary); border-radius: 0.5rem; padding: 0.6rem 1rem; margin: 1rem 0; max-width: 54rem; }
.badge { font-weight: 600; white-space: nowrap; }
.badge.held { color: var(--good); } .badge.skipped { color: var(--quiet); }
.badge.failed, .badge.deviated, .badge.refused, .badge.aborted { color: var(--bad); }
.quiet { color: var(--quiet); }
.figures { display: flex; flex-wrap: wrap; gap: 0.6rem; padding: 0; margin: 1rem 0; list-style: none; }
.figures li { background: var(--panel); border-radius: 0.5rem; padding: 0.4rem 0.9rem; }
.figures b { display: block; font-size: 1.15rem; }
.figures .met { border-left: 0.3rem solid var(--good); } .figures .missed { border-left: 0.3rem solid var(--bad); }
nav { margin: 0.5rem 0; display: flex; flex-wrap: wrap; column-gap: 1rem; }
a { color: var(--route); }
:focus-visible { outline: 3px solid var(--route); outline-offset: 2px; }
summary { cursor: pointer; padding: 0.4rem 0; }
`;
const tableStyle = `
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; width: 100%; }
caption { text-align: left; color: var(--quiet); padding: 0.2rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; }
thead th { background: var(--panel); }
tbody th { font-weight: 500; }
td.text, tbody th { overflow-wrap: anywhere; min-width: 6.5rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.lines { white-space: pre-line; }
`;
const drawingStyle = `
.topology { display: block; width: 100%; height: auto; margin: 0 auto; }
.topology text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; white-space: pre; }
.topology .strong { font-weight: 650; } .topology .name { font-size: 14px; font-weight: 700; }
.topology .quiet { fill: var(--quiet); font-size: 11.5px; }
.topology .box { fill: var(--box); stroke: var(--quiet); }
.topology .region { fill: var(--panel); stroke: var(--line); stroke-width: 1.5; }
.topology .reader { fill: var(--box); stroke: var(--quiet); stroke-dasharray: 5 3; }
.topology .none { fill: none; stroke: var(--bad); stroke-dasharray: 1 4; }
.topology .writer { fill: var(--writer); stroke: var(--relational); stroke-width: 3; }
.topology .document-writer { fill: var(--document-writer); stroke: var(--document); stroke-width: 3; }
.topology .flow { fill: none; stroke-width: 1.7; } .topology .head { stroke: none; }
.topology .flow.route { stroke: var(--route); } .topology .head.route { fill: var(--route); }
.topology .flow.relational { stroke: var(--relational); } .topology .head.relational { fill: var(--relational); }
.topology .flow.document { stroke: var(--document); stroke-dasharray: 8 3; } .topology .head.document { fill: var(--document); }
.topology .flow.backup { stroke: var(--backup); stroke-dasharray: 2 3; } .topology .head.backup { fill: var(--backup); }
.narrow { display: none; }
.key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; list-style: none; padding: 0; font-size: 0.875rem; }
.key svg.topology { display: inline-block; margin-left: 0; width: 44px; height: 12px; vertical-align: middle; margin-right: 0.4rem; }
`;

/** Lines are told apart by their dashes too. */
const dashes = ["none", "8 3", "2 3", "10 3 2 3", "5 2", "1 2"];
const chartStyle = `
figure.chart { margin: 1.2rem 0; } figcaption { font-weight: 600; } figure.chart .scroll { margin: 0.2rem 0; }
svg.chart { display: block; width: 100%; min-width: 40rem; max-width: 75rem; height: auto; }
.key svg.chart { display: inline-block; width: 44px; min-width: 0; height: 12px; vertical-align: middle; margin-right: 0.4rem; }
.chart text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.chart .tick { fill: var(--quiet); font-size: 11.5px; } .chart .end { text-anchor: end; } .chart .middle { text-anchor: middle; }
.chart .strong { font-weight: 650; }
.chart .grid { stroke: var(--line); fill: none; } .chart .axis { stroke: var(--quiet); fill: none; }
.chart .band { fill: var(--wary); fill-opacity: 0.16; stroke: var(--wary); stroke-opacity: 0.5; }
.chart .line { fill: none; stroke-width: 1.8; } .chart .stretch { fill-opacity: 0.16; stroke-width: 1.5; }
.chart .bars { stroke: none; } .chart .bars.bad, .chart .stretch.bad { fill: var(--bad); } .chart .stretch.bad { stroke: var(--bad); }
${dashes
  .map(
    (it, index) =>
      `.chart .line.series-${index + 1} { stroke: var(--series-${index + 1}); stroke-dasharray: ${it}; } ` +
      `.chart .stretch.series-${index + 1} { fill: var(--series-${index + 1}); stroke: var(--series-${index + 1}); }`,
  )
  .join("\n")}
`;

export const style = `
:root { color-scheme: light dark;${light} }
@media (prefers-color-scheme: dark) { :root {${dark} } }
${pageStyle}${tableStyle}${drawingStyle}${chartStyle}
@media (max-width: 48rem) { .narrow { display: block; } table { min-width: 60rem; } .facts table { min-width: 0; } }
@media (max-width: 30rem) { body { font-size: 15px; } main { padding: 0.7rem; } th, td { padding: 0.3rem 0.4rem; } }
@media print {
  :root { color-scheme: light;${light} }
  main { max-width: none; padding: 0; } .narrow { display: none; } nav { display: none; } body { font-size: 11px; }
  .scroll { overflow: visible; } svg.chart { min-width: 0; } table { min-width: 0; font-size: 9px; } td.text, tbody th { min-width: 4rem; } .topology { min-width: 0 !important; max-width: 100% !important; }
  tr, .outcome, .notice, figure, .chart { break-inside: avoid; } h2 { break-after: avoid; } details::details-content { content-visibility: visible; }
}
`;
