"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (id) => (id ? document.getElementById(id) : null);
  const issues = all(".issue");
  const sheets = all(".sheet");
  const tabs = all("[role=tab]");
  const form = document.querySelector(".filters");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let current = null;

  const visible = () => issues.filter((issue) => !issue.hidden);
  const number = (issue) => issue.id.slice(1);

  const showSheet = (index) => {
    if (!one("s" + index)) return;
    for (const sheet of sheets) sheet.hidden = sheet.dataset.sheet !== index;
    for (const tab of tabs) {
      const chosen = tab.dataset.sheet === index;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
  };

  const bring = (element, block) => {
    element.scrollIntoView({ block, inline: "center", behavior: still ? "auto" : "smooth" });
  };

  /* No further than needed, so that the words at the left of the row stay in sight. */
  const bringCell = (cell) => {
    const pane = cell.closest(".scroll");
    const box = cell.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    const edge = { left: frame.left + 56, top: frame.top + 40, right: frame.right - 16, bottom: frame.bottom - 16 };
    let left = 0;
    let top = 0;
    if (box.left < edge.left) left = box.left - edge.left;
    else if (box.right > edge.right) left = Math.min(box.right - edge.right, box.left - edge.left);
    if (box.top < edge.top || box.bottom > edge.bottom) top = box.top - frame.top - frame.height / 2 + box.height / 2;
    if (left || top) pane.scrollBy({ left, top, behavior: still ? "auto" : "smooth" });
  };

  const clear = () => {
    for (const element of all(".current, .reading")) element.classList.remove("current", "reading");
  };

  const select = (issue) => {
    if (issue === current) return;
    clear();
    current = issue;
    if (!issue) return;
    issue.classList.add("current");
    const reads = issue.dataset.reads.split(" ").map(one).filter(Boolean);
    for (const cell of reads) cell.classList.add("reading");
    const cell = one(issue.dataset.cell) || reads[0];
    showSheet(cell ? cell.closest(".sheet").dataset.sheet : issue.dataset.sheet);
    if (cell) {
      if (cell.id === issue.dataset.cell) cell.classList.add("current");
      bringCell(cell);
    }
  };

  const toIssue = (issue) => {
    if (!issue) return;
    if (issue.hidden && form) { form.reset(); apply(); }
    select(issue);
    issue.focus({ preventScroll: true });
    bring(issue, "nearest");
  };

  const toCell = (cell) => {
    if (!cell) return;
    showSheet(cell.closest(".sheet").dataset.sheet);
    const pane = cell.closest(".book").getBoundingClientRect();
    if (pane.bottom < 80 || pane.top > innerHeight - 80) bring(cell.closest(".book"), "start");
    cell.focus({ preventScroll: true });
    bringCell(cell);
  };

  /* Several issues of one cell are gone through one after another. */
  const issueOf = (cell) => {
    const numbers = cell.dataset.issues.split(" ");
    const shown = numbers.filter((n) => !one("i" + n).hidden);
    const list = shown.length ? shown : numbers;
    const at = current ? list.indexOf(number(current)) : -1;
    return one("i" + list[(at + 1) % list.length]);
  };

  const apply = () => {
    const data = new FormData(form);
    const classes = new Set(data.getAll("class"));
    const sheet = data.get("sheet") || "";
    const open = data.get("open");
    for (const issue of issues) {
      issue.hidden = !classes.has(issue.dataset.class)
        || (sheet !== "" && issue.dataset.sheet !== sheet)
        || (open && issue.classList.contains("settled"));
    }
    const shown = visible().length;
    form.querySelector(".shown b").textContent = String(shown);
    document.querySelector(".none-left").hidden = shown > 0;
    if (current && current.hidden) { clear(); current = null; }
    if (sheet !== "" && sheet !== "-1") showSheet(sheet);
  };

  const step = (list, from, by) => list[Math.min(list.length - 1, Math.max(0, list.indexOf(from) + by))];

  const keyOnIssue = (event, issue) => {
    const list = visible();
    const target = { ArrowDown: step(list, issue, 1), ArrowUp: step(list, issue, -1), Home: list[0], End: list[list.length - 1] }[event.key];
    if (target) { event.preventDefault(); toIssue(target); }
    if (event.key === "Enter" && event.target === issue) {
      event.preventDefault();
      toCell(one(issue.dataset.cell) || issue.dataset.reads.split(" ").map(one).find(Boolean));
    }
  };

  const keyOnCell = (event, cell) => {
    const list = all("td.stand", cell.closest(".sheet"));
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by && list.length) {
      event.preventDefault();
      toCell(list.includes(cell) ? step(list, cell, by) : list[0]);
    }
    if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); toIssue(issueOf(cell)); }
  };

  const keyOnTab = (event, tab) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = step(tabs, tab, by);
    showSheet(next.dataset.sheet);
    next.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const tab = event.target.closest("[role=tab]");
    const cell = event.target.closest("td[data-issues]");
    const issue = event.target.closest(".issue");
    if (tab) keyOnTab(event, tab);
    else if (cell) keyOnCell(event, cell);
    else if (issue) keyOnIssue(event, issue);
  });

  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) { showSheet(tab.dataset.sheet); return; }
    const cell = event.target.closest("td[data-issues]");
    if (cell) { event.preventDefault(); toIssue(issueOf(cell)); return; }
    const issue = event.target.closest(".issue");
    if (issue) select(issue);
    const link = event.target.closest("a[href^='#c']");
    if (link) { event.preventDefault(); toCell(one(link.hash.slice(1))); }
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.classList.contains("issue")) select(event.target);
  });

  if (form) {
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[type=reset]").addEventListener("click", (event) => {
      event.preventDefault();
      form.reset();
      apply();
    });
    apply();
  }
  if (sheets.length) showSheet(sheets[0].dataset.sheet);
})();
