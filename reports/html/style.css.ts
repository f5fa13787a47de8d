/** The style sheet. Type does the work: one accent, hairlines for structure, colour only where it means something. */
import { declarations } from './palette.ts'

export const style: string = `
:root {
  ${declarations('light')}
}
@media (prefers-color-scheme: dark) {
  :root {
  ${declarations('dark')}
  }
}
:root.printing {
  ${declarations('light')}
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body {
  margin: 0;
  background: var(--surface);
  color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: break-word;
}
main, footer { max-width: 1128px; margin: 0 auto; padding: 0 clamp(16px, 4vw, 40px); }
h1, h2, h3, p, ul, dl, dd, figure { margin: 0; padding: 0; }
ul { list-style: none; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.9em; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

.masthead { padding-top: clamp(24px, 5vw, 56px); }
.eyebrow { display: flex; flex-wrap: wrap; gap: 2px 20px; color: var(--muted); font-size: 14px; }
.eyebrow span:first-child { color: var(--ink); font-weight: 600; }
.eyebrow span { overflow-wrap: anywhere; min-width: 0; }
.verdict { margin-top: 16px; padding: clamp(16px, 3vw, 28px); border-left: 5px solid var(--state); background: var(--state-soft); }
.verdict.good { --state: var(--good); --state-soft: var(--good-soft); }
.verdict.bad { --state: var(--bad); --state-soft: var(--bad-soft); }
.verdict.unsure { --state: var(--unsure); --state-soft: var(--unsure-soft); }
.verdict.plain { --state: var(--muted); --state-soft: var(--raised); }
.verdict-word { color: var(--state); font-size: 14px; font-weight: 650; }
.sign { display: inline-block; min-width: 1.3em; }
h1 {
  margin-top: 6px;
  font-size: clamp(21px, 2.7vw, 30px);
  font-weight: 620;
  line-height: 1.28;
  letter-spacing: -0.012em;
  text-wrap: balance;
  overflow-wrap: anywhere;
}
.notices { margin-top: 12px; border-left: 5px solid var(--unsure); background: var(--unsure-soft); padding: 12px clamp(16px, 3vw, 28px); }
.notices.failed { border-color: var(--bad); background: var(--bad-soft); }
.notices li { padding: 3px 0; overflow-wrap: anywhere; }
.warnings { margin-top: 12px; border-left: 5px solid var(--unsure); padding: 4px clamp(16px, 3vw, 28px); }
.warnings p { font-size: 14px; font-weight: 650; color: var(--unsure); }
.warnings li { padding: 4px 0; max-width: 76ch; overflow-wrap: anywhere; }

nav { margin: 24px 0 8px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }
nav a { color: var(--muted); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }

.tiles { display: grid; grid-template-columns: minmax(220px, 2fr) repeat(4, minmax(110px, 1fr)); gap: 24px; margin-top: 32px; }
.tile { border-top: 2px solid var(--ink); padding-top: 10px; min-width: 0; }
.tile dt { color: var(--muted); font-size: 14px; }
.figure { display: block; font-size: 25px; font-weight: 620; letter-spacing: -0.015em; line-height: 1.3; white-space: nowrap; }
.lead .figure { font-size: 42px; line-height: 1.12; letter-spacing: -0.025em; }
.tile-note { display: block; color: var(--muted); font-size: 13.5px; }

section { margin-top: 64px; padding-top: 20px; border-top: 1px solid var(--line); scroll-margin-top: 8px; }
h2 { font-size: 22px; font-weight: 640; letter-spacing: -0.012em; line-height: 1.3; margin-bottom: 16px; }
h3 { font-size: 15.5px; font-weight: 640; margin: 28px 0 8px; overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: 14px; max-width: 84ch; margin: 10px 0; overflow-wrap: anywhere; }
.prose p { max-width: 76ch; margin-bottom: 10px; overflow-wrap: anywhere; }
.missing { color: var(--muted); background: var(--raised); padding: 18px 20px; margin: 12px 0; font-size: 15px; }

.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px 44px; }
.pair > * { min-width: 0; }
.pair > div > h3:first-child { margin-top: 4px; }
.chart-block { margin-top: 12px; min-width: 0; }
.chart-block h3 { margin: 12px 0 4px; }
.chart { height: 340px; }
.pair .chart { height: 300px; }
figcaption { color: var(--muted); font-size: 14px; max-width: 84ch; margin-top: 8px; padding-left: 12px; border-left: 2px solid var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 14px; margin: 4px 0; }
.legend li { display: flex; align-items: center; gap: 8px; min-width: 0; }
.legend span { overflow-wrap: anywhere; min-width: 0; }
.key { flex: none; }
.heat-legend { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; color: var(--muted); font-size: 13.5px; }
.heat-scale { display: inline-flex; }
.heat-scale i { width: 10px; height: 12px; }

.table-frame { position: relative; overflow-x: auto; margin: 8px 0; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { padding: 9px 0 9px 22px; text-align: right; vertical-align: baseline; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child { padding-left: 0; position: sticky; left: 0; background: var(--surface); }
thead th { color: var(--muted); font-size: 13.5px; border-bottom-color: var(--muted); vertical-align: bottom; }
tbody th { font-weight: 560; max-width: 44ch; min-width: 132px; }
td { white-space: nowrap; }
.left { text-align: left; }
td.left { white-space: normal; min-width: 64px; max-width: 56ch; overflow-wrap: anywhere; }
th { overflow-wrap: anywhere; }
thead th { overflow-wrap: break-word; }
.hint { color: var(--muted); font-size: 13px; font-weight: 400; overflow-wrap: anywhere; }
code.hint { display: block; font-size: 12px; }
.meaning { display: block; color: var(--muted); font-size: 13.5px; font-weight: 400; }
.ratio { display: inline-block; min-width: 4.2em; color: var(--muted); }
.mark { font-weight: 620; white-space: nowrap; }
.mark.valid { color: var(--good); }
.mark.violated { color: var(--bad); }
.mark.unknown { color: var(--unsure); }

.metric-groups.paired { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 0 44px; }
.metric-group { min-width: 0; }
.metric-group h3 { margin-top: 16px; }
.metric-group tbody th { font-weight: 400; }
.metric-group td, .metric-group thead th:not(:first-child) { width: 132px; }
.metric-group table { font-size: 14.5px; }
.metric-group td, .metric-group th { padding-top: 6px; padding-bottom: 6px; }

th .sort { display: inline; border: 0; padding: 6px 0; margin: -6px 0; min-height: 0; color: inherit; font: inherit; text-align: inherit; overflow-wrap: inherit; }
th .sort:hover { background: none; color: var(--ink); text-decoration: underline; }
th[aria-sort] .sort { color: var(--ink); font-weight: 650; }
th[aria-sort=descending] .sort::after { content: " ▼"; }
th[aria-sort=ascending] .sort::after { content: " ▲"; }
.role { display: block; color: var(--muted); font-size: 13.5px; font-weight: 400; }

.finding { display: inline-flex; align-items: baseline; gap: 6px; font-weight: 400; white-space: nowrap; }
.finding svg { flex: none; align-self: center; }
.against { display: flex; font-size: 13.5px; align-items: baseline; justify-content: flex-end; gap: 8px; }
.differences { font-size: 14.5px; margin: 4px 0 28px; }
.differences th, .differences td { padding: 0 0 0 18px; vertical-align: middle; height: 34px; }
.differences thead th { vertical-align: bottom; padding-bottom: 3px; overflow-wrap: anywhere; max-width: 14ch; min-width: 72px; }
.differences th:first-child { padding-left: 0; }
.differences tbody th { max-width: 22ch; min-width: 96px; overflow-wrap: normal; }
.differences th.plot, .differences td.plot { width: 34%; min-width: 180px; max-width: none; padding-bottom: 0; }
.differences thead th.plot { vertical-align: bottom; }
.differences tbody td, .differences tbody th { border-bottom-color: var(--grid); }
.differences .direction th { position: static; padding-top: 14px; color: var(--muted); font-size: 13.5px; font-weight: 560; max-width: none; border-bottom-color: var(--line); }
.forest { display: block; width: 100%; overflow: visible; }
.forest > line { stroke: currentColor; stroke-width: 2; }
.forest path { fill: currentColor; }
.forest.better { color: var(--good); }
.forest.worse { color: var(--bad); }
.forest.same { color: var(--muted); }
.forest.unsure { color: var(--unsure); }
.forest.unsure > line:first-of-type { stroke-dasharray: 3 3; }
.forest text { fill: var(--muted); font-size: 12px; }
.over { display: inline-block; min-width: 3.6em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.facts > div { display: grid; grid-template-columns: minmax(116px, 34%) 1fr; gap: 16px; padding: 7px 0; border-bottom: 1px solid var(--line); font-size: 15px; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; min-width: 0; }
.properties { columns: 3 260px; column-gap: 44px; font-size: 14px; }
.properties > div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
.properties dt { color: var(--muted); overflow-wrap: anywhere; min-width: 0; }
.properties dd { overflow-wrap: anywhere; min-width: 0; text-align: right; }

.command { display: flex; align-items: stretch; gap: 1px; margin-top: 12px; background: var(--raised); }
.argument { display: inline-block; max-width: 100%; }
.command pre { flex: 1; margin: 0; padding: 16px 18px; white-space: pre-wrap; overflow-wrap: anywhere; min-width: 0; }
button { border: 0; border-left: 1px solid var(--line); background: none; color: var(--link); font: inherit; font-weight: 600; padding: 0 22px; min-height: 48px; cursor: pointer; }
button:hover { background: var(--line); }
footer { margin-top: 72px; padding-bottom: 40px; color: var(--muted); font-size: 13px; }
noscript .missing { max-width: 1048px; margin: 16px auto; }

.js-plotly-plot .plotly .modebar { display: none; }

.recovery .fault { display: flex; gap: 8px; }
.fault-number { flex: none; min-width: 1.2em; color: var(--fault); font-weight: 650; }
.recovery tbody th { font-weight: 400; max-width: 40ch; }
.cell-title { display: none; }
.counterexample { margin: 28px 0; }
.counterexample h3 code { font-weight: 400; }
.counterexample td.left { min-width: 176px; }
.reason { max-width: 84ch; overflow-wrap: anywhere; }
.lanes { display: flex; margin: 14px 0 6px; border-bottom: 1px solid var(--line); }
.lane-names { flex: none; padding-right: 14px; border-right: 1px solid var(--line); font-size: 13.5px; white-space: nowrap; }
.lane-names li { padding-top: 10px; }
.lane-frame { flex: 0 1 auto; min-width: 0; overflow-x: auto; }
.lane-frame svg { display: block; }
.lanes text { fill: var(--ink); font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.lanes .moment { fill: var(--muted); font-family: inherit; }
.lanes .rule { stroke: var(--line); }
.lanes .ok, .lane-key .ok { --outcome: var(--link); }
.lanes .failed, .lane-key .failed { --outcome: var(--muted); }
.lanes .unknown, .lane-key .unknown { --outcome: var(--unsure); }
.lanes path, .lane-key path { fill: none; stroke: var(--outcome); stroke-width: 1.5; }
.lanes .bar, .lane-key .bar { fill: none; stroke: var(--outcome); stroke-width: 1.5; }
.lanes .ok .bar, .lane-key .ok .bar { fill: var(--outcome); }
.lanes .unknown .bar, .lane-key .unknown .bar { stroke-dasharray: 4 3; }
.lanes .frame, .lane-key .offending rect { fill: var(--bad-soft); stroke: var(--bad); stroke-width: 2; }
.lanes .offending text { fill: var(--bad); font-weight: 650; }
.lanes .fault rect, .lane-key .fault rect { fill: var(--fault-soft); }
.lanes .fault path, .lane-key .fault path { stroke: var(--fault); stroke-width: 1; }
.lanes .fault text { fill: var(--fault); font-weight: 650; }
summary { cursor: pointer; color: var(--link); font-size: 14px; padding: 6px 0; width: fit-content; }

@media (max-width: 860px) {
  .tiles { grid-template-columns: 1fr 1fr; gap: 20px 16px; }
  .lead { grid-column: 1 / -1; }
  .figure { font-size: 22px; }
  section { margin-top: 48px; }
  .chart { height: 300px; }
  .pair .chart { height: 270px; }
  tbody th .hint, .ratio { display: block; }
  th, td { padding-left: 14px; }
  .metric-group td, .metric-group thead th:not(:first-child) { width: 86px; }
  .differences, .differences tbody, .differences thead { display: block; }
  .differences tr { display: grid; grid-template-columns: 1fr 1fr 164px; gap: 0 12px; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .differences th, .differences td, .differences tbody th { display: block; height: auto; padding: 0; border: 0; max-width: none; min-width: 0; text-align: left; }
  .differences tbody th { grid-area: 1 / 1 / 2 / 3; overflow-wrap: anywhere; }
  .differences td.word { grid-area: 1 / 3; text-align: right; min-width: 0; max-width: none; }
  .differences td.base { grid-area: 2 / 1; }
  .differences td.head { grid-area: 2 / 2; }
  .differences td.ratio-cell { grid-area: 2 / 3; text-align: right; }
  .differences td.plot, .differences th.plot { grid-column: 1 / -1; width: auto; }
  .differences td.p { display: none; }
  .differences .over { min-width: 0; }
  .differences .direction th { grid-area: auto / 1 / auto / -1; padding-top: 8px; }
  .differences thead tr { padding-bottom: 0; border-color: var(--muted); }
  .differences thead th:first-child, .differences thead th:nth-child(n + 5) { display: none; }
  .recovery table, .recovery tbody { display: block; }
  .recovery thead { display: none; }
  .recovery tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 4px 20px; padding: 10px 0; border-bottom: 1px solid var(--line); }
  .recovery tbody th, .recovery td { display: block; padding: 0; border: 0; max-width: none; text-align: left; white-space: normal; }
  .recovery tbody th { grid-column: 1 / -1; position: static; }
  .recovery td { display: flex; justify-content: space-between; gap: 10px; font-size: 14px; }
  .recovery .hint { text-align: right; }
  .recovery td:nth-child(2) { grid-column: 1 / -1; justify-content: flex-start; gap: 14px; }
  .recovery .cell-title { display: inline; color: var(--muted); }
  .command { flex-direction: column; }
  button { border-left: 0; border-top: 1px solid var(--line); }
}

@page { margin: 14mm; }
@media print {
  :root {
  ${declarations('light')}
  }
  body { font-size: 13px; }
  main, footer { max-width: 680px; padding: 0; }
  nav, button, #copied { display: none; }
  section { margin-top: 28px; }
  h2, h3, .note, .legend, .heat-legend { break-after: avoid; }
  .chart-block, tr, .tile, .facts > div { break-inside: avoid; }
  .table-frame, .lane-frame { overflow: visible; }
  .lanes { zoom: var(--paper); break-inside: avoid; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
  summary { display: none; }
  table { font-size: 11px; }
  th, td { padding-left: 10px; }
  .pair { grid-template-columns: 1fr; }
  .verdict, .notices, .heat-scale i, .missing, .command { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
:root.printing main, :root.printing footer { max-width: 680px; padding: 0; }
:root.printing .pair { grid-template-columns: 1fr; }
`
