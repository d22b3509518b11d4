"use strict";
(() => {
  const PAGE = 200;
  const MANY = 3;
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".find");
  const table = document.querySelector(".heat table");
  const body = table.tBodies[0];
  const head = table.tHead.rows[0];
  const more = document.querySelector(".more");
  const empty = document.querySelector(".units .empty");
  const shown = form.querySelector(".shown");
  const tiles = Array.from(document.querySelectorAll(".tile[data-standing]"));
  const codes = data.rules.map((rule) => rule[0]);

  /* A unit as Python wrote it, with a name for each part and one text to search in. */
  const units = data.units.map((part, place) => {
    const [standing, label, code, kind, file, errors, explain, stopped, stake, page, list, same, progress, reason, pairs] = part;
    const failed = new Map();
    for (let i = 0; i < pairs.length; i += 2) failed.set(pairs[i], pairs[i + 1]);
    const rules = Array.from(failed.keys(), (number) => codes[number]);
    const text = [label, code, kind, file, reason, ...rules].join("\n").toLowerCase();
    const amount = Number(stake.replaceAll(",", "")) || 0;
    return { place, standing, label, code, kind, file, errors, explain, stopped, stake, amount, page, list, same, progress, reason, failed, text };
  });
  const wanted = { standings: new Set(), limit: PAGE };

  const make = (tag, text, css) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== "") element.textContent = text;
    if (css) element.className = css;
    return element;
  };

  const link = (text, href) => {
    const anchor = make("a", text);
    anchor.href = href;
    return anchor;
  };

  const nameCell = (unit) => {
    const cell = make("th");
    cell.scope = "row";
    cell.append(unit.page ? link(unit.label, unit.page) : make("b", unit.label));
    const lines = [[unit.code, unit.kind].filter(Boolean).join(" · "), unit.file === unit.label ? "" : unit.file];
    lines.push(unit.progress);
    if (unit.same) lines.push(data.words.same_as + unit.same);
    lines.push(unit.reason);
    for (const line of lines) if (line) cell.append(make("small", line));
    return cell;
  };

  const figure = (value) => make("td", value ? value.toLocaleString("en-US") : "", "figure");

  const heatCell = (unit, number) => {
    const count = unit.failed.get(number) || 0;
    const [code, title, css] = data.rules[number];
    const cell = make("td", count || "", "box " + css + (count >= MANY ? " on many" : count ? " on" : ""));
    if (count) cell.title = `${unit.label} · ${code} ${title}`;
    return cell;
  };

  const rowOf = (unit) => {
    const row = make("tr", "", unit.standing);
    const standing = make("td");
    standing.append(make("span", data.standings[unit.standing], "badge"));
    const files = make("td", "", "files");
    if (unit.page) files.append(link(data.words.report, unit.page));
    if (unit.list) files.append(link(data.words.list, unit.list));
    row.append(nameCell(unit), standing, figure(unit.errors), figure(unit.explain), figure(unit.stopped), make("td", unit.stake, "figure"), files);
    for (let number = 0; number < data.heat; number += 1) row.append(heatCell(unit, number));
    return row;
  };

  const orders = {
    worst: (a, b) => a.place - b.place,
    code: (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.place - b.place),
    stake: (a, b) => b.amount - a.amount || a.place - b.place,
  };

  const matching = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rule = codes.indexOf(form.elements.rule.value);
    const kind = form.elements.kind ? form.elements.kind.value : "";
    const fits = (unit) =>
      (!wanted.standings.size || wanted.standings.has(unit.standing)) &&
      (rule < 0 || unit.failed.has(rule)) &&
      (!kind || unit.kind === kind) &&
      words.every((word) => unit.text.includes(word));
    return units.filter(fits).sort(orders[form.elements.sort.value]);
  };

  const render = () => {
    const found = matching();
    body.replaceChildren(...found.slice(0, wanted.limit).map(rowOf));
    more.hidden = found.length <= wanted.limit;
    empty.hidden = found.length > 0;
    table.hidden = !found.length;
    shown.textContent = `${found.length.toLocaleString("en-US")} / ${units.length.toLocaleString("en-US")}`;
    for (const tile of tiles) tile.setAttribute("aria-pressed", String(wanted.standings.has(tile.dataset.standing)));
    for (const button of head.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.rule === form.elements.rule.value));
    }
  };

  const again = () => {
    wanted.limit = PAGE;
    render();
  };

  const onlyRule = (code) => {
    form.elements.rule.value = form.elements.rule.value === code ? "" : code;
    again();
  };

  const headings = () => {
    for (const [code, title, css] of data.rules.slice(0, data.heat)) {
      const cell = make("th", "", "rule " + css);
      cell.scope = "col";
      cell.title = title;
      const button = make("button", code);
      button.type = "button";
      button.dataset.rule = code;
      cell.append(button);
      head.append(cell);
    }
  };

  document.addEventListener("click", (event) => {
    const tile = event.target.closest(".tile[data-standing]");
    const rule = event.target.closest("button[data-rule]");
    if (tile) {
      const name = tile.dataset.standing;
      if (!wanted.standings.delete(name)) wanted.standings.add(name);
      again();
    } else if (rule) {
      onlyRule(rule.dataset.rule);
      if (!rule.closest(".heat")) document.querySelector(".units").scrollIntoView();
    } else if (event.target === more) {
      wanted.limit += PAGE;
      render();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", again);
  form.addEventListener("reset", () => {
    wanted.standings.clear();
    setTimeout(again, 0);
  });
  headings();
  render();
})();
