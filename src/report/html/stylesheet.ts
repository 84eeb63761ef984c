/** The page's only stylesheet. Colours are named once and have a light and a dark value; paper is always light. */
const light = `
  --page: #f5f6f8; --card: #ffffff; --ink: #18202b; --muted: #5a6675; --line: #c9d0d9; --grid: #e8ebef;
  --accent: #1d4ed8; --baseline: #7b8794; --candidate: #2563eb; --training: #7b8794; --validation: #2563eb;
  --good: #15803d; --bad: #c2410c; --same: #94a0ae; --warn: #a16207; --invalid: #9f1239;
  --good-soft: #e3f4e8; --bad-soft: #fdebe1; --same-soft: #eceff3; --warn-soft: #fcf3d7; --invalid-soft: #fce7ec;
  --found: #fde68a;`;
const dark = `
  --page: #0e1217; --card: #171d25; --ink: #e7ebf0; --muted: #9aa6b5; --line: #3a4553; --grid: #262f3a;
  --accent: #8ab4ff; --baseline: #8e9bab; --candidate: #6ea0ff; --training: #8e9bab; --validation: #6ea0ff;
  --good: #4ade80; --bad: #fb923c; --same: #75818f; --warn: #facc15; --invalid: #fb7185;
  --good-soft: #12301f; --bad-soft: #3a2115; --same-soft: #242d38; --warn-soft: #37300f; --invalid-soft: #3d1620;
  --found: #854d0e;`;

