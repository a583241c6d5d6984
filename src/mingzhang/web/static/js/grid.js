// The grid of a budget. Cells are texts, from the keyboard to the server and back: sums and mistakes
// come from there. What is typed is sent after a pause and kept, so that nothing is lost.
"use strict";
const data = JSON.parse(document.getElementById("grid-data").textContent);
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const $ = (id) => document.getElementById(id);
const words = data.words;
const rows = {};
for (const sheet of data.sheets) rows[sheet.key] = data.cells[sheet.key] || [];
let shown = data.sheets[0], table = null, problems = [], timer = 0;

// Column keys hold points (texts.purpose), which the grid would take for nested fields.
const inner = (key) => key.replace(/\./g, "§"), outer = (key) => key.replace(/§/g, ".");
const pack = (row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [inner(k), v]));
const unpack = (row) => Object.fromEntries(Object.entries(row).filter(([k, v]) => k !== "id" && v !== "" && v != null).map(([k, v]) => [outer(k), String(v)]));

function keepShown() { if (table) rows[shown.key] = table.getData().map(unpack); }
function cells() { keepShown(); return Object.fromEntries(Object.entries(rows).map(([k, list]) => [k, list])); }

async function send(what, body) {
  try {
    const answer = await fetch(what, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) });
    return await answer.json();
  } catch { $("state").textContent = words.offline; return null; }
}
function later() { clearTimeout(timer); timer = setTimeout(check, 700); }
async function check() {
  const told = await send("check/", { cells: cells(), version: data.version });
  if (told) { tell(told); if (!told.problem) $("state").textContent = words.kept; }
}
function tell(told) {
  if (told.problem) $("state").textContent = told.problem;
  if (!told.problems) return;
  problems = told.problems;
  $("count").textContent = told.count || "";
  const sums = told.sums[shown.key] || {};
  const heads = Object.fromEntries(shown.columns.map((c) => [c.key, c.head]));
  $("sums").textContent = Object.entries(sums).map(([k, v]) => `${words.sum} ${heads[k]}：${v}`).join("　");
  $("problems").replaceChildren(...(problems.length ? problems.map(line) : [Object.assign(document.createElement("li"), { className: "item", textContent: words.clean })]));
  for (const tab of $("tabs").children) tab.classList.toggle("wrong", problems.some((p) => p.sheet === tab.dataset.key && p.severity === "error"));
  mark();
}
function line(problem) {
  const item = document.createElement("li"), go = document.createElement("button");
  item.className = `item ${problem.severity}`;
  go.className = "plain";
  const sheet = data.sheets.find((s) => s.key === problem.sheet);
  go.textContent = `${sheet ? sheet.name : ""} ${problem.row ? words.row.replace("{n}", problem.row) : ""} ${problem.text}`;
  go.addEventListener("click", () => { if (sheet && sheet !== shown) show(sheet); const row = table.getRows()[problem.row - 1]; if (row) { row.scrollTo(); const cell = row.getCell(inner(problem.field)); if (cell) cell.getElement().focus(); } });
  item.append(go);
  return item;
}
function mark() {
  for (const row of table.getRows()) for (const cell of row.getCells()) {
    const own = problems.filter((p) => p.sheet === shown.key && p.row === row.getPosition() && inner(p.field) === cell.getField());
    const place = cell.getElement();
    place.classList.toggle("wrong", own.some((p) => p.severity === "error"));
    place.classList.toggle("doubt", own.length > 0 && !own.some((p) => p.severity === "error"));
    place.title = own.map((p) => p.text).join("\n");
  }
}
function column(c) {
  const editor = c.choices.length ? { editor: "list", editorParams: { values: c.choices, autocomplete: true, freetext: c.open, allowEmpty: true, listOnEmpty: true } } : { editor: c.long ? "textarea" : "input" };
  return { title: c.head + (c.required ? " *" : ""), field: inner(c.key), width: Math.min(320, Math.max(90, c.width * 9)), hozAlign: c.numeric ? "right" : "left", headerTooltip: c.note || false, headerSort: false, ...editor };
}
function show(sheet) {
  keepShown();
  shown = sheet;
  for (const tab of $("tabs").children) tab.setAttribute("aria-selected", tab.dataset.key === sheet.key);
  if (table) table.destroy();
  table = new Tabulator("#grid", {
    data: rows[sheet.key].map(pack), columns: sheet.columns.map(column), height: "62vh", layout: "fitData",
    rowHeader: { formatter: "rownum", hozAlign: "center", headerSort: false, frozen: true, width: 48, resizable: false },
    selectableRange: 1, selectableRangeColumns: true, selectableRangeRows: true, selectableRangeClearCells: true, editTriggerEvent: "dblclick",
    clipboard: true, clipboardCopyStyled: false, clipboardCopyRowRange: "range", clipboardCopyConfig: { rowHeaders: false, columnHeaders: false }, clipboardPasteParser: "range", clipboardPasteAction: "range",
    columnDefaults: { minWidth: 70 },
  });
  table.on("cellEdited", later); table.on("clipboardPasted", later); table.on("tableBuilt", () => { tell({ problems, count: problems.length, sums: {} }); check(); });
}
for (const sheet of data.sheets) {
  const tab = document.createElement("button");
  Object.assign(tab, { textContent: sheet.name, type: "button" });
  tab.dataset.key = sheet.key; tab.setAttribute("role", "tab");
  tab.addEventListener("click", () => show(sheet));
  $("tabs").append(tab);
}
$("add").textContent = words.add; $("remove").textContent = words.remove;
$("add").addEventListener("click", async () => { await table.addRow({}); later(); });
$("remove").addEventListener("click", async () => { for (const row of new Set(table.getRanges().flatMap((r) => r.getRows()))) await row.delete(); later(); });
$("save").addEventListener("click", async () => { const told = await send("save/", { cells: cells(), version: data.version, note: $("note").value }); if (!told) return; if (told.address) location = told.address; else tell(told); });
$("discard").addEventListener("click", async () => { const told = await send("discard/", {}); if (told) location = told.address; });
show(shown);
