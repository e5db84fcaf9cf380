/* The focal point of a picture, set on the picture itself by pointer or arrow keys.
 * A picture that is not stored yet is shown from the file that was chosen.
 * The two number fields stay the truth: this script only writes and reads them. Its crops are
 * cut by the same sums as crop_box() in smartcities/media/sizes.py.
 */
"use strict";
{
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const whole = (value) => Math.max(0, Math.min(100, Math.round(Number(value)) || 0));

  /** Return where `wanted` of `length` pixels begin, round the focal point at `percent`. */
  const begin = (length, wanted, percent) => {
    const focal = Math.min(length - 1, Math.floor((length * percent) / 100));
    return Math.max(0, Math.min(focal - Math.floor(wanted / 2), length - wanted));
  };

  /** Return the picture in a box, which has none before the first save. */
  const pictureIn = (box, className = "") => {
    const fresh = () => Object.assign(document.createElement("img"), { className, alt: "" });
    return box.querySelector("img") || box.appendChild(fresh());
  };

  const start = (root) => {
    if (root.dataset.equipped) return;
    root.dataset.equipped = "yes";
    const form = root.closest("form");
    const fields = ["x", "y"].map((axis) => form?.elements.namedItem(`focal_${axis}`));
    const stage = root.querySelector(".focal__stage");
    const picture = pictureIn(stage, "focal__picture");
    const file = form?.elements.namedItem("file");
    const isStored = !root.hidden;
    let width = Number(root.dataset.width);
    let height = Number(root.dataset.height);
    // Who may only look has no fields.
    if (fields.some((field) => !field)) return;

    const marker = document.createElement("span");
    marker.className = "focal__marker";
    stage.append(marker);
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-describedby", "focal-help");
    root.querySelector("#focal-help").hidden = false;

    const cut = () =>
      [...root.querySelectorAll(".focal__window")].map((pane) => {
        const [across, down] = pane.dataset.ratio.split(":").map(Number);
        const image = pictureIn(pane);
        image.src = picture.src;
        image.className = "focal__cut";
        pane.style.aspectRatio = `${across} / ${down}`;
        return {
          image,
          wide: Math.min(width, Math.max(1, Math.round((height * across) / down))),
          high: Math.min(height, Math.max(1, Math.round((width * down) / across))),
        };
      });
    let windows = isStored ? cut() : [];

    const show = () => {
      const [x, y] = fields.map((field) => whole(field.value));
      marker.style.left = `${x}%`;
      marker.style.top = `${y}%`;
      for (const { image, wide, high } of windows) {
        image.style.width = `${(100 * width) / wide}%`;
        image.style.height = `${(100 * height) / high}%`;
        image.style.left = `${(-100 * begin(width, wide, x)) / wide}%`;
        image.style.top = `${(-100 * begin(height, high, y)) / high}%`;
      }
      const words = root.dataset.said.replace("{x}", x).replace("{y}", y);
      stage.setAttribute("aria-label", `${root.dataset.label}: ${words}`);
      return words;
    };

    const set = (...point) => {
      fields.forEach((field, i) => {
        field.value = whole(point[i]);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      root.querySelector(".focal__said").textContent = show();
    };

    stage.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      set(
        (100 * (event.clientX - box.left)) / box.width,
        (100 * (event.clientY - box.top)) / box.height,
      );
    });
    stage.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const [x, y] = fields.map((field) => whole(field.value));
      const step = event.shiftKey ? 10 : 1;
      const [right, down] = STEPS[event.key] || [0, 0];
      if (event.key === "Home") set(50, 50);
      else if (right || down) set(x + right * step, y + down * step);
      else return;
      event.preventDefault();
    });
    fields.forEach((field) => field.addEventListener("input", show));
    const note = root.querySelector(".focal__new");
    const upload = file?.closest(".upload");
    const isNew = () =>
      isStored && (file?.files.length || upload?.querySelector("input[type=hidden]")?.value);
    const tell = () => (note.textContent = isNew() ? note.dataset.text : "");
    for (const name of ["change", "upload:done", "upload:removed"]) {
      upload?.addEventListener(name, tell);
    }
    tell();
    show();
    if (isStored) return;

    // The picture that was chosen, as uploads.js shows it in small.
    const none = root.parentElement.querySelector(".focal__none");
    if (none) none.textContent = none.dataset.chosen;
    const reveal = (isShown) => {
      root.hidden = !isShown;
      if (none) none.hidden = isShown;
    };
    upload?.addEventListener("change", () => {
      const small = upload.querySelector(".upload__thumbnail:not([hidden])");
      if (small?.src) picture.src = small.src;
      else reveal(false);
    });
    for (const name of ["upload:removed", "upload:failed"]) {
      upload?.addEventListener(name, () => reveal(false));
    }
    picture.addEventListener("load", () => {
      [width, height] = [picture.naturalWidth, picture.naturalHeight];
      windows = cut();
      set(50, 50);
      reveal(true);
    });
    picture.addEventListener("error", () => reveal(false));
  };

  // In the head, the document is not there yet.
  const all = (part = document) => part.querySelectorAll(".focal").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => all());
  else all();
  document.addEventListener("dialog:filled", (event) => all(event.target));
}
