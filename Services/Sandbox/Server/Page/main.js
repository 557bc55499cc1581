// The page: who is there, whose chat is seen, light or dark.
import { element, label } from "./elements.js";
import { word } from "./texts.js";
import { Pane } from "./pane.js";

const wide = matchMedia("(min-width: 1080px)");
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const main = document.getElementById("panes");
const people = document.getElementById("people");
const split = document.getElementById("split");
const theme = document.getElementById("theme");

/// Remembered between visits, where the browser allows it.
const memory = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } },
};

let panes = [];
let current = 0;
let isSplit = memory.get("split") === "yes";

function arrange() {
  const both = isSplit && wide.matches;
  panes.forEach((pane, index) => pane.show(both || index === current));
  document.body.classList.toggle("two", both);
  refresh();
}

function refresh() {
  const say = (key) => word(panes[current]?.language ?? "en", key);
  document.documentElement.lang = panes[current]?.language ?? "en";
  people.setAttribute("aria-label", say("people"));
  people.replaceChildren(...panes.map((pane, index) => element("button", {
    type: "button", role: "tab", "aria-selected": String(index === current), "aria-controls": pane.root.id, onclick: () => choose(index),
  }, element("span", { className: `avatar person-${index % 4}`, "aria-hidden": "true" }, pane.user.first_name[0]),
  element("span", { className: "person" }, pane.user.first_name),
  pane.unseen ? element("span", { className: "unseen" }, String(pane.unseen)) : null)));
  split.hidden = !wide.matches || panes.length < 2;
  label(split, isSplit ? "one" : "split", say(isSplit ? "one" : "split"));
  const isDark = document.documentElement.dataset.theme === "dark";
  label(theme, isDark ? "light" : "dark", say("theme"));
}

function choose(index) {
  current = index;
  arrange();
  panes[index].composer.text.focus();
}

function paint(value) {
  document.documentElement.dataset.theme = value;
  refresh();
}

split.addEventListener("click", () => {
  isSplit = !isSplit;
  memory.set("split", isSplit ? "yes" : "no");
  arrange();
});
theme.addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  memory.set("theme", next);
  paint(next);
});
people.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  choose((current + step + panes.length) % panes.length);
  people.children[current].focus();
});
wide.addEventListener("change", arrange);
darkSystem.addEventListener("change", () => {
  if (!memory.get("theme")) paint(darkSystem.matches ? "dark" : "light");
});

paint(memory.get("theme") ?? (darkSystem.matches ? "dark" : "light"));
const users = await (await fetch("/chat/users")).json();
panes = users.map((user) => new Pane(user, refresh));
main.append(...panes.map((pane) => pane.root));
const asked = Number(location.hash.slice(1));
current = Math.max(0, users.findIndex((user) => user.id === asked));
arrange();
if (wide.matches) panes[current].composer.text.focus();