export const stylesheet = `
:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Open Sans', 'Liberation Sans', sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1, h2, h3, h4, p, ul, dl, dd, figure, pre { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; font-weight: 650; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.05rem; font-weight: 600; margin-bottom: 0.35rem; }
h4 { font-size: 0.8125rem; font-weight: 600; color: var(--muted); }
code, pre { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.card { background: var(--card); border: 1px solid var(--grid); border-radius: 0.75rem; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
.note { color: var(--muted); font-size: 0.875rem; margin: 0.15rem 0 0.75rem; overflow-wrap: anywhere; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.verdict { background: var(--card); border: 1px solid var(--grid); border-top: 0.375rem solid var(--tone); border-radius: 0.75rem; padding: 1.5rem; }
.better { --tone: var(--good); --tone-soft: var(--good-soft); }
.worse { --tone: var(--bad); --tone-soft: var(--bad-soft); }
.inconclusive { --tone: var(--warn); --tone-soft: var(--warn-soft); }
.invalid { --tone: var(--invalid); --tone-soft: var(--invalid-soft); }
.overline { color: var(--muted); font-size: 0.8125rem; margin-bottom: 0.75rem; }
.badge { display: inline-block; color: var(--tone); background: var(--tone-soft); border-radius: 0.5rem; padding: 0.1em 0.55em; margin-right: 0.35rem; white-space: nowrap; }
.reasons { padding: 0 0 0 1.2rem; margin: 0.9rem 0 1.1rem; max-width: 62rem; overflow-wrap: anywhere; }
.reasons li { margin: 0.2rem 0; white-space: pre-line; }
.models { display: flex; flex-wrap: wrap; gap: 0.35rem 2rem; font-size: 0.875rem; }
.models div { display: flex; gap: 0.6rem; min-width: 0; }
.models dt { color: var(--muted); white-space: nowrap; }
.models dd { overflow-wrap: anywhere; }
.outcome { font-size: 0.875rem; color: var(--muted); margin-top: 0.35rem; overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: 1px; margin-top: 1.25rem; background: var(--grid); border: 1px solid var(--grid); border-radius: 0.6rem; overflow: hidden; }
.tiles > div { flex: 1 1 8.5rem; background: var(--card); padding: 0.75rem 0.9rem; }
.tiles dt { color: var(--muted); font-size: 0.8125rem; }
.tiles dd { font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles dd.note { font-size: 0.8125rem; font-weight: 400; margin: 0; }
.tiles .chip { font-size: inherit; }

nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0.25rem 0; font-size: 0.9375rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
section { scroll-margin-top: 1rem; }

table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
caption { text-align: left; color: var(--muted); font-size: 0.8125rem; padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--grid); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--muted); font-size: 0.8125rem; font-weight: 600; }
tbody th { font-weight: 500; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
.figure:last-child { padding-right: 0; }
.range, .test { display: block; color: var(--muted); font-size: 0.8125rem; }
.range { white-space: nowrap; }
.kind { overflow-wrap: normal; }
.tag { display: inline-block; font-size: 0.75rem; font-weight: 500; color: var(--accent); border: 1px solid currentColor; border-radius: 1rem; padding: 0 0.5rem; margin-left: 0.25rem; vertical-align: 0.1em; }
.chip { display: inline-block; font-size: 0.875rem; font-weight: 600; border-radius: 0.4rem; padding: 0 0.4rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: var(--good); background: var(--good-soft); }
.bad { color: var(--bad); background: var(--bad-soft); }
.same { color: var(--muted); background: var(--same-soft); }
.facts > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0.25rem 1rem; padding: 0.35rem 0; border-top: 1px solid var(--grid); font-size: 0.9375rem; }
.facts > div:first-child { border-top: 0; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; min-width: 0; }
.facts + .note { margin-top: 0.75rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 1rem; align-items: start; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1.25rem 2rem; align-items: start; }
figure { min-width: 0; }
.matrices .chart { max-width: 29rem; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin-bottom: 0.25rem; }
.chart { display: block; width: 100%; max-width: 29rem; height: auto; margin: 0 auto; overflow: visible; }
.chart text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Open Sans', 'Liberation Sans', sans-serif; font-variant-numeric: tabular-nums; }
.key { font-size: 0.8125rem; color: var(--muted); }
.swatch { display: inline-block; width: 0.7em; height: 0.7em; border-radius: 0.2em; margin: 0 0.35em 0 0.6em; background: var(--muted); }
.models .swatch, .key .swatch:first-child { margin-left: 0; }
.swatch.baseline { background: var(--baseline); }
.swatch.candidate { background: var(--candidate); }
.swatch.training { background: var(--training); }
.swatch.validation { background: var(--validation); }
.swatch.good { background: var(--good); }
.swatch.bad { background: var(--bad); }
.swatch.ink { background: var(--ink); }
summary { overflow-wrap: anywhere; max-width: 100%; cursor: pointer; color: var(--accent); font-size: 0.8125rem; width: fit-content; }
details > table, details > pre, details > p { margin-top: 0.5rem; }
.figures td, .figures th { padding-top: 0.2rem; padding-bottom: 0.2rem; font-size: 0.8125rem; }

#find { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin: 0.5rem 0 1rem; font-size: 0.875rem; }
#find[hidden], .record[hidden] { display: none; }
#find label { display: flex; align-items: center; gap: 0.5rem; color: var(--muted); }
#find label:first-child { flex: 1 1 18rem; }
#find input, #find select { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.4rem 0.6rem; min-width: 0; }
#find input { flex: 1; }
#find output { color: var(--muted); }
::highlight(found) { background: var(--found); }
.record h3 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.5rem; margin-bottom: 0.5rem; overflow-wrap: anywhere; }
.texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 0.9rem 1.5rem; margin-top: 0.75rem; }
.texts > div { border-top: 3px solid var(--line); padding-top: 0.4rem; min-width: 0; }
.texts > .baseline { border-color: var(--baseline); }
.texts > .candidate { border-color: var(--candidate); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.9375rem; unicode-bidi: isolate; }
details .text { color: var(--muted); font-size: 0.875rem; }
.unseen { font: 0.6875rem/1 ui-monospace, Menlo, Consolas, monospace; color: var(--invalid); background: var(--invalid-soft); border-radius: 0.25rem; padding: 0 0.25em; unicode-bidi: isolate; }
.cut { color: var(--muted); font-style: italic; }
footer { color: var(--muted); font-size: 0.8125rem; margin-top: 2.5rem; }

@media screen and (max-width: 40rem) {
  main { padding: 0.75rem 0.75rem 2rem; }
  .verdict, .card { padding: 1rem; }
  h1 { font-size: 1.35rem; }
  .badge { display: table; margin-bottom: 0.4rem; }
  .models div { display: block; }
  nav { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; margin-inline: 0; padding-bottom: 0.25rem; }
  .chart text { font-size: 14px; }
  .facts > div { grid-template-columns: 1fr; gap: 0; }
  .stacked thead { display: none; }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td, .stacked caption { display: block; }
  .stacked tr { border-top: 1px solid var(--grid); padding: 0.5rem 0; }
  .stacked th, .stacked td { border: 0; padding: 0.1rem 0; }
  .stacked td { display: grid; grid-template-columns: 7rem 1fr; text-align: left; }
  .stacked td::before { content: attr(data-label); color: var(--muted); font-size: 0.8125rem; grid-row: 1 / span 2; }
  .stacked td > * { justify-self: start; }
}
@media print {
  @page { margin: 14mm; }
  :root { color-scheme: light; --page: #ffffff; background: #ffffff; }
  body { background: none; font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .verdict { break-inside: avoid; }
  .metric, figure, tr, .texts > div { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  nav, #find, .figures, .record summary { display: none; }
  .record { break-inside: auto; }
  .charts { grid-template-columns: 1fr 1fr; }
  .texts { grid-template-columns: 1fr 1fr 1fr; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
