// Where a message is written: text, attachments, commands.
import { element, icon, label, segments } from "./elements.js";

const longest = 10;

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.files = [];
    this.kind = "photo";
    this.form = pane.find(".composer");
    this.text = this.form.querySelector("textarea");
    this.tray = this.form.querySelector(".tray");
    this.menu = this.form.querySelector(".menu");
    this.opener = this.form.querySelector(".commands");
    this.picker = this.form.querySelector("input[type=file]");
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("input", () => {
      this.fit();
      this.toggleMenu(this.text.value === "/" && this.menu.childElementCount > 0);
    });
    this.text.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (!files.length) return;
      event.preventDefault();
      this.add(files);
    });
    this.form.querySelector(".attach").addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => {
      this.add([...this.picker.files]);
      this.picker.value = "";
    });
    this.opener.addEventListener("click", () => this.toggleMenu(this.menu.hidden, true));
    this.menu.addEventListener("keydown", (event) => this.moveInMenu(event));
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggleMenu(false);
    });
    document.addEventListener("click", (event) => {
      if (!this.form.contains(event.target)) this.toggleMenu(false);
    });
    this.listenToDrops();
  }

  listenToDrops() {
    const { root } = this.pane;
    const drop = this.pane.find(".drop");
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    root.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.hidden = false;
    });
    root.addEventListener("dragleave", (event) => {
      if (!root.contains(event.relatedTarget)) drop.hidden = true;
    });
    root.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.hidden = true;
      this.add([...event.dataTransfer.files]);
    });
  }

  translate() {
    const say = (key) => this.pane.word(key);
    this.text.placeholder = say("message");
    this.text.setAttribute("aria-label", say("message"));
    label(this.form.querySelector(".attach"), "attach", say("attach"));
    label(this.form.querySelector(".send"), "send", say("send"));
    label(this.opener, "commands", say("commands"));
    this.menu.setAttribute("aria-label", say("commands"));
    this.pane.find(".drop p").textContent = say("drop");
    const as = this.form.querySelector(".as");
    as.setAttribute("aria-label", say("sendAs"));
    segments(as, `as-${this.pane.user.id}`, [["photo", say("asPhoto")], ["document", say("asFile")]], this.kind,
      (kind) => { this.kind = kind; });
  }

  /// The bot's commands.
  offer(commands) {
    this.opener.hidden = !commands.length;
    this.menu.replaceChildren(...commands.map(({ command, description }) => element("li", { role: "none" },
      element("button", {
        type: "button", role: "menuitem", tabIndex: -1, onclick: () => {
          this.toggleMenu(false);
          this.text.value = "";
          this.pane.say(`/${command}`);
          this.text.focus();
        },
      }, element("strong", {}, `/${command}`), element("span", {}, description)))));
  }

  toggleMenu(isOpen, takesFocus = false) {
    this.menu.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", isOpen);
    if (isOpen && takesFocus) this.menu.querySelector("button")?.focus();
  }

  moveInMenu(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.menu.querySelectorAll("button")];
    const next = items.indexOf(document.activeElement) + step;
    items[(next + items.length) % items.length].focus();
  }

  add(files) {
    for (const file of files.slice(0, longest - this.files.length)) this.files.push({ file, url: URL.createObjectURL(file) });
    this.showFiles();
    this.text.focus();
  }

  showFiles() {
    this.tray.hidden = !this.files.length;
    this.form.querySelector(".attachments").replaceChildren(...this.files.map((entry) => {
      const isPicture = entry.file.type.startsWith("image/");
      const remove = () => {
        URL.revokeObjectURL(entry.url);
        this.files = this.files.filter((other) => other !== entry);
        this.showFiles();
      };
      return element("li", { title: entry.file.name },
        isPicture ? element("img", { src: entry.url, alt: entry.file.name }) : element("span", {}, icon("file"), entry.file.name),
        element("button", { type: "button", onclick: remove, "aria-label": `${this.pane.word("remove")}: ${entry.file.name}` }, icon("close")));
    }));
  }

  async send() {
    const text = this.text.value.trim();
    const files = this.files;
    if (!files.length && !text) return;
    this.text.value = "";
    this.fit();
    if (!files.length) {
      await this.pane.say(text);
      return;
    }
    this.files = [];
    this.showFiles();
    const form = new FormData();
    form.append("kind", this.kind);
    form.append("caption", text);
    for (const { file } of files) form.append("file", file, file.name);
    await this.pane.post("files", form);
    for (const { url } of files) URL.revokeObjectURL(url);
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }
}
