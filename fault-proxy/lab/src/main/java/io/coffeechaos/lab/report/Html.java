package io.coffeechaos.lab.report;

/** What all pages of the lab share: the style sheet, and the escaping of text. */
public final class Html {
    /** The style sheet, for a light and a dark theme, and for paper. */
    static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fbfaf8; --ink: #1d1b19; --faint: #6a645d; --rule: #ddd7cf;
              --card: #ffffff; --good: #1a6b3c; --bad: #b3261e; --lane-0: #9a5b00; --lane-1: #1f6f8b; --lane-2: #7a4fa3;
              --accepted: #1558b0; --completed: #1a7f37; --p50: #1558b0; --p95: #7a4fa3; --p99: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --paper: #171513; --ink: #f0ece6; --faint: #a69e94;
              --rule: #3a352f; --card: #201d1a; --good: #6fd08f; --bad: #ff8a80; --lane-0: #e2a24a; --lane-1: #6cc3de;
              --lane-2: #c29bea; --accepted: #7db4ff; --completed: #7fd897; --p50: #7db4ff; --p95: #c29bea;
              --p99: #ff8a80; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
            main { max-width: 1180px; margin: 0 auto; padding: 24px 16px 48px; }
            h1 { font-size: 1.6rem; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 32px 0 8px; }
            p { margin: 4px 0; max-width: 75ch; } .faint { color: var(--faint); }
            p, li { overflow-wrap: anywhere; } a { color: var(--accepted); } ul { padding-left: 22px; margin: 8px 0; }
            .good { color: var(--good); } .bad { color: var(--bad); }
            .chip { display: inline-block; min-width: 6.5em; padding: 0 8px; border-radius: 4px;
              border: 1px solid currentColor; font-weight: 600; }
            .green { color: var(--good); } .amber { color: var(--lane-0); } .red { color: var(--bad); }
            .never, .nearest { color: var(--faint); }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 8px; margin: 16px 0 0;
              padding: 0; }
            .figures div { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 8px 12px; }
            .figures dt { color: var(--faint); font-size: .85rem; } .figures dd { margin: 0; font-size: 1.35rem;
              font-variant-numeric: tabular-nums; }
            .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); border-radius: 6px; }
            .scroll:focus-visible { outline: 2px solid var(--accepted); outline-offset: 2px; }
            svg { display: block; max-width: none; }
            svg text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--faint); }
            svg .panel { fill: var(--ink); font-size: 13px; } svg .bar-name { fill: var(--card); font-size: 11px; }
            .grid { stroke: var(--rule); } .axis { stroke: var(--faint); }
            .usual { stroke: var(--faint); stroke-dasharray: 2 4; }
            .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
            .accepted { stroke: var(--accepted); } .completed { stroke: var(--completed); stroke-dasharray: 5 2; }
            .p50 { stroke: var(--p50); } .p99 { stroke: var(--p99); stroke-dasharray: 5 2; }
            .p95 { stroke: var(--p95); stroke-dasharray: 2 2; } .shade { opacity: .12; }
            .chart { width: 100%; min-width: 880px; height: auto; padding: 4px 0; }
            .fault { fill: var(--lane-0); opacity: .16; } .mark { stroke: var(--ink); stroke-dasharray: 3 3; }
            svg .mark-name { fill: var(--ink); } .open { fill: var(--bad); } .half-open { fill: var(--lane-0); }
            .closed { fill: var(--rule); } svg .open-name, svg .half-open-name { fill: var(--card); font-size: 11px; }
            svg .closed-name { fill: var(--ink); font-size: 11px; }
            .lane-0 { fill: var(--lane-0); } .lane-1 { fill: var(--lane-1); } .lane-2 { fill: var(--lane-2); }
            .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0; margin: 8px 0;
              font-size: .9rem; } .legend svg { display: inline-block; vertical-align: middle; margin-right: 6px; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
            th, td { padding: 5px 10px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
            th:first-child, td:first-child, td.word, th.word { text-align: left; }
            thead th { color: var(--faint); font-weight: 600; } tr:last-child td { border-bottom: 0; }
            td.text { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
            .scroll + .scroll { margin-top: 8px; }
            details { margin-top: 24px; } summary { cursor: pointer; font-weight: 600; margin-bottom: 8px; }
            code { overflow-wrap: anywhere; } .notes { white-space: pre-wrap; }
            @media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #4d4843; --rule: #bbb;
                --card: #fff; --good: #1a6b3c; --bad: #b3261e; --lane-0: #9a5b00; --lane-1: #1f6f8b; --lane-2: #7a4fa3;
                --accepted: #1558b0; --completed: #1a7f37; --p50: #1558b0; --p95: #7a4fa3; --p99: #b3261e; }
              main { max-width: none; padding: 0; } body { font-size: 12px; } .scroll { overflow: visible; }
              .scroll svg { width: 100%; min-width: 0; height: auto; } h2 { break-after: avoid; }
              tr, .scroll svg, .figures div { break-inside: avoid; } table { font-size: .8rem; }
              th, td { white-space: normal; padding: 3px 5px; } td.text { min-width: 0; }
              * { print-color-adjust: exact; } }
            """;

    private Html() {}

    /** The text with the characters that mean something in HTML and XML escaped. */
    public static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
