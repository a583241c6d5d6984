// Draws every element with data-chart from the JSON that its data-source names. The figures stand in
// a table beside each chart; the chart adds nothing that is not there. Amounts are strings of 1/100 元:
// they become numbers only to give a shape its size.
"use strict";
const ink = "#1c2530", colours = ["#0b4f8a", "#a4341f", "#2f6f4f", "#8a5a00", "#5b4b8a", "#4a6572"];
const wan = (fen) => (Number(fen) / 1000000).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const base = { animation: false, color: colours, aria: { enabled: true } };
const shapes = {
  bars: (rows) => ({
    ...base, grid: { left: 8, right: 100, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLabel: { color: ink, width: 220, overflow: "break" } },
    series: [{ type: "bar", data: rows.map((row) => Number(row.fen)), barMaxWidth: 26, label: { show: true, position: "right", color: ink, formatter: (p) => wan(p.value) } }],
  }),
  tree: (rows) => ({
    ...base,
    series: [{ type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, left: 4, right: 4, top: 4, bottom: 4, label: { formatter: (p) => `${p.name}\n${wan(p.value)}`, fontSize: 13 },
      data: rows.filter((row) => Number(row.fen) > 0).map((row) => ({ name: `${row.code} ${row.name}`, value: Number(row.fen) })) }],
  }),
  flow: (rows) => ({
    ...base,
    series: [{ type: "sankey", left: 8, right: 200, top: 12, bottom: 12, draggable: false, nodeGap: 10, label: { color: ink, width: 190, overflow: "truncate" }, lineStyle: { color: "source", opacity: 0.35 },
      data: [...new Map(rows.flatMap((row) => [[row.source, row.from], [row.target, row.to]]))].map(([key, name]) => ({ name: key, label: { formatter: () => name } })),
      links: rows.map((row) => ({ source: row.source, target: row.target, value: Number(row.fen) })) }],
  }),
  years: (trend) => ({
    ...base, legend: { top: 4, textStyle: { color: ink } }, grid: { left: 12, right: 24, top: 44, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: trend.rows.map((row) => row.name), axisLabel: { color: ink } },
    yAxis: { type: "value", axisLabel: { color: ink, formatter: wan } },
    series: trend.names.map((name, n) => ({ name, type: "bar", barMaxWidth: 36, data: trend.rows.map((row) => row.values[n] === null ? "-" : Number(row.values[n])) })),
  }),
};
const empty = (data) => Array.isArray(data) ? !data.length : !data.rows.some((row) => row.values.some((value) => value !== null));
const charts = new Map();
for (const place of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(document.getElementById(place.dataset.source).textContent);
  if (empty(data)) { (place.closest("figure") || place).hidden = true; continue; }
  const label = place.getAttribute("aria-label");
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption(shapes[place.dataset.chart](data));
  if (label) place.setAttribute("aria-label", label);
  charts.set(place.id, chart);
  addEventListener("resize", () => chart.resize());
}
function give(address, name) { Object.assign(document.createElement("a"), { href: address, download: name }).click(); }
function lines(table) {
  const cell = (text) => `"${(/^[=+\-@]/.test(text) && !/^[+-]?[\d,.]+%?$/.test(text) ? "'" : "") + text.replace(/"/g, '""')}"`;
  return "\ufeff" + [...table.rows].map((row) => [...row.cells].map((c) => cell(c.textContent.trim())).join(",")).join("\r\n");
}
function blob(text, type) { return URL.createObjectURL(new Blob([text], { type })); }
function save(id, form) {
  if (form === "csv") { give(blob(lines(document.getElementById(`${id}-table`)), "text/csv"), `${id}.csv`); return; }
  const chart = charts.get(id), text = chart.renderToSVGString();
  if (form === "svg") { give(blob(text, "image/svg+xml"), `${id}.svg`); return; }
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: chart.getWidth() * 2, height: chart.getHeight() * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    give(canvas.toDataURL("image/png"), `${id}.png`);
  });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save, button.dataset.form));
