// Small helpers to make elements. Text always goes in as text, never as markup.
const svg = "http://www.w3.org/2000/svg";

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list" && key !== "style") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const shapes = {
  send: "M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4",
  attach: "M20 11.5 12.2 19.3a5 5 0 0 1-7.1-7.1l8.1-8.1a3.4 3.4 0 0 1 4.8 4.8l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2",
  commands: "M4 7h16M4 12h16M4 17h10",
  clear: "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5",
  light: "M12 4V2M12 22v-2M4 12H2M22 12h-2M6 6 4.6 4.6M19.4 19.4 18 18M6 18l-1.4 1.4M19.4 4.6 18 6M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8",
  dark: "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5",
  split: "M4 5h16v14H4zM12 5v14",
  one: "M4 5h16v14H4z",
  close: "M6 6l12 12M18 6 6 18",
  save: "M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14",
  scale: "M4 9V4h5M20 15v5h-5M4 4l6 6M20 20l-6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5V12a2.5 2.5 0 0 1-5 0V6.5A2.5 2.5 0 0 1 12 4M6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
};

export function icon(name) {
  const made = document.createElementNS(svg, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", shapes[name]);
  made.append(path);
  return made;
}

/// Gives a button its icon and its name, which is also its tooltip.
export function label(button, name, text) {
  button.replaceChildren(icon(name));
  button.title = text;
  button.setAttribute("aria-label", text);
}

/// A choice of one among a few, as radio buttons that look like one switch.
export function segments(container, name, choices, selected, onchange) {
  container.replaceChildren(...choices.map(([value, text]) => element("label", {},
    element("input", { type: "radio", name, value, checked: value === selected, onchange: () => onchange(value) }),
    element("span", {}, text))));
}
