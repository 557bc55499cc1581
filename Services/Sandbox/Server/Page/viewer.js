// The full-size view: one picture, or the original under the result with a slider between them.
import { label } from "./elements.js";
import { word } from "./texts.js";

const dialog = document.getElementById("viewer");
const stage = dialog.querySelector(".stage");
const canvas = dialog.querySelector(".canvas");
const before = dialog.querySelector(".before");
const after = dialog.querySelector(".after");
const slider = dialog.querySelector(".slider");
const scale = dialog.querySelector(".scale");
const save = dialog.querySelector(".save");
let shown = null;

function place(percent) {
  slider.value = percent;
  canvas.style.setProperty("--at", `${percent}%`);
}

/// Fits the picture into the stage, or shows it pixel by pixel to be scrolled.
function layout() {
  if (!shown || !dialog.open) return;
  const actual = scale.getAttribute("aria-pressed") === "true";
  const ratio = window.devicePixelRatio || 1;
  const width = after.naturalWidth || shown.width;
  const height = after.naturalHeight || shown.height;
  const fit = Math.min(stage.clientWidth / width, stage.clientHeight / height, actual ? Infinity : 4);
  const factor = actual ? 1 / ratio : fit;
  canvas.style.width = `${Math.round(width * factor)}px`;
  canvas.style.height = `${Math.round(height * factor)}px`;
  stage.classList.toggle("actual", actual);
}

/// Says how large the pictures are, once they are here.
function measure() {
  const sides = (image) => (image.naturalWidth ? `${image.naturalWidth} × ${image.naturalHeight}` : "");
  const [from, to] = [before.hasAttribute("src") ? sides(before) : "", sides(after)];
  dialog.querySelector(".title").textContent = from && from !== to ? `${from} → ${to}` : to;
  layout();
}

/// - picture: { url, name, width, height }; original: the same, or null.
export function view(picture, original, language) {
  shown = picture;
  const say = (key) => word(language, key);
  label(scale, "scale", say("scale"));
  label(save, "save", say("save"));
  label(dialog.querySelector(".close"), "close", say("close"));
  scale.setAttribute("aria-pressed", "false");
  save.href = picture.url;
  save.download = picture.name;
  slider.setAttribute("aria-label", say("compare"));
  dialog.setAttribute("aria-label", original ? say("compare") : say("photo"));
  dialog.querySelector(".tag-before").textContent = say("before");
  dialog.querySelector(".tag-after").textContent = say("after");
  dialog.classList.toggle("single", !original);
  dialog.querySelector(".title").textContent = "";
  after.src = picture.url;
  after.alt = say(original ? "after" : "photo");
  if (original) {
    before.src = original.url;
    before.alt = say("before");
  } else {
    before.removeAttribute("src");
  }
  place(50);
  dialog.showModal();
  layout();
  (original ? slider : dialog.querySelector(".close")).focus();
}

function drag(event) {
  if (dialog.classList.contains("single")) return;
  const box = canvas.getBoundingClientRect();
  place(Math.min(100, Math.max(0, (event.clientX - box.left) / box.width * 100)));
}

canvas.addEventListener("pointerdown", (event) => {
  if (dialog.classList.contains("single")) return;
  canvas.setPointerCapture(event.pointerId);
  drag(event);
});
canvas.addEventListener("pointermove", (event) => {
  if (canvas.hasPointerCapture(event.pointerId)) drag(event);
});
canvas.addEventListener("dragstart", (event) => event.preventDefault());
slider.addEventListener("input", () => place(Number(slider.value)));
scale.addEventListener("click", () => {
  scale.setAttribute("aria-pressed", scale.getAttribute("aria-pressed") !== "true");
  layout();
  stage.scrollTo((stage.scrollWidth - stage.clientWidth) / 2, (stage.scrollHeight - stage.clientHeight) / 2);
});
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
stage.addEventListener("click", (event) => {
  if (event.target === stage) dialog.close();
});
after.addEventListener("load", measure);
before.addEventListener("load", measure);
window.addEventListener("resize", layout);
