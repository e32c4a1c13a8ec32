/// How a report looks: blue and orange, which people tell apart whatever colours they see.
enum ReportStyle {
  static let sheet: StaticString = """
    :root{color-scheme:light dark;--paper:#f6f6f3;--card:#fff;--ink:#1b1f24;--soft:#5b636d;--rule:#e0e0da;
    --main:#1f5fa8;--second:#c0560f;--gain:#1f7a6d;--loss:#c0560f;--on:#fff;--focus:#1f5fa8}
    @media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1b1e23;--ink:#e9eaec;--soft:#a3abb5;--rule:#33383f;
    --main:#6fb0f5;--second:#f2a25c;--gain:#5fc7b4;--loss:#f2a25c;--on:#10141a;--focus:#6fb0f5}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:1180px;padding:40px 24px 56px;background:var(--paper);color:var(--ink);
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;
    font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
    h1,h2,p,figure,ul{margin:0}
    h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;font-weight:680}
    h2{font-size:18px;line-height:1.3;font-weight:650;letter-spacing:-.005em}
    .scope{margin-top:6px;color:var(--soft)}
    .headlines{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:1px;margin:28px 0;
    background:var(--card);border:1px solid var(--rule);border-radius:10px;overflow:hidden}
    .headline{padding:16px 18px;box-shadow:0 0 0 1px var(--rule)}
    .headline .name{color:var(--soft);font-size:14px}
    .headline .figure{font-size:26px;line-height:1.25;font-weight:640;letter-spacing:-.015em;white-space:nowrap}
    .headline .interval{font-size:13px;color:var(--soft)}
    .headline .period{font-size:13px;color:var(--soft)}
    .change{white-space:nowrap;font-weight:600;color:var(--soft)}
    .better{color:var(--gain)}.worse{color:var(--loss)}
    .sections{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px;grid-auto-flow:dense}
    .card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:20px 22px 18px;min-width:0}
    .wide{grid-column:1/-1}
    .lead{margin:4px 0 14px;color:var(--soft);font-size:14px;line-height:1.45}
    .chart{display:block;width:100%;height:auto}
    .scroll{overflow-x:auto;border-radius:4px}
    .scroll:focus-visible,summary:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
    svg text{font-size:12px;fill:var(--soft)}
    svg .strong{font-weight:600}
    svg .value,svg .cell{fill:var(--ink)}
    svg .value{font-weight:600}
    svg .on{fill:var(--on)}
    svg .grid{stroke:var(--rule);stroke-width:1}
    svg .axis,svg .link{stroke:var(--soft);stroke-width:1}
    svg .link{stroke-dasharray:2 2}
    svg .bar,svg .heat,svg .dot{fill:var(--main)}
    svg .gain{fill:var(--gain)}svg .loss{fill:var(--loss)}
    svg .line{fill:none;stroke:var(--main);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    svg .band{fill:var(--main);fill-opacity:.16}
    svg .line.s1{stroke:var(--second);stroke-dasharray:5 4}
    svg .dot.s1{fill:var(--second)}svg .band.s1{fill:var(--second)}
    svg .open{stroke:var(--soft);stroke-dasharray:2 2;stroke-width:1}
    details{margin-top:12px;border-top:1px solid var(--rule);padding-top:8px}
    summary{cursor:pointer;color:var(--soft);font-size:14px;width:max-content;padding:4px 0}
    table{border-collapse:collapse;font-size:14px;width:100%}
    caption{text-align:left;color:var(--soft);font-size:13px;padding:4px 0 8px}
    .card>.scroll caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--rule);vertical-align:top;
    overflow-wrap:normal}
    th{font-weight:600;color:var(--soft);font-size:13px;vertical-align:bottom}
    td:last-child{min-width:110px;padding-right:0}.card>.scroll td:last-child{min-width:320px}
    th.n,td.n{text-align:right}
    td.n{white-space:nowrap}
    .notes{margin-top:12px;padding:0;list-style:none;font-size:13px;color:var(--soft);line-height:1.45}
    .notes li+li{margin-top:4px}
    .omissions{margin-top:28px;font-size:14px;color:var(--soft)}
    .omissions h2{color:var(--ink);font-size:16px;margin-bottom:6px}
    .omissions ul{padding-left:18px}
    footer{margin-top:32px;font-size:13px;color:var(--soft)}
    @media (max-width:760px){body{padding:24px 14px 40px}h1{font-size:28px}
    .sections{grid-template-columns:minmax(0,1fr);gap:14px}.card{padding:16px 16px 14px}
    .headlines{grid-template-columns:repeat(2,minmax(0,1fr));margin:20px 0}.headline{padding:12px 14px}
    .headline .figure{font-size:21px}.wide>figure .chart{min-width:720px}svg text{font-size:13px}.card>.scroll table{min-width:640px}}
    @media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#ccc;--main:#1f5fa8;
    --second:#c0560f;--gain:#1f7a6d;--loss:#c0560f;--on:#fff}
    @page{size:A4;margin:14mm}body{padding:0;max-width:none;font-size:10.5pt;-webkit-print-color-adjust:exact;
    print-color-adjust:exact}.sections{display:block;columns:2;column-gap:14px}
    .card{break-inside:avoid;margin:0 0 12px;padding:12px 14px}.wide{column-span:all}.headline,.card{border-color:#ccc}
    h2{break-after:avoid}details{display:none}.scroll{overflow:visible}.headline .figure{font-size:16pt}
    .headlines{grid-template-columns:repeat(4,1fr)}}
    """
}
