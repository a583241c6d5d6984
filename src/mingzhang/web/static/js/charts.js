// Draws every element with data-chart from the JSON that its data-source names. The figures stand in
// a table below each chart; the chart adds nothing that is not there. Amounts come as strings: they
// become numbers only to give a shape its size, and are shown as the server wrote them.
"use strict";
const english = document.documentElement.lang === "en";
const ink = "#1c2530", soft = "#535e6b", line = "#dde1e6";
// Told apart with every kind of colour blindness, and white letters can be read on each.
const colours = ["#0b4f8a", "#a8480b", "#1f6b4f", "#6a4c93", "#7a5a00", "#8f2d56", "#2b6777", "#555d66"];
const base = { animation: false, color: colours, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily.replaceAll('"', "'") } };
const narrow = (place) => place.clientWidth < 560;
const short = (number) => Number(number).toLocaleString("en-US", { maximumFractionDigits: 2 });
const hint = (say) => ({ confine: true, formatter: say, textStyle: { color: ink, fontSize: 13 } });
const tall = (place, height) => { place.style.height = `${height}px`; };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Each shape gives its option and its items in the order of reading: what is said, where it stands,
// and which part of the chart it is.
const shapes = {
  bars(rows, place, unit) {
    tall(place, rows.length * (narrow(place) ? 52 : 36) + 16);
    const items = rows.map((row, n) => ({ said: `${row.name}  ${row.said} ${unit}`, href: row.href, at: { seriesIndex: 0, dataIndex: n } }));
    const small = narrow(place);
    return { items, option: { ...base,
      grid: small ? { left: 12, right: 84, top: 20, bottom: 4, containLabel: false } : { left: 12, right: 110, top: 8, bottom: 8, containLabel: true },
      tooltip: hint((at) => escaped(items[at.dataIndex].said)),
      xAxis: { type: "value", show: false, axisLabel: { show: false }, max: "dataMax", min: 0 },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { lineStyle: { color: line } },
        axisLabel: small
          ? { inside: true, color: ink, fontSize: 12, verticalAlign: "bottom", padding: [0, 0, 13, -8], width: place.clientWidth - 40, overflow: "truncate" }
          : { color: ink, fontSize: 13, width: 230, overflow: "truncate" }, z: 5 },
      series: [{ type: "bar", data: rows.map((row) => Number(row.fen)), barMaxWidth: small ? 16 : 22, emphasis: { itemStyle: { color: "#a6261d" } },
        label: { show: true, position: "right", color: ink, fontSize: 12, formatter: (at) => rows[at.dataIndex].said } }],
    } };
  },
  tree(rows, place, unit) {
    tall(place, narrow(place) ? 300 : 340);
    const kept = rows.filter((row) => Number(row.fen) > 0);
    const total = kept.reduce((sum, row) => sum + Number(row.fen), 0);
    const items = kept.map((row) => ({ said: `${row.name}  ${row.said} ${unit}`, href: row.href, at: { seriesIndex: 0, name: row.code } }));
    const said = new Map(kept.map((row, n) => [row.code, items[n].said]));
    return { items, option: { ...base,
      tooltip: hint((at) => escaped(said.get(at.name) || "")),
      series: [{ type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0,
        itemStyle: { borderColor: "#fff", borderWidth: 2, gapWidth: 2 }, emphasis: { itemStyle: { borderColor: ink, borderWidth: 4 } },
        label: { fontSize: 13, lineHeight: 19, padding: [6, 8], align: "left", verticalAlign: "top", position: "insideTopLeft", overflow: "truncate" },
        data: kept.map((row) => ({ name: row.code, value: Number(row.fen),
          label: { show: Number(row.fen) / total > 0.025, formatter: () => `${row.name}\n${row.said}` } })) }],
    } };
  },
  flow(rows, place, unit) {
    const depth = { fund: 0, function: 1, category: 2, econ: 3 };
    const kind = (key) => key.split(":")[0];
    const names = new Map(rows.flatMap((row) => [[row.source, row.from], [row.target, row.to]]));
    const columns = [0, 0, 0, 0];
    for (const key of names.keys()) columns[depth[kind(key)]] += 1;
    tall(place, Math.max(280, Math.max(...columns) * 44 + 40));
    if (narrow(place)) place.style.width = "720px";
    const items = rows.map((row, n) => ({ said: `${row.from} → ${row.to}  ${row.said} ${unit}`, href: row.href, at: { seriesIndex: 0, dataType: "edge", dataIndex: n } }));
    const last = columns[3] ? 3 : 2;
    return { items, option: { ...base,
      tooltip: hint((at) => escaped(at.dataType === "edge" ? items[at.dataIndex].said : names.get(at.name))),
      series: [{ type: "sankey", left: 12, right: 150, top: 16, bottom: 16, draggable: false, nodeGap: 18, nodeWidth: 14, layoutIterations: 64,
        label: { color: ink, fontSize: 12.5, width: 140, overflow: "break", lineHeight: 16, textBorderColor: "#fff", textBorderWidth: 3 },
        emphasis: { focus: "adjacency", lineStyle: { opacity: 0.6 } }, lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
        data: [...names].map(([key, name], n) => ({ name: key, itemStyle: { color: colours[n % colours.length] }, depth: Math.min(depth[kind(key)], last), label: { formatter: () => name } })),
        links: rows.map((row) => ({ source: row.source, target: row.target, value: Number(row.fen) })) }],
    } };
  },
  years(trend, place, unit) {
    tall(place, 320);
    const items = trend.rows.flatMap((row, at) => trend.names.map((name, n) => ({ row, at, name, n }))).filter(({ row, n }) => row.values[n] !== null)
      .map(({ row, at, name, n }) => ({ said: `${row.name} ${name}  ${row.said[n]} ${unit}`, href: row.hrefs[n], at: { seriesIndex: n, dataIndex: at } }));
    const few = trend.rows.length * trend.names.length <= (narrow(place) ? 5 : 16);
    return { items, option: { ...base,
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      legend: { top: 8, left: 8, right: 8, itemGap: 16, textStyle: { color: ink, fontSize: 13 } },
      grid: { left: 12, right: 16, top: narrow(place) ? 76 : 56, bottom: 8, containLabel: true },
      tooltip: hint((at) => escaped(`${trend.rows[at.dataIndex].name} ${at.seriesName}  ${trend.rows[at.dataIndex].said[at.seriesIndex]} ${unit}`)),
      xAxis: { type: "category", data: trend.rows.map((row) => row.name), axisTick: { show: false }, axisLabel: { color: ink, fontSize: 13 }, axisLine: { lineStyle: { color: soft } } },
      yAxis: { type: "value", axisLabel: { color: soft, formatter: (value) => short(value / 1000000) }, splitLine: { lineStyle: { color: line } } },
      series: trend.names.map((name, n) => ({ name, type: "bar", barMaxWidth: 58, barGap: "10%", labelLayout: { hideOverlap: true },
        data: trend.rows.map((row) => row.values[n] === null ? "-" : Number(row.values[n])),
        emphasis: { itemStyle: { borderColor: ink, borderWidth: 2 } },
        label: { show: few, position: "top", color: ink, fontSize: 11.5, formatter: (at) => trend.rows[at.dataIndex].said[n] } })),
    } };
  },
};

