/* What this browser keeps: the heads of the ledger that it saw, and the receipts of ballots sent from it.
   A line of a file for `verify --witness` is a JSON object, as `engine/sightings.py` describes it. */
"use strict";
(() => {
  const WRITE_INTERVAL = 10000; // ms between two heads that are written; the last one is written at the end
  const LONGEST_TEXT = 1500000; // characters of heads for one contest; browsers keep about five million in all
  let pendingHead = null;
  let writtenAt = 0;

  const storageName = (kind, contest) => `hall-${kind}s-${contest}`;
  const read = (kind, contest) => localStorage.getItem(storageName(kind, contest)) || "";

  /* Of a text that is too long the older half is dropped, but for its first line. */
  function shorten(text) {
    if (text.length <= LONGEST_TEXT) return text;
    const lines = text.split("\n");
    return [lines[0], ...lines.slice(Math.floor(lines.length / 2))].join("\n");
  }

  function append(kind, record) {
    const line = JSON.stringify(record) + "\n", text = read(kind, record.contest);
    if (text.includes(line)) return;
    try {
      localStorage.setItem(storageName(kind, record.contest), shorten(text + line));
    } catch (error) {
      console.warn("This browser keeps no records:", error.message);
    }
  }

  function flush() {
    if (!pendingHead) return;
    append("head", pendingHead);
    pendingHead = null;
    writtenAt = Date.now();
  }

  /* Language and look, in the cookie that the start page sets too: a session opens with them. */
  function keepSettings({ language, theme }) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `hall-settings=${language}.${theme}; Path=/; Max-Age=31536000; SameSite=Strict${secure}`;
  }

  function keep(kind, record) {
    if (kind === "settings") return keepSettings(record);
    if (kind === "receipt") return append(kind, record);
    pendingHead = record;
    if (Date.now() - writtenAt >= WRITE_INTERVAL) flush();
  }

  /* On the start page: the receipts, and a button that saves the heads as a file. */
  function showKept(section) {
    const { contest } = section.dataset;
    const heads = read("head", contest), receipts = read("receipt", contest);
    section.hidden = !heads && !receipts;
    for (const line of receipts.split("\n").filter(Boolean)) {
      const receipt = JSON.parse(line), item = document.createElement("li");
      item.textContent = section.dataset.receipt.replace("{number}", receipt.number).replace("{code}", receipt.code);
      section.querySelector("ul").append(item);
    }
    section.querySelector("button").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([heads], { type: "application/jsonl" }));
      link.download = `${contest}-witness.jsonl`;
      link.click();
    });
  }

  window.keptRecords = { keep, flush };
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  const section = document.getElementById("kept");
  if (section) showKept(section);
})();
