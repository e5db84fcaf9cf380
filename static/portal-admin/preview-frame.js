/* The preview's size: the panel's width, and how its frames fit into it. preview.js uses it. */
"use strict";
{
  /** How wide a page is in each tab, before it is made to fit; none: as wide as the panel. */
  const WIDTHS = { "preview-page": 1280, "preview-phone": 390, "preview-card": 420 };
  const BESIDE = window.matchMedia("(min-width: 1200px)");
  /** No higher than where it is embedded. */
  const HEIGHTS = { "preview-embed": 420 };
  const STEP = 5;

  window.portalPreview = window.portalPreview || {};

  window.portalPreview.size = (panel, stage) => {
    const edge = panel.querySelector(".preview__edge");
    const rest = document.getElementById("container");
    let keep = () => {};

    const isOwnScreen = () => !BESIDE.matches;

    const fit = (frame, id) => {
      // The same page in another language is as wide.
      const [tab] = id.split("--");
      const [width, height] = [stage.clientWidth, stage.clientHeight];
      const wanted = WIDTHS[tab];
      // A page is never narrower than the panel; a phone and a card are what they are.
      const own = !wanted ? width : tab === "preview-page" ? Math.max(wanted, width) : wanted;
      const scale = Math.min(1, width / own);
      frame.style.width = `${own}px`;
      frame.style.height = `${Math.ceil(Math.min(height, HEIGHTS[tab] || height) / scale)}px`;
      frame.style.transform = `scale(${scale})`;
      frame.style.left = `${Math.max(0, (width - own * scale) / 2)}px`;
    };

    const fitAll = () => stage.querySelectorAll("iframe").forEach((each) => fit(each, each.dataset.tab));
    new ResizeObserver(fitAll).observe(stage);

    /** On a screen of its own nothing behind the panel can be reached. */
    const shut = () => {
      rest.inert = !panel.hidden && isOwnScreen();
    };
    BESIDE.addEventListener("change", shut);

    const set = (percent) => {
      const width = Math.min(70, Math.max(30, Math.round(percent)));
      document.documentElement.style.setProperty("--preview-width", `${width}%`);
      edge.setAttribute("aria-valuenow", width);
      return width;
    };
    edge.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      edge.focus();
      edge.setPointerCapture(event.pointerId);
      panel.classList.add("is-dragged");
    });
    edge.addEventListener("pointermove", (event) => {
      if (edge.hasPointerCapture(event.pointerId)) set(100 - (100 * event.clientX) / window.innerWidth);
    });
    edge.addEventListener("lostpointercapture", () => {
      panel.classList.remove("is-dragged");
      keep(Number(edge.getAttribute("aria-valuenow")));
    });
    edge.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
      if (!step) return;
      event.preventDefault();
      keep(set(Number(edge.getAttribute("aria-valuenow")) + step));
    });

    return {
      fit,
      isOwnScreen,
      opened: shut,
      closed: shut,
      use: (width, kept) => {
        keep = kept;
        if (Number.isFinite(width)) set(width);
      },
    };
  };
}
