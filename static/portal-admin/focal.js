/* The focal point of a picture, set on the picture itself by pointer or arrow keys.
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

  const start = (root) => {
    const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
    const stage = root.querySelector(".focal__stage");
    const picture = stage.querySelector("img");
    const file = document.getElementById("id_file");
    const width = Number(root.dataset.width);
    const height = Number(root.dataset.height);
    // Who may only look has no fields.
    if (fields.some((field) => !field)) return;

    const marker = document.createElement("span");
    marker.className = "focal__marker";
    stage.append(marker);
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-describedby", "focal-help");
    root.querySelector("#focal-help").hidden = false;

    const windows = [...root.querySelectorAll(".focal__window")].map((pane) => {
      const [across, down] = pane.dataset.ratio.split(":").map(Number);
      const image = pane.querySelector("img");
      image.src = picture.src;
      image.className = "focal__cut";
      pane.style.aspectRatio = `${across} / ${down}`;
      return {
        image,
        wide: Math.min(width, Math.max(1, Math.round((height * across) / down))),
        high: Math.min(height, Math.max(1, Math.round((width * down) / across))),
      };
    });

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
    const isNew = () => file?.files.length || document.getElementById("id_file-upload")?.value;
    const tell = () => (note.textContent = isNew() ? note.dataset.text : "");
    for (const name of ["change", "upload:done", "upload:removed"]) {
      file?.closest(".upload").addEventListener(name, tell);
    }
    tell();
    show();
  };

  // In the head, the document is not there yet.
  const all = () => document.querySelectorAll(".focal").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
}
