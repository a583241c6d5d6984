// The grid of a budget. Cells are texts, from the keyboard to the server and back: sums, names of codes
// and mistakes come from there. What is typed is sent after a pause and kept.
//
// Stable for tests and screen readers:
//   #tabs [role=tab][data-key=SHEET]   a sheet; its name, rows, mistakes. #sheet is its panel
//   #grid                              role grid; cells .tabulator-cell[tabulator-field=KEY], a point in
//                                      a key written §; wrong ones have aria-invalid; sums at the foot
//   #place                             where you are: sheet, row, column, what is wrong with the cell
//   #sure #drop                        the question before everything unsaved is dropped, and yes
//   #undo #redo #add #copy #remove #find #next   tools; #save #discard #note   the whole
//   #state (role status)               kept at, typing …; #count (role status) how many mistakes
//   #problems button                   a mistake; press it to go to its cell
//   #newer, #merge                     somebody saved a newer version; #away, #again   no server, no log-in
//   body[data-grid=ready]              set when the first answer of the server has been shown
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("grid-data").textContent);
  const words = data.words, MOST = 20000, KEEP = 100, PAUSE = 700;
  const sheets = Object.fromEntries(data.sheets.map((one) => [one.key, one]));
  const rows = Object.fromEntries(data.sheets.map((one) => [one.key, data.cells[one.key] || []]));
  let names = data.names, beside = data.beside, sums = {}, problems = [], wrong = new Map();
  const asked = new URLSearchParams(location.search);
  let shown = sheets[asked.get("sheet")] || data.sheets[0], table = null, timer = 0, sent = 0, changes = 0, held = 0;
  let unpasted = ""; // what a paste left out: told until the next change
  const past = [], future = [];
  const say = (text) => { $("state").textContent = text; };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // Column keys hold points (texts.purpose), which the grid would take for nested fields.
  const inner = (key) => key.replace(/\./g, "§"), outer = (key) => key.replace(/§/g, ".");
  let numbers = 0;
  const pack = (row) => ({ id: ++numbers, ...Object.fromEntries(Object.entries(row).map(([k, v]) => [inner(k), v])) });
  const unpack = (row) => Object.fromEntries(Object.entries(row).filter(([k, v]) => k !== "id" && !k.startsWith("info§") && v !== "" && v != null).map(([k, v]) => [outer(k), String(v)]));
  const trimmed = (list) => { let end = list.length; while (end > 1 && !Object.keys(list[end - 1]).length) end -= 1; return list.slice(0, end); };
  const now = () => table.getData().map(unpack);
  const body = () => ({ cells: Object.fromEntries(Object.entries(rows).map(([k, v]) => [k, k === shown.key ? trimmed(v) : v])), version: data.version, base: data.base, changed: changes > held || data.kept });

  // --- Changes, and taking them back ---
  let gathering = false;
  function changed() { // many cells can change at once: they are one step
    if (gathering) return;
    gathering = true;
    setTimeout(() => { gathering = false; remember(now()); }, 0);
  }
  function remember(list) {
    if (JSON.stringify(list) === JSON.stringify(rows[shown.key])) return;
    past.push({ sheet: shown.key, list: rows[shown.key] });
    if (past.length > KEEP) past.shift();
    future.length = 0;
    rows[shown.key] = list;
    touched();
  }
  function touched() {
    changes += 1;
    unpasted = "";
    $("undo").disabled = !past.length;
    $("redo").disabled = !future.length;
    say(words.typing);
    tabs();
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }
  async function step(from, to, said) {
    const one = from.pop();
    if (!one) return;
    const at = shown.key === one.sheet && place();
    to.push({ sheet: one.sheet, list: rows[one.sheet] });
    rows[one.sheet] = one.list;
    if (shown.key !== one.sheet) await show(sheets[one.sheet]); else await refill();
    if (at && document.activeElement === document.body) go(Math.min(at.row, one.list.length - 1), at.column);
    touched();
    say(said);
  }
  async function put(list) { // a whole sheet anew: paste, rows inserted or deleted
    const at = place();
    remember(list);
    await refill();
    if (at) go(Math.min(at.row, list.length - 1), at.column);
  }
  const refill = () => table.replaceData(rows[shown.key].map(pack));

  // --- The server ---
  async function check() {
    clearTimeout(timer);
    const mine = ++sent, counted = changes;
    if (changes > held) say(words.checking);
    const told = await Server.send("check/", body(), words);
    if (!told) { timer = setTimeout(check, 15000); return false; }
    if (mine !== sent) return true; // a later answer comes
    if (told.kept) { held = counted; data.kept = true; }
    tell(told);
    return true;
  }
  function tell(told) {
    if (told.names) names = told.names;
    if (told.beside) beside = told.beside;
    if (told.newer) { $("newer-said").textContent = told.newer; $("newer").hidden = false; }
    if (told.problems) {
      ({ problems, sums } = told);
      wrong = new Map();
      for (const one of problems) {
        const key = `${one.sheet}|${one.row}|${one.field}`;
        wrong.set(key, [...(wrong.get(key) || []), one]);
      }
      const errors = told.errors ?? 0;
      $("count").textContent = told.count ? fill(words.counted, { e: errors, w: told.count - errors }) : "";
      list(told.count);
      tabs();
      redraw();
    }
    $("state").classList.toggle("refused", Boolean(told.problem));
    if (told.problem) say(told.problem); else if (told.kept) say(unpasted ? `${told.kept}　${unpasted}` : told.kept);
    document.body.dataset.grid = "ready";
  }
  function redraw() {
    for (const row of table.getRows("visible")) row.reformat();
    table.recalc();
    $("sums").textContent = Object.entries(sums[shown.key] || {}).map(([key, sum]) => `${shown.columns.find((one) => one.key === key).head} ${words.sum} ${sum}`).join("　");
    located();
  }
  function list(count) {
    const items = problems.slice(0, 200).map((one) => {
      const item = document.createElement("li"), go_ = document.createElement("button");
      const where = [sheets[one.sheet]?.name, one.row ? fill(words.row, { n: one.row }) : ""].filter(Boolean).join(" ");
      item.className = `item ${one.severity}`;
      go_.type = "button";
      go_.className = "plain";
      const mark = Object.assign(document.createElement("span"), { className: `tag ${one.severity}`, textContent: words[one.severity] });
      go_.append(mark, ` ${where} `, Object.assign(document.createElement("span"), { textContent: one.text }));
      go_.addEventListener("click", () => visit(one.sheet, one.row - 1, one.field));
      item.append(go_);
      return item;
    });
    const more = count - items.length;
    if (!count) items.push(Object.assign(document.createElement("li"), { className: "item clean", textContent: words.clean }));
    if (more > 0) items.push(Object.assign(document.createElement("li"), { className: "item", textContent: fill(words.more, { n: more }) }));
    $("problems").replaceChildren(...items);
  }

  // --- Where one is ---
  function active() {
    try { return table.modules.selectRange.getActiveCell()?.getComponent() || null; } catch { return null; }
  }
  function place() {
    const cell = active();
    if (!cell) return null;
    return { row: cell.getRow().getPosition() - 1, column: cell.getField(), cell };
  }
  function located() {
    const at = place();
    if (!at || !at.column) return;
    const column = shown.columns.find((one) => one.key === outer(at.column));
    const own = wrong.get(`${shown.key}|${at.row + 1}|${outer(at.column)}`) || [];
    const value = at.cell.getValue() || "", name = column.scheme && names[column.scheme]?.[value.trim()];
    $("place-name").textContent = `${fill(words.row, { n: at.row + 1 })} · ${column.head}`;
    $("place-said").textContent = own.length ? own.map((one) => `${words[one.severity]}：${one.text}`).join(" ") : [name ? `${value} ${name}` : value || (column.default ? `${words.empty}：${column.default}` : ""), column.note].filter(Boolean).join(" — ");
    $("place").classList.toggle("wrong", own.some((one) => one.severity === "error"));
  }
  function go(row, field) {
    const found = table.getRows()[row];
    if (!found) return;
    const cell = found.getCell(field) || found.getCells().find((one) => one.getField());
    for (const range of table.getRanges().slice(1)) range.remove();
    const range = table.getRanges()[0];
    if (range) range.setBounds(cell, cell); else table.addRange(cell, cell);
    $("grid").querySelector(".tabulator-tableholder").focus({ preventScroll: true });
    located();
  }
  async function visit(sheet, row, field) {
    if (sheets[sheet] && sheet !== shown.key) await show(sheets[sheet]);
    const found = table.getRows()[Math.max(0, row)];
    if (!found) return;
    await table.scrollToRow(found, "center", false).catch(() => {});
    if (field) await table.scrollToColumn(inner(field), "middle", false).catch(() => {});
    go(Math.max(0, row), field ? inner(field) : shown.columns[0].key);
    $("sheet").scrollIntoView({ block: "nearest" });
  }

  // --- Columns ---
  const label = (row) => [row.code, row.name].filter(Boolean).join(" ");
  function options(c) {
    if (c.info) return null;
    const like = (all) => async (typed) => all().filter((one) => one.includes(typed)).slice(0, 50).map((one) => ({ value: one, label: one }));
    const bodies = () => rows.units.map(label).filter(Boolean);
    if (c.type === "code") return async (typed) => (await Server.codes(shown.key, c.key, typed)).map((one) => ({ value: one.code, label: `${one.code} ${one.name}` }));
    if (c.type === "unit") return like(bodies);
    if (c.type === "body") return like(() => [...rows.cover.map(label), ...bodies()].filter(Boolean));
    if (c.type === "project" || c.type === "source") return like(() => rows.projects.map(label).filter(Boolean));
    if (c.choices.length) return async (typed) => c.choices.filter((one) => !typed || c.choices.includes(typed) || one.includes(typed)).map((one) => ({ value: one, label: one }));
    return null;
  }
  function column(c, n) {
    const offers = options(c), field = inner(c.key);
    return {
      title: c.head + (c.required ? " *" : ""), field, headerSort: false, resizable: true,
      width: Math.min(n ? 300 : 200, Math.max(96, c.width * 8)),
      hozAlign: c.numeric ? "right" : "left", cssClass: c.info ? "beside" : c.numeric ? "number" : c.long ? "long" : "",
      headerTooltip: [c.required ? words.required : "", c.note, c.default ? `${words.empty}：${c.default}` : ""].filter(Boolean).join(" ") || false,
      editor: c.info ? undefined : (cell, rendered, success, cancel) => offers ? Editors.combo(cell, rendered, success, cancel, offers) : Editors.line(cell, rendered, success, cancel, c.long),
      formatter: (cell) => dressed(cell, c),
      bottomCalc: n === 0 || c.sum ? () => (c.sum ? (sums[shown.key] || {})[c.key] || "—" : words.sum) : undefined,
    };
  }
  // The head of a row stays in sight: its number, and on a wide screen what the row is about. No other
  // column is frozen, which would not go together with choosing ranges.
  function rowHeader() {
    const named = ["name", "level3", "function"], wide = matchMedia("(min-width: 60rem)").matches && !shown.one;
    const by = shown.columns.find((one) => named.includes(one.key) || one.info === "prompt") || shown.columns[0];
    return { title: "#", hozAlign: "left", headerSort: false, frozen: true, width: wide ? 168 : 46, minWidth: 46, resizable: false, formatter: (cell) => head(cell, wide ? by : null) };
  }
  function head(cell, by) {
    const box = document.createElement("span"), number = document.createElement("b");
    cell.getRow().watchPosition((at) => { number.textContent = at; });
    box.append(number);
    const value = by && (by.info ? aside(cell, by) : cell.getData()[inner(by.key)] || "").trim();
    if (value) {
      const text = by.scheme && names[by.scheme]?.[value] || value;
      box.append(Object.assign(document.createElement("span"), { className: "about", textContent: ` ${text}` }));
      cell.getElement().title = text;
    }
    return box;
  }
  const numbered = (cell) => cell.getRow().getPosition() || table.getData().findIndex((one) => one.id === cell.getData().id) + 1;
  const aside = (cell, c) => beside[shown.key]?.[c.info]?.[numbered(cell) - 1] ?? "";
  // How a figure is shown, not what it is: the text that was typed stays as it is.
  const grouped = (text) => text.replace(/^([-+−]?)(\d{4,})(?=\.\d*$|$)/, (_, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ","));
  function dressed(cell, c) {
    const value = cell.getValue() ?? "", element = cell.getElement();
    if (c.info) return aside(cell, c);
    const row = numbered(cell);
    const own = wrong.get(`${shown.key}|${row}|${c.key}`) || [], error = own.some((one) => one.severity === "error");
    element.classList.toggle("wrong", error);
    element.classList.toggle("doubt", own.length > 0 && !error);
    if (error) element.setAttribute("aria-invalid", "true"); else element.removeAttribute("aria-invalid");
    element.title = own.map((one) => `${words[one.severity]}：${one.text}`).join("\n");
    const name = c.scheme && names[c.scheme]?.[value.trim()];
    const box = document.createDocumentFragment();
    box.append(c.type === "amount" ? grouped(value) : value);
    if (name) box.append(Object.assign(document.createElement("span"), { className: "code-name", textContent: ` ${name}` }));
    if (own.length) box.append(Object.assign(document.createElement("span"), { className: "hidden", textContent: ` ${element.title}` }));
    const held_ = document.createElement("span");
    held_.append(box);
    return held_;
  }
  function show(sheet) {
    shown = sheet;
    $("sheet-name").textContent = sheet.name;
    $("intro").textContent = sheet.intro;
    $("sheet").classList.toggle("one", sheet.one);
    for (const button of document.querySelectorAll("button.rows-only")) button.hidden = sheet.one;
    tabs();
    if (table) table.destroy();
    if (!rows[sheet.key].length) rows[sheet.key] = [{}];
    const sum = sheet.columns.some((one) => one.sum);
    return new Promise((ready) => {
      table = new Tabulator("#grid", {
        data: rows[sheet.key].map(pack), columns: sheet.columns.map((c, n) => ({ ...column(c, n), ...(sum ? {} : { bottomCalc: undefined }) })),
        ...(rows[sheet.key].length > 12 ? { height: "62vh" } : { maxHeight: "62vh" }), layout: "fitDataFill", index: "id", columnCalcs: sum ? "table" : false,
        rowHeader: rowHeader(),
        selectableRange: 1, selectableRangeColumns: true, selectableRangeRows: true, selectableRangeClearCells: true, selectableRangeClearCellsValue: "", selectableRangeAutoFocus: false, editTriggerEvent: "dblclick",
        clipboard: "copy", clipboardCopyStyled: false, clipboardCopyRowRange: "range", clipboardCopyConfig: { rowHeaders: false, columnHeaders: false, columnCalcs: false },
        columnDefaults: { minWidth: 80 },
      });
      table.on("cellEdited", changed);
      table.on("rangeChanged", located);
      table.on("tableBuilt", () => {
        $("grid").setAttribute("aria-label", sheet.name);
        // What has the focus is the box around the rows: it must be a part of the grid, too.
        const holder = $("grid").querySelector(".tabulator-tableholder");
        holder.setAttribute("role", "rowgroup");
        holder.querySelector(".tabulator-table").setAttribute("role", "presentation");
        ready();
        redraw();
      });
    });
  }

  // --- Sheets ---
  for (const sheet of data.sheets) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${sheet.key}`;
    tab.dataset.key = sheet.key;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "sheet");
    tab.addEventListener("click", () => show(sheet));
    tab.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way) return;
      const all = [...$("tabs").children], next = all[(all.indexOf(tab) + way + all.length) % all.length];
      next.focus();
      next.click();
    });
    $("tabs").append(tab);
  }
  function tabs() {
    for (const tab of $("tabs").children) {
      const sheet = sheets[tab.dataset.key], own = problems.filter((one) => one.sheet === sheet.key);
      const errors = own.filter((one) => one.severity === "error").length;
      const count = sheet.one ? 0 : rows[sheet.key].filter((row) => Object.keys(row).length).length;
      tab.replaceChildren(sheet.name);
      if (count) tab.append(Object.assign(document.createElement("span"), { className: "meta", textContent: ` ${fill(words.rows, { n: count })}` }));
      if (errors) tab.append(Object.assign(document.createElement("span"), { className: "tag error", textContent: ` ${words.error} ${errors}` }));
      else if (own.length) tab.append(Object.assign(document.createElement("span"), { className: "tag warning", textContent: ` ${words.warning} ${own.length}` }));
      tab.setAttribute("aria-selected", String(sheet === shown));
      tab.tabIndex = sheet === shown ? 0 : -1;
    }
  }

  // --- Pasting: what Excel puts on the clipboard ---
  async function paste(text) {
    const at = place();
    if (!at) return;
    let cells = Pasting.block(text);
    const range = table.getRanges()[0], list = now(), keys = shown.columns.map((one) => one.key);
    const top = range ? range.getTopEdge() : at.row, left = keys.indexOf(outer(at.column));
    const chosen = range ? range.getStructuredCells() : [[at.cell]];
    const under = Pasting.under(cells, shown.columns);
    if (under) cells = cells.slice(1);
    else if (cells.length === 1 && cells[0].length === 1) cells = chosen.map((line) => line.map(() => cells[0][0])); // one value fills the choice
    const first = chosen[0]?.[0] ? keys.indexOf(outer(chosen[0][0].getField())) : left;
    if (top + cells.length > (shown.one ? 1 : MOST)) return say(fill(words.full, { n: shown.one ? 1 : MOST }));
    const cut = Pasting.lay(list, cells, top, under || keys.slice(first));
    await put(list);
    say(fill(words.pasted, { r: cells.length, c: Math.max(...cells.map((line) => line.length)) }));
    if (cut) unpasted = words.cut;
  }
  const inGrid = () => $("grid").contains(document.activeElement) && !["INPUT", "TEXTAREA"].includes(document.activeElement.tagName);
  document.addEventListener("paste", (event) => {
    if (!inGrid()) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });

  // --- Keys ---
  $("grid").addEventListener("keydown", (event) => {
    if (!inGrid()) return;
    const at = place(), plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (at && event.key !== "Escape" && at.column.startsWith("info§")) return;
    if (event.key === "Escape") { event.preventDefault(); $("save").disabled ? $("discard").focus() : $("save").focus(); }
    else if (at && event.key === "F2") { event.preventDefault(); at.cell.edit(); }
    else if (at && plain && (event.key.length === 1 || event.key === "Process") && event.key !== " ") {
      Editors.begin(event.key.length === 1 ? event.key : "");
      if (event.key.length === 1) event.preventDefault();
      at.cell.edit();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase(), typing = ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName);
    if (key === "s") { event.preventDefault(); $("save").click(); }
    else if (typing) return;
    else if (key === "z") { event.preventDefault(); $(event.shiftKey ? "redo" : "undo").click(); }
    else if (key === "y") { event.preventDefault(); $("redo").click(); }
  });

  // Enter in a cell ends its edit and goes down, as in every spreadsheet.
  $("grid").addEventListener("entered", () => { const at = place(); if (at) setTimeout(() => go(Math.min(at.row + 1, table.getDataCount() - 1), at.column), 0); });

  // --- Tools ---
  const chosen = () => {
    const range = table.getRanges()[0], at = place();
    return range ? [range.getTopEdge(), range.getBottomEdge()] : at ? [at.row, at.row] : null;
  };
  $("undo").addEventListener("click", () => step(past, future, words.undone));
  $("redo").addEventListener("click", () => step(future, past, words.redone));
  $("add").addEventListener("click", async () => { const at = chosen(), list = now(); list.splice(at ? at[1] + 1 : list.length, 0, {}); rowsPut(list, at ? at[1] + 1 : list.length - 1); });
  $("copy").addEventListener("click", () => { const at = chosen(), list = now(); if (at) { list.splice(at[1] + 1, 0, ...list.slice(at[0], at[1] + 1).map((row) => ({ ...row }))); rowsPut(list, at[1] + 1); } });
  $("remove").addEventListener("click", () => { const at = chosen(), list = now(); if (at) { list.splice(at[0], at[1] - at[0] + 1); if (!list.length) list.push({}); rowsPut(list, Math.min(at[0], list.length - 1)); } });
  async function rowsPut(list, row) {
    if (list.length > MOST) return say(fill(words.full, { n: MOST }));
    const field = place()?.column || inner(shown.columns[0].key);
    await put(list);
    go(row, field);
  }
  let hits = [], hit = -1, sought = "";
  function seek() {
    const text = $("find").value.trim();
    if (!text) return;
    if (text !== sought || hit < 0) {
      sought = text; hit = -1; hits = [];
      const order = [shown, ...data.sheets.filter((one) => one !== shown)];
      for (const sheet of order) rows[sheet.key].forEach((row, r) => { for (const [key, value] of Object.entries(row)) if (value.includes(text)) hits.push([sheet.key, r, key]); });
    }
    if (!hits.length) return say(fill(words.absent, { q: text }));
    hit = (hit + 1) % hits.length;
    visit(...hits[hit]);
    say(fill(words.found, { n: hits.length, i: hit + 1 }));
  }
  $("next").addEventListener("click", seek);
  $("find").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); seek(); $("find").focus(); } });
  $("find").addEventListener("input", () => { hit = -1; });
  $("again").addEventListener("click", check);
  $("merge").addEventListener("click", async (event) => { if (changes > held) { event.preventDefault(); if (await check()) location = event.target.href; } });
  $("save").addEventListener("click", async () => {
    clearTimeout(timer);
    $("save").disabled = true;
    const counted = changes;
    sent += 1;
    const told = await Server.send("save/", { ...body(), changed: true, note: $("note").value }, words);
    $("save").disabled = false;
    if (!told) return;
    held = counted;
    if (told.address) return void (location = told.address);
    tell(told);
    $("problems").querySelector("button")?.focus(); // the gravest comes first
  });
  $("discard").addEventListener("click", () => $("sure").showModal());
  $("drop").addEventListener("click", async () => {
    clearTimeout(timer);
    held = changes;
    const told = await Server.send("discard/", {}, words);
    if (told && told.address) location = told.address;
  });
  addEventListener("beforeunload", (event) => { if (changes > held) event.preventDefault(); });

  show(shown).then(async () => {
    await check();
    const wanted = asked.get("find");
    if (wanted) { $("find").value = wanted; seek(); }
  });
})();
