/// How pages look: light or dark as the reader's system is, narrow or wide, on a screen or on paper. The colours are
/// those of the charts.
enum WebStyle {
    /// CSS, without characters that XML would take for markup.
    static let text = """
        :root{--page:#fff;--text:#1b1f24;--muted:#57606a;--line:#d5dae0;--tint:#f4f6f8;--head:#eef1f4}
        *{box-sizing:border-box}
        body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:72rem;background:var(--page);color:var(--text);
          font:1rem/1.5 "Noto Sans",system-ui,sans-serif;overflow-wrap:break-word}
        h1{margin:0;font-size:1.75rem;line-height:1.25}
        h2{margin:0 0 .75rem;font-size:1.25rem;line-height:1.3}
        h3{margin:1.5rem 0 .5rem;font-size:1rem}
        header p,.note,.omitted,.before,dt{color:var(--muted)}
        header p{margin:.25rem 0 0}
        section{margin-top:2rem;padding-top:1.25rem;border-top:1px solid var(--line)}
        .note,.omitted{margin:.25rem 0 .75rem;max-width:45rem;font-size:.9375rem}
        .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:.75rem;margin:0;
          padding:0;list-style:none}
        .tiles li{padding:.75rem 1rem;background:var(--tint);border-radius:.5rem}
        .tiles span{display:block}
        .label,.before,.change{font-size:.875rem}
        .value{font-size:1.25rem;font-weight:600;line-height:1.35}
        .value,.change,.before,td{font-variant-numeric:tabular-nums lining-nums}
        .change{font-weight:600}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem;
          margin-top:1.25rem}
        figure{margin:0;max-width:40rem}
        figure svg{display:block;width:100%;height:auto}
        .dark{display:none!important}
        .scroll{margin-top:1rem;overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}
        table{width:max-content;min-width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.4}
        h3+.scroll{margin-top:0}
        th,td{padding:.375rem .625rem;text-align:start;vertical-align:top}
        th{background:var(--head);font-weight:600;vertical-align:bottom;white-space:nowrap}
        tr+tr td,.totals td{border-top:1px solid var(--line)}
        td{white-space:nowrap}
        td.text{min-width:7rem;max-width:24rem;white-space:normal}
        td.identifier{font:.75rem/1.6 "Noto Sans Mono",ui-monospace,monospace}
        .count,.decimal,.money,.rate,.days{text-align:right}
        .totals td{font-weight:700;background:var(--tint)}
        .totals tr:first-child td{border-top:2px solid var(--muted)}
        dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.25rem 1rem;margin:0;
          font-size:.875rem}
        dd{margin:0}
        .definitions{display:block;margin-top:1rem}
        .definitions dd{margin:0 0 .5rem}
        code{font-family:"Noto Sans Mono",ui-monospace,monospace;font-size:.9em}
        @media (max-width:40rem){
          th,td{padding:.375rem .5rem}
          td.identifier{min-width:9rem;max-width:9rem;font-size:.6875rem;white-space:normal;overflow-wrap:anywhere}
        }
        @media (prefers-color-scheme:dark){
          :root{--page:#14181d;--text:#e6eaee;--muted:#9da7b1;--line:#38414b;--tint:#1c2229;--head:#232a32}
          .dark{display:block!important}
          .light{display:none!important}
        }
        @media print{
          @page{size:landscape;margin:12mm}
          :root{--page:#fff;--text:#000;--muted:#444;--line:#bbb;--tint:#f4f6f8;--head:#eef1f4}
          html{font-size:10pt}
          body{padding:0;max-width:none;print-color-adjust:exact}
          .light{display:block!important}
          .dark{display:none!important}
          .tiles{grid-template-columns:repeat(4,1fr)}
          .charts{grid-template-columns:repeat(2,1fr)}
          figure{max-width:95mm}
          .scroll{overflow:visible;border:0;border-radius:0}
          table{width:100%;font-size:8pt}
          th,td{padding:.2rem .3rem;white-space:normal}
          td.money,td.date,td.instant,td.rate,td.days{white-space:nowrap}
          td.identifier{min-width:0;max-width:none;font-size:6pt;overflow-wrap:anywhere}
          .wide table{font-size:5.5pt}
          .wide th,.wide td{padding:.1rem .15rem}
          .wide td.identifier{min-width:4.5rem;font-size:4.5pt}
          thead{display:table-header-group}
          tr,figure,.tiles li,dt{break-inside:avoid}
          h2,h3,dt{break-after:avoid}
          td.text{min-width:0}
          .papers{break-before:page}
        }

        """
}
