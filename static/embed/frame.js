/* In the frame that partners show: tells its height and where its links lead.
   Runs under sandbox="allow-scripts", where the origin is null: no storage, no cookies, no fetch.
   Dialects: WordPress (a secret in the address), iframe-resizer 4, and our own embed.js. */
(function () {
  "use strict";
  var host = window.parent;
  if (host === window) return;

  var match = /^#\?secret=([A-Za-z0-9]{1,32})$/.exec(location.hash);
  var secret = match && match[1];
  var named = /[?&]frame=([A-Za-z0-9_-]{1,40})(?:&|$)/.exec(location.search);
  var id = named ? named[1] : "";
  var resizer = "";
  var told = 0;

  function say(message) {
    host.postMessage(message, "*");
  }

  function height() {
    // Of what is in the frame and not of the frame, so that it can shrink as well.
    var body = document.body;
    var style = getComputedStyle(body);
    var margins = (parseFloat(style.marginTop) || 0) + (parseFloat(style.marginBottom) || 0);
    return Math.ceil(body.getBoundingClientRect().height + margins);
  }

  function tell(again) {
    var now = height();
    if (!now || (now === told && !again)) return;
    told = now;
    if (secret) say({ message: "height", value: now, secret: secret });
    if (resizer) say("[iFrameSizer]" + resizer + ":" + now + ":" + document.documentElement.clientWidth + ":size");
    say({ type: "smartcities:height", id: id, height: now });
  }

  function isInside(link) {
    return link.origin === here.origin && link.pathname.slice(0, 7) === "/embed/";
  }

  // Under sandbox location.origin is "null", while links still know theirs.
  var here = document.createElement("a");
  here.href = location.href;

  function dress(link) {
    if (!link.href || (link.protocol !== "http:" && link.protocol !== "https:")) return;
    if (isInside(link)) {
      link.target = "_self";
      if (id && !/[?&]frame=/.test(link.search)) {
        link.search += (link.search ? "&" : "?") + "frame=" + id;
      }
      if (secret && !link.hash) link.hash = location.hash;
    } else {
      link.target = "_blank";
      link.rel = "noopener";
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.defaultPrevented) return;
    dress(link);
    if (!secret || isInside(link) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.protocol !== "http:" && link.protocol !== "https:") return;
    // WordPress follows it for us, to addresses of this host and after a real click.
    event.preventDefault();
    if (event.isTrusted) say({ message: "link", value: link.href, secret: secret });
  });

  window.addEventListener("message", function (event) {
    if (event.source !== host) return;
    var data = event.data;
    if (typeof data === "string") {
      // What iframe-resizer begins with: "[iFrameSizer]id:…"; it knows its frame by that name.
      var init = /^\[iFrameSizer\]([A-Za-z0-9_-]{1,40}):/.exec(data);
      if (init && init[1] !== resizer) {
        resizer = init[1];
        tell(true);
      }
    } else if (data && data.message === "ready" && secret && data.secret === secret) {
      tell(true);
    }
  });

  function begin() {
    var links = document.querySelectorAll("a[href]");
    for (var at = 0; at < links.length; at += 1) dress(links[at]);
    say("[iFrameResizerChild]Ready");
    tell();
    if (window.ResizeObserver) new ResizeObserver(function () { tell(); }).observe(document.body);
    window.addEventListener("load", function () { tell(); });
    document.addEventListener("toggle", function () { tell(); }, true);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
