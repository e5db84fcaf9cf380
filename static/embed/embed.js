/* The partners' loader: gives each frame of ours the height of what is in it.
   <iframe src="…/embed/…"> is found by itself; <div class="smartcities-embed" data-src="…"
   data-title="…"> with a link in it is loaded by a click. No global, no dependency. */
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || document.documentElement.hasAttribute("data-smartcities-embeds")) return;
  document.documentElement.setAttribute("data-smartcities-embeds", "");

  var ours = new URL(script.src).origin;
  var frames = [];
  var PATIENCE = 5000;

  function isOurs(src) {
    try {
      var url = new URL(src, document.baseURI);
      return url.origin === ours && url.pathname.indexOf("/embed/") === 0;
    } catch (error) {
      return false;
    }
  }

  function fallBack(entry) {
    var frame = entry.frame;
    if (entry.height || !frame.parentNode) return;
    var url = new URL(frame.src);
    var card = document.createElement("p");
    var link = document.createElement("a");
    link.href = ours + url.pathname.slice(6);
    link.textContent = frame.title || link.href;
    card.className = "smartcities-embed-refused";
    card.appendChild(link);
    frame.parentNode.replaceChild(card, frame);
  }

  function watch(entry) {
    if (entry.timer || entry.height) return;
    entry.timer = setTimeout(fallBack, PATIENCE, entry);
  }

  function adopt(frame) {
    if (!isOurs(frame.getAttribute("src") || "")) return;
    for (var at = 0; at < frames.length; at += 1) if (frames[at].frame === frame) return;
    var entry = { frame: frame, height: 0, timer: 0 };
    frames.push(entry);
    // A lazy frame waits until it is near; its patience begins when it has loaded something.
    frame.addEventListener("load", function () { watch(entry); });
    if (frame.loading !== "lazy") watch(entry);
    // It may have told its height before we listened.
    if (frame.contentWindow) frame.contentWindow.postMessage("[iFrameSizer]smartcities:0", "*");
  }

  function offer(box) {
    var src = box.getAttribute("data-src") || "";
    if (box.hasAttribute("data-offered") || !isOurs(src)) return;
    box.setAttribute("data-offered", "");
    box.addEventListener("click", function (event) {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var frame = document.createElement("iframe");
      frame.src = src;
      frame.title = box.getAttribute("data-title") || "";
      frame.style.cssText = "width:100%;border:0";
      frame.height = box.offsetHeight || 300;
      box.parentNode.replaceChild(frame, box);
      adopt(frame);
      frame.focus();
    });
  }

  function look() {
    document.querySelectorAll('iframe[src*="/embed/"]').forEach(adopt);
    document.querySelectorAll(".smartcities-embed[data-src]").forEach(offer);
  }

  addEventListener("message", function (event) {
    var data = event.data;
    if (!data || data.type !== "smartcities:height" || typeof data.height !== "number" || !isFinite(data.height)) return;
    if (event.origin !== ours && event.origin !== "null") return;
    frames.forEach(function (entry) {
      if (entry.frame.contentWindow !== event.source) return;
      var height = Math.min(Math.max(Math.ceil(data.height), 40), 20000);
      clearTimeout(entry.timer);
      if (Math.abs(height - entry.height) > 1) {
        entry.height = height;
        entry.frame.style.height = height + "px";
      }
    });
  });

  look();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
