/** The page's only style sheet. Colours are variables, so that dark is light with other values; nothing is fetched. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b1f27; --soft: #596273; --line: #dfe3ea; --code: #f1f3f7; --link: #2257c5;
  --passed: #146c3b; --passed-fill: #cdeeda; --failed: #b3151d; --failed-fill: #ffd3d2;
  --warned: #7d4e00; --warned-fill: #ffe6b0; --skipped: #535c6d; --skipped-fill: #e9ecf1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1a1f28; --ink: #e7eaf0; --soft: #a1abbc; --line: #2e3644; --code: #11151c; --link: #8db4ff;
    --passed: #6fdc9d; --passed-fill: #16402a; --failed: #ff9c97; --failed-fill: #571e21;
    --warned: #ffce70; --warned-fill: #4a3508; --skipped: #98a3b5; --skipped-fill: #262d39;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main, header { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
.wide { width: max-content; min-width: 100%; max-width: min(100vw - 60px, 1700px); left: 50%; transform: translateX(-50%); }
header { padding-top: 32px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 36px 0 12px; }
h3 { font-size: 15px; margin: 0; display: inline; font-weight: 600; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; background: var(--code); border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 28em; overflow-y: auto; }
.soft { color: var(--soft); }
.meta { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; padding: 0; margin: 24px 0 0; list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone, var(--line)); border-radius: 10px; padding: 12px 16px; }
.tiles b { display: block; font-size: 28px; line-height: 1.15; font-variant-numeric: tabular-nums; color: var(--tone, inherit); }
.tiles meter { width: 100%; height: 8px; display: block; margin-top: 6px; }
.passed { --tone: var(--passed); --fill: var(--passed-fill); }
.failed { --tone: var(--failed); --fill: var(--failed-fill); }
.warned { --tone: var(--warned); --fill: var(--warned-fill); }
.skipped { --tone: var(--skipped); --fill: var(--skipped-fill); }
.none { --tone: var(--soft); }
.scroll { position: relative; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table.matrix { border-collapse: separate; border-spacing: 2px; padding: 10px 14px 14px 0; font-size: 12.5px; }
.matrix th { font-weight: 500; text-align: left; }
.matrix thead tr:first-child th { color: var(--soft); padding: 2px 4px; border-bottom: 2px solid var(--line); white-space: nowrap; }
.matrix .name { vertical-align: bottom; height: 150px; padding: 4px 0; }
.matrix .name span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.matrix tbody th { position: sticky; left: 0; background: var(--card); padding: 0 12px 0 14px; line-height: 1.25; z-index: 1; }
.matrix tbody th code { display: block; width: max-content; max-width: 380px; }
@media (max-width: 640px) { .matrix tbody th, .matrix thead tr:first-child .corner { position: static; } }
.matrix thead tr:first-child .corner { border: 0; position: sticky; left: 0; background: var(--card); z-index: 2; vertical-align: bottom; padding: 4px 12px 4px 14px; }
.matrix td { width: 23px; min-width: 23px; height: 24px; text-align: center; border-radius: 5px; background: var(--fill, transparent); color: var(--tone); font-weight: 600; font-variant-numeric: tabular-nums; padding: 0 2px; }
.matrix td.none { border: 1px dashed var(--line); font-weight: 400; }
.matrix td.blank { background: transparent; }
.matrix td a { color: inherit; display: block; text-decoration: none; }
.matrix td.gap { width: 8px; min-width: 8px; padding: 0; background: none; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 10px 0 0; padding: 0; list-style: none; color: var(--soft); font-size: 13px; }
.legend i { display: inline-block; width: 22px; height: 18px; line-height: 18px; border-radius: 4px; text-align: center; font-style: normal; font-weight: 600; font-size: 11.5px; margin-right: 6px; background: var(--fill, transparent); color: var(--tone); }
.legend .none i { border: 1px dashed var(--line); }
.finding { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 10px; margin: 0 0 12px; }
.finding > summary { cursor: pointer; padding: 12px 16px; overflow-wrap: anywhere; }
.finding > summary p { margin: 2px 0 0 20px; }
.finding[open] > summary { border-bottom: 1px solid var(--line); }
.badge { background: var(--fill); color: var(--tone); border-radius: 99px; padding: 2px 10px; font-size: 12.5px; font-weight: 600; }
.inside { padding: 14px 16px 18px; display: grid; gap: 14px; }
.inside dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
.inside dt, .inside h4 { color: var(--soft); font-size: 13px; font-weight: 500; margin: 0 0 4px; }
.inside dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 14px; }
.pair > * { min-width: 0; }
.list { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 6px 16px; }
.list > li { margin: 8px 0; list-style: none; overflow-wrap: anywhere; }
.calm { background: var(--passed-fill); color: var(--passed); border-radius: 10px; padding: 14px 18px; }
footer { max-width: 1180px; margin: 32px auto; padding: 0 20px; color: var(--soft); font-size: 13px; }
@media print { .scroll { overflow: visible; } pre { max-height: none; } .finding { break-inside: avoid; } }
`;