const charts = new Map();
function draw(place) {
  const data = JSON.parse(document.getElementById(place.dataset.source).textContent);
  const label = place.getAttribute("aria-label");
  const { items, option } = shapes[place.dataset.chart](data, place, place.dataset.unit || "");
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption(option);
  place.setAttribute("aria-label", label);
  place.setAttribute("role", "application");
  // On paper the drawing is made as wide as the page (public.css): for that it needs its own size.
  place.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  charts.set(place.id, { chart, items });
  return chart;
}
for (const place of document.querySelectorAll("[data-chart]")) {
  draw(place);
  readable(place);
}
let width = innerWidth, waiting = 0;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    for (const [id, { chart }] of charts) {
      const place = document.getElementById(id);
      chart.dispose();
      place.style.width = "";
      draw(place);
    }
  }, 150);
});

// By keyboard: the arrows go through the items, each is read out; Enter opens the cell it stands in.
function readable(place) {
  let at = -1;
  const reading = document.getElementById(`${place.id}-reading`);
  const held = () => charts.get(place.id);
  const show = (next) => {
    const { chart, items } = held();
    if (!items.length) return;
    if (at >= 0 && items[at]) chart.dispatchAction({ type: "downplay", ...items[at].at });
    at = (next + items.length) % items.length;
    chart.dispatchAction({ type: "highlight", ...items[at].at });
    reading.textContent = `${items[at].said}${english ? ` (${at + 1} of ${items.length})` : `（${at + 1}/${items.length}）`}`;
  };
  place.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) show(at < 0 && step < 0 ? -1 : at + step);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(-1);
    else if (event.key === "Enter" && at >= 0 && held().items[at].href) location.href = held().items[at].href;
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
  const leave = () => {
    const { chart, items } = held();
    if (at >= 0 && items[at]) chart.dispatchAction({ type: "downplay", ...items[at].at });
    at = -1;
    reading.textContent = "";
  };
  place.addEventListener("blur", leave);
}

function give(address, name) { Object.assign(document.createElement("a"), { href: address, download: name }).click(); }
function lines(table) {
  const cell = (text) => `"${(/^[=+\-@]/.test(text) && !/^[+-]?[\d,.]+%?$/.test(text) ? "'" : "") + text.replace(/"/g, '""')}"`;
  return "\ufeff" + [...table.rows].map((row) => [...row.cells].map((c) => cell(c.textContent.trim())).join(",")).join("\r\n");
}
function blob(text, type) { return URL.createObjectURL(new Blob([text], { type })); }
function save(id, form) {
  const name = `${document.title.split(" · ")[0].trim()}-${id}`;
  if (form === "csv") { give(blob(lines(document.getElementById(`${id}-table`)), "text/csv"), `${name}.csv`); return; }
  const { chart } = charts.get(id), text = chart.renderToSVGString();
  if (form === "svg") { give(blob(text, "image/svg+xml"), `${name}.svg`); return; }
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: chart.getWidth() * 2, height: chart.getHeight() * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    give(canvas.toDataURL("image/png"), `${name}.png`);
  });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save, button.dataset.form));
