/* Replaces WebSocket for textual-serve's terminal script, which opens one socket and does not reconnect.
   The replacement reconnects to the same session. It must be loaded before that script, which stays unchanged.

   This file also gives the page's nonce to the terminal's style elements, gets a reference to the terminal's
   client object for screen.js, and makes WebGL optional. */
"use strict";
(() => {
  const NativeWebSocket = window.WebSocket;
  const SILENCE_LIMIT = 5000; // ms; the hub sends a heartbeat every two seconds
  const NOTICE_DELAY = 1000; // ms; a shorter interruption is not shown
  const FIRST_DELAY = 250, LONGEST_DELAY = 3000; // ms between two attempts to connect
  const MOTION_INTERVAL = 33; // ms between two reports of the moving mouse; the hub limits messages
  const MOUSE_MOTION = /^\["stdin","\\u001b\[<(3[2-9]|4\d|5\d);/; // SGR reports with bit 32: motion
  const RECONNECTING_STATES = ["lost", "stopped"]; // in these states the page reconnects by itself

  const nonce = document.currentScript.nonce;
  const createElement = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const element = createElement(name, options);
    if (name === "style") element.nonce = nonce;
    return element;
  };

  // The terminal script does not export its client object. The first property that its constructor sets is
  // `websocket_url`, so a temporary setter for that name receives the object.
  Object.defineProperty(Object.prototype, "websocket_url", {
    configurable: true,
    set(url) {
      delete Object.prototype.websocket_url;
      this.websocket_url = url;
      window.terminalPage.client = this;
    },
  });

  // The terminal script starts a WebGL renderer and replaces it with a canvas renderer a moment later. Without
  // WebGL the first one would fail and stop the second, so it gets a context whose methods do nothing.
  const DUMMY_CONTEXT = new Proxy({}, { get: () => () => 4096, set: () => true });
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (contextType, ...rest) {
    return contextType === "webgl2" ? DUMMY_CONTEXT : getContext.call(this, contextType, ...rest);
  };

  class ReconnectingSocket extends EventTarget {
    constructor(url) {
      super();
      this.url = new URL(url);
      const displayName = new URLSearchParams(location.search).get("display"); // names a board's display
      if (displayName) this.url.searchParams.set("display", displayName);
      this.delay = FIRST_DELAY;
      this.lastMessageAt = Date.now();
      this.hasReceivedOutput = false;
      this.lastMotionAt = 0;
      window.terminalPage.socket = this;
      setInterval(() => this.checkConnection(), 500);
      window.addEventListener("online", () => this.reconnectNow());
      document.addEventListener("visibilitychange", () => this.reconnectNow());
      this.connect();
    }

    connect() {
      const socket = (this.socket = new NativeWebSocket(this.url));
      this.lastAttemptAt = Date.now();
      socket.binaryType = "arraybuffer";
      socket.onopen = () => socket === this.socket && this.onOpen();
      socket.onmessage = (event) => socket === this.socket && this.onMessage(event.data);
      socket.onclose = (event) => socket === this.socket && this.onClose(event.code);
    }

    onOpen() {
      this.lastMessageAt = Date.now();
      this.dispatchEvent(new Event("open"));
    }

    onMessage(data) {
      this.lastMessageAt = Date.now();
      this.delay = FIRST_DELAY;
      if (typeof data === "string") {
        if (/^\["(head|receipt|settings)"/.test(data)) window.keptRecords.keep(...JSON.parse(data));
        else if (data.startsWith('["pass"')) this.fetchPass(JSON.parse(data)[1]);
        else if (data.startsWith('["download"')) this.fetchFile(JSON.parse(data)[1]);
        else if (data !== '["beat"]') this.dispatchEvent(new MessageEvent("message", { data }));
        return;
      }
      this.hasReceivedOutput = true;
      window.terminalPage.show("live");
      this.dispatchEvent(new MessageEvent("message", { data }));
    }

    /* After the sign-in: exchanges the ticket for the pass, a cookie that this script cannot read. */
    async fetchPass(ticket) {
      const path = this.url.pathname.replace("/ws/", "/pass/");
      await fetch(path, { method: "POST", headers: { "X-Pass-Ticket": ticket }, credentials: "same-origin" });
      document.body.dataset.pass = "fetched";
    }

    /* Lets the browser save a file of evidence, which the app has just offered; the answer is an attachment. */
    fetchFile(ticket) {
      const link = document.createElement("a");
      link.href = this.url.pathname.replace("/ws/", `/evidence/${ticket}/`);
      link.download = "";
      link.click();
      document.body.dataset.download = "asked";
    }

    onClose(code) {
      const state = document.body.dataset[`code-${code}`] || "lost";
      this.socket = null;
      if (state === "unknown_token" && this.hasReceivedOutput) location.reload(); // the hub was restarted: sign in again
      else if (RECONNECTING_STATES.includes(state)) this.scheduleReconnect(state);
      else window.terminalPage.show(state);
    }

    scheduleReconnect(state) {
      if (state === "stopped") window.terminalPage.show(state);
      this.reconnectTimer = setTimeout(() => this.connect(), this.delay * (0.75 + Math.random() / 2));
      this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
    }

    /* Runs twice a second: drops a silent connection and shows how long it has been silent. */
    checkConnection() {
      const silence = Date.now() - this.lastMessageAt;
      const isSilent = silence > SILENCE_LIMIT;
      if (this.socket && isSilent && Date.now() - this.lastAttemptAt > SILENCE_LIMIT) this.drop();
      const isOpen = this.socket && this.socket.readyState === NativeWebSocket.OPEN;
      if ((!isOpen || isSilent) && this.reconnectTimer)
        if (silence > NOTICE_DELAY && document.body.dataset.state !== "stopped")
          window.terminalPage.show("lost", silence);
    }

    drop() {
      const socket = this.socket;
      this.socket = null;
      socket.close();
      this.scheduleReconnect("lost");
    }

    /* Reconnects without waiting for the timer. */
    reconnectNow() {
      if (document.hidden || this.socket || !this.reconnectTimer) return;
      clearTimeout(this.reconnectTimer);
      this.connect();
    }

    /* Connects again when the user asks for it, after another tab has taken over. */
    takeBack() {
      this.lastMessageAt = Date.now();
      if (!this.socket) this.connect();
    }

    /* Drops input while there is no connection: it must not reach the form later. */
    send(text) {
      if (MOUSE_MOTION.test(text)) {
        const isEarly = Date.now() - this.lastMotionAt < MOTION_INTERVAL;
        if (isEarly) return;
        this.lastMotionAt = Date.now();
      }
      if (text.startsWith('["resize"')) this.rememberSize(JSON.parse(text)[1]);
      if (this.socket && this.socket.readyState === NativeWebSocket.OPEN) this.socket.send(text);
    }

    rememberSize({ width, height }) {
      this.url.searchParams.set("width", width);
      this.url.searchParams.set("height", height);
    }
  }

  window.terminalPage = { client: null, socket: null, show() {} };
  window.WebSocket = ReconnectingSocket;
})();
