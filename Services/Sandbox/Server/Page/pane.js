// One chat: what one simulated user sees.
import { element, label, segments } from "./elements.js";
import { languages, word } from "./texts.js";
import { picture, render } from "./message.js";
import { Composer } from "./composer.js";
import { view } from "./viewer.js";

const actionSeconds = 5;
const answerSeconds = 10;
const toastSeconds = 4;
/// Nearer to the end than this many pixels, the chat follows what is new.
const nearEnd = 160;

export class Pane {
  /// - onChange: called when the user or the number of unseen messages has changed.
  constructor(user, onChange) {
    this.user = user;
    this.onChange = onChange;
    this.unseen = 0;
    this.messages = new Map();
    this.rows = new Map();
    this.waiting = new Map();
    this.root = document.getElementById("pane-template").content.firstElementChild.cloneNode(true);
    this.root.id = `chat-${user.id}`;
    this.find = (selector) => this.root.querySelector(selector);
    this.list = this.find(".messages");
    this.scroller = this.find(".scroll");
    this.composer = new Composer(this);
    this.find(".clear").addEventListener("click", () => this.post("clear", {}));
    this.find(".start").addEventListener("click", () => this.say("/start"));
    this.isAtEnd = true;
    this.scroller.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.scroller;
      this.isAtEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    });
    new ResizeObserver(() => this.settle()).observe(this.scroller);
    this.translate();
    this.listen();
  }

  get language() {
    return languages.includes(this.user.language_code) ? this.user.language_code : "en";
  }

  word(key) {
    return word(this.language, key);
  }

  get isShown() {
    return !this.root.hidden;
  }

  show(isShown) {
    this.root.hidden = !isShown;
    if (!isShown) return;
    this.unseen = 0;
    this.isAtEnd = true;
    this.settle();
  }

  // What comes from the server

  listen() {
    const events = new EventSource(`/chat/${this.user.id}/events`);
    const on = (name, handle) => events.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    events.addEventListener("open", () => this.setState(""));
    events.addEventListener("error", () => this.setState(this.word("offline")));
    on("snapshot", (chat) => this.restore(chat));
    on("message", (message) => this.receive(message));
    on("deleted", ({ message_id }) => this.remove(message_id));
    on("cleared", () => this.empty());
    on("action", ({ action }) => this.act(action));
    on("answer", (answer) => this.answer(answer));
    on("profile", (profile) => this.introduce(profile));
    on("user", (user) => this.become(user));
  }

  restore({ user, profile, messages }) {
    this.empty();
    this.become(user);
    this.introduce(profile);
    for (const message of messages) this.put(message);
    this.unseen = 0;
    this.isAtEnd = true;
    this.settle();
  }

  become(user) {
    this.user = user;
    this.translate();
    this.onChange();
  }

  introduce(profile) {
    this.profile = profile;
    this.find(".bot-name").textContent = profile.name;
    this.find(".empty h2").textContent = this.word("emptyTitle");
    this.find(".empty p").textContent = profile.description || profile.short_description || this.word("emptyText");
    this.composer.offer(profile.commands);
  }

  receive(message) {
    const known = this.messages.has(message.message_id);
    this.put(message);
    if (message.from.is_bot) this.act(null);
    if (!known && !this.isShown) {
      this.unseen += 1;
      this.onChange();
    }
    if (!message.from.is_bot) this.isAtEnd = true;
    this.settle();
  }

  put(message) {
    const old = this.messages.get(message.message_id);
    const oldRow = this.rows.get(message.message_id);
    this.messages.set(message.message_id, message);
    const row = render(message, this.context);
    this.rows.set(message.message_id, row);
    if (message.photo && old) this.showChange(message, row, old, oldRow);
    if (oldRow) {
      oldRow.replaceWith(row);
    } else {
      this.place(message, row);
    }
    this.find(".empty").hidden = true;
  }

  /// Photos of an album stand together in one grid.
  place(message, row) {
    if (!message.media_group_id) return this.list.append(row);
    const last = this.list.lastElementChild;
    if (last?.dataset.album === message.media_group_id) {
      last.firstElementChild.append(row);
      last.classList.toggle("photos", Boolean(message.photo));
      return undefined;
    }
    const side = message.from.is_bot ? "theirs" : "mine";
    return this.list.append(element("li", { className: `album ${side}`, "data-album": message.media_group_id },
      element("ol", {}, row)));
  }

  /// A picture that stays the same does not flicker; another one wipes over what was there: the preview, or, when the
  /// status turns into a picture, the original.
  showChange(message, row, old, oldRow) {
    const before = old.photo ? picture(old) : this.original(message);
    const photo = row.querySelector(".photo");
    if (old.photo && before.url === picture(message).url) {
      photo.replaceWith(oldRow.querySelector(".photo"));
      return;
    }
    if (before) photo.style.backgroundImage = `url("${before.url}")`;
    photo.classList.add("arriving");
    photo.firstElementChild.addEventListener("load", () => photo.classList.add("arrived"), { once: true });
  }

  remove(id) {
    const row = this.rows.get(id);
    const album = row?.closest(".album");
    row?.remove();
    if (album && !album.querySelector(".message")) album.remove();
    this.rows.delete(id);
    this.messages.delete(id);
    this.find(".empty").hidden = this.messages.size > 0;
  }

  empty() {
    this.list.replaceChildren();
    this.rows.clear();
    this.messages.clear();
    this.find(".empty").hidden = false;
  }

  act(action) {
    clearTimeout(this.acting);
    this.setState(action ? this.word(action) : "", Boolean(action));
    if (action) this.acting = setTimeout(() => this.act(null), actionSeconds * 1000);
  }

  answer({ callback_query_id, text, show_alert }) {
    this.waiting.get(callback_query_id)?.();
    if (!text) return;
    if (show_alert) {
      const alert = document.getElementById("alert");
      alert.querySelector("p").textContent = text;
      alert.showModal();
    } else {
      this.toast(text);
    }
  }

  // What the user does

  get context() {
    this.shared ??= {
      word: (key) => this.word(key),
      anchor: (id) => `message-${this.user.id}-${id}`,
      command: (text) => this.say(text),
      press: (message, key, button) => this.press(message, key, button),
      open: (message) => this.open(message),
      settle: () => this.settle(),
      show: (id) => this.rows.get(id)?.scrollIntoView({ behavior: "smooth", block: "center" }),
    };
    this.shared.language = this.language;
    return this.shared;
  }

  async say(text) {
    await this.post("text", { text });
  }

  async press(message, key, button) {
    button.classList.add("busy");
    const done = () => button.classList.remove("busy");
    const result = await this.post("press", { message_id: message.message_id, data: key.callback_data });
    if (!result) return done();
    this.waiting.set(result.callback_query_id, () => {
      this.waiting.delete(result.callback_query_id);
      done();
    });
    return setTimeout(() => this.waiting.get(result.callback_query_id)?.(), answerSeconds * 1000);
  }

  open(message) {
    view(picture(message), message.from.is_bot ? this.original(message) : null, this.language);
  }

  /// The picture a result was made from: the one it answers, else the user's last one before it.
  original(message) {
    const answered = picture(message.reply_to_message);
    if (answered) return answered;
    const earlier = [...this.messages.values()].filter((other) => other.message_id < message.message_id && !other.from.is_bot);
    return earlier.map(picture).filter(Boolean).at(-1) ?? null;
  }

  async post(call, values) {
    const isForm = values instanceof FormData;
    try {
      const response = await fetch(`/chat/${this.user.id}/${call}`, {
        method: "POST", body: isForm ? values : JSON.stringify(values),
        headers: isForm ? {} : { "Content-Type": "application/json" },
      });
      const answer = await response.json();
      if (response.ok) return answer;
      this.toast(this.word("failed") + answer.description);
    } catch (error) {
      this.toast(this.word("failed") + error.message);
    }
    return null;
  }

  // What is seen

  settle() {
    if (this.isAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  setState(text, isActing = false) {
    const state = this.find(".state");
    state.textContent = text || this.word("bot");
    state.classList.toggle("acting", isActing);
  }

  toast(text) {
    const toast = element("p", { className: "toast" }, text);
    this.find(".toasts").append(toast);
    setTimeout(() => toast.remove(), toastSeconds * 1000);
  }

  translate() {
    this.root.lang = this.language;
    const name = `${this.word("chat")} ${this.user.first_name}`;
    this.root.setAttribute("aria-label", name);
    this.scroller.setAttribute("aria-label", name);
    label(this.find(".clear"), "clear", this.word("clear"));
    this.find(".start").textContent = this.word("start");
    this.setState("");
    const switcher = this.find(".language");
    switcher.setAttribute("aria-label", this.word("language"));
    segments(switcher, `language-${this.user.id}`, languages.map((code) => [code, code.toUpperCase()]), this.language,
      (code) => this.post("settings", { language_code: code }));
    this.composer.translate();
    if (this.profile) this.introduce(this.profile);
  }
}
