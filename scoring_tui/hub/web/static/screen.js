/* The page around the terminal: a font size that fits the window, and notices about the connection. */
"use strict";
(() => {
  const page = window.terminalPage;
  const body = document.body;
  const terminal = document.getElementById("terminal");

  // --- font size ------------------------------------------------------------------------------------

  const MINIMUM_CELLS = [80, 24]; // columns and rows that every screen needs
  // A board has large letters of block characters: a finer grid makes them smoother, and still fills the wall.
  const PREFERRED_CELLS = body.dataset.role === "board" ? [128, 36] : [100, 30];
  const SMALLEST_SIZE = 5, READABLE_SIZE = 12, SIZE_STEP = 0.5; // pixels
  let zoom = Number(localStorage.getItem("hall-zoom")) || 1;

  const sizeForCells = ([columns, rows]) => Math.min(innerWidth / columns / 0.6, innerHeight / rows / 1.32);
  const roundSize = (size) => Math.max(SMALLEST_SIZE, Math.floor(size / SIZE_STEP) * SIZE_STEP);
  const chooseSize = () =>
    roundSize(Math.min(Math.max(sizeForCells(PREFERRED_CELLS) * zoom, READABLE_SIZE), sizeForCells(MINIMUM_CELLS)));

  /* Tries sizes, because the width of a cell is a whole number of pixels. */
  function fitTerminal() {
    const { terminal: screen } = page.client;
    for (let fontSize = chooseSize(); fontSize >= SMALLEST_SIZE; fontSize -= SIZE_STEP) {
      screen.options.fontSize = fontSize;
      page.client.fit();
      if (screen.cols >= MINIMUM_CELLS[0] && screen.rows >= MINIMUM_CELLS[1]) break;
    }
  }

  let resizeTimer;
  function fitAfterResize() {
    clearTimeout(resizeTimer);
    resizeTimer = setTimeout(fitTerminal, 80);
  }

  function zoomBy(factor) {
    zoom = factor === 0 ? 1 : Math.min(Math.max(zoom * factor, 0.5), 2);
    localStorage.setItem("hall-zoom", zoom);
    fitTerminal();
  }

  terminal.dataset.fontSize = chooseSize();

  window.addEventListener("load", () => {
    joinEmoji(page.client.terminal);
    window.onresize = null; // the terminal script's own handler keeps the font size
    window.addEventListener("resize", fitAfterResize);
    document.fonts.ready.then(fitTerminal);
    page.client.terminal.focus();
  });

  const ZOOM_FACTORS = { "+": 1.1, "=": 1.1, "-": 1 / 1.1, 0: 0 }; // 0 resets
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !(event.key in ZOOM_FACTORS)) return;
    event.preventDefault();
    event.stopPropagation();
    zoomBy(ZOOM_FACTORS[event.key]);
  }, true);

  /* F11 and F12 belong to the browser: no screen uses them, and F11 makes the page fill the display. */
  window.addEventListener("keydown", (event) => {
    if (event.key === "F11" || event.key === "F12") event.stopImmediatePropagation();
  }, true);

  // --- wide characters --------------------------------------------------------------------------------

  const ZERO_WIDTH_JOINER = 0x200d, EMOJI_STYLE = 0xfe0f, SKIN_TONES = [0x1f3fb, 0x1f3ff], FLAGS = [0x1f1e6, 0x1f1ff];
  const ORDINARY = 0, JOINER = 1, FLAG = 2; // what the character before was
  const isWithin = (code, [first, last]) => first <= code && code <= last;

  /* Lets emoji that are joined, coloured or flags take two cells, as on the hub; otherwise the row would shift. */
  function joinEmoji(screen) {
    const base = screen._core?.unicodeService?._activeProvider;
    if (!base) return;
    const properties = (kind, width, joins) => (kind << 3) | (width << 1) | (joins ? 1 : 0);
    screen.unicode.register({
      version: "joined",
      wcwidth: (code) => base.wcwidth(code),
      charProperties: (code, before) => {
        const kind = before >> 3, widthBefore = (before >> 1) & 3;
        if (widthBefore === 0) return properties(isWithin(code, FLAGS) ? FLAG : ORDINARY, base.wcwidth(code), false);
        if (code === ZERO_WIDTH_JOINER) return properties(JOINER, widthBefore, true);
        if (kind === JOINER && base.wcwidth(code) > 0) return properties(ORDINARY, widthBefore, true);
        if (code === EMOJI_STYLE) return properties(ORDINARY, 2, true);
        if (isWithin(code, SKIN_TONES) && widthBefore === 2) return properties(ORDINARY, 2, true);
        if (kind === FLAG && isWithin(code, FLAGS)) return properties(ORDINARY, 2, true);
        if (isWithin(code, FLAGS)) return properties(FLAG, base.wcwidth(code), false);
        const width = base.wcwidth(code);
        return properties(ORDINARY, width || widthBefore, width === 0);
      },
    });
    screen.unicode.activeVersion = "joined";
  }

  // --- notices over the terminal --------------------------------------------------------------------

  /* Shows the notice of a state; `silence` is the time in ms since the hub's last message. */
  page.show = (state, silence = 0) => {
    const hasChanged = body.dataset.state !== state;
    body.dataset.state = state;
    const title = document.querySelector(`.notice[data-for="${state}"] h1`);
    if (title) title.textContent = title.dataset.template.replace("{seconds}", Math.round(silence / 1000));
    if (!hasChanged || !page.client) return;
    if (state === "live") page.client.terminal.focus();
    else page.client.terminal.blur();
    document.querySelector(`.notice[data-for="${state}"] button`)?.focus();
  };

  const BUTTON_ACTIONS = { taken_over: () => page.socket.takeBack() };
  for (const button of document.querySelectorAll(".notice button")) {
    const state = button.closest(".notice").dataset.for;
    button.addEventListener("click", BUTTON_ACTIONS[state] || (() => location.reload()));
  }
})();
