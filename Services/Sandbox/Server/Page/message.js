// Turns a message of the Bot API into what is seen of it.
import { element, icon } from "./elements.js";
import { size, word } from "./texts.js";

// Of a photo in the chat, in CSS pixels.
const smallest = 150;
const widest = 430;
const highest = 460;

export function url(file) {
  return `/chat/file/${encodeURIComponent(file.file_id)}`;
}

/// The picture of a message, sent as a photo or as a file; null when it has none.
export function picture(message) {
  const photo = message?.photo?.at(-1);
  if (photo) return { url: url(photo), name: `photo-${message.message_id}.jpg`, width: photo.width, height: photo.height };
  const file = message?.document;
  if (!file?.mime_type?.match(/^image\/(jpeg|png|webp)$/)) return null;
  return { url: url(file), name: file.file_name ?? "picture", width: 0, height: 0 };
}

/// Text with its entities; commands and addresses in it can be pressed.
function richText(text, entities = [], onCommand) {
  const parts = document.createDocumentFragment();
  let end = 0;
  const sorted = [...entities].sort((a, b) => a.offset - b.offset);
  for (const entity of sorted) {
    if (entity.offset < end) continue;
    parts.append(...plain(text.slice(end, entity.offset), onCommand));
    end = entity.offset + entity.length;
    parts.append(styled(text.slice(entity.offset, end), entity, onCommand));
  }
  parts.append(...plain(text.slice(end), onCommand));
  return parts;
}

function styled(text, entity, onCommand) {
  const tags = { bold: "strong", italic: "em", code: "code", pre: "pre", underline: "u", strikethrough: "s" };
  if (entity.type === "bot_command") return command(text, onCommand);
  const address = entity.type === "text_link" ? entity.url : entity.type === "url" ? text : null;
  if (address?.match(/^https?:/)) return element("a", { href: address, target: "_blank", rel: "noreferrer" }, text);
  return element(tags[entity.type] ?? "span", {}, text);
}

function plain(text, onCommand) {
  return text.split(/((?<![\w/])\/[a-z0-9_]{1,32}\b)/).map((part, index) => index % 2 ? command(part, onCommand) : part);
}

function command(text, onCommand) {
  return element("button", { type: "button", className: "command", onclick: () => onCommand(text) }, text);
}

function time(message) {
  return new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

function reply(message, context) {
  const answered = message.reply_to_message;
  if (!answered) return null;
  const shown = picture(answered);
  const text = answered.text ?? answered.caption ?? context.word(answered.photo ? "photo" : "file");
  return element("button", { type: "button", className: "quote", onclick: () => context.show(answered.message_id) },
    shown && element("img", { src: shown.url, alt: "" }), element("span", {}, text));
}

function photo(message, context) {
  const shown = picture(message);
  const image = element("img", {
    src: shown.url, alt: message.caption ?? context.word("photo"), width: shown.width, height: shown.height,
    onload: context.settle,
  });
  const open = element("button", {
    type: "button", className: "photo", title: context.word("open"), "aria-label": context.word("open"),
    onclick: () => context.open(message),
  }, image);
  open.style.setProperty("--ratio", ratio(shown));
  return open;
}

/// Very long pictures are cut in the chat; the full-size view has all of them.
function ratio(shown) {
  return Math.max(0.45, Math.min(3, shown.width / shown.height));
}

/// Small pictures stay small, large ones fit the chat.
function width(shown) {
  return Math.max(smallest, Math.min(shown.width, widest, highest * ratio(shown)));
}

function attachment(message, context) {
  const file = message.document ?? message.video ?? message.voice ?? message.sticker;
  const shown = picture(message);
  const kind = ["document", "video", "voice", "sticker"].find((key) => message[key]);
  const name = file.file_name ?? context.word(kind === "document" ? "file" : kind);
  const badge = shown
    ? element("button", { type: "button", className: "thumb", "aria-label": context.word("open"), title: context.word("open"), onclick: () => context.open(message) },
      element("img", { src: shown.url, alt: "", onload: context.settle, onerror: (event) => event.target.closest(".thumb").replaceWith(element("span", { className: "thumb" }, icon("file"))) }))
    : element("span", { className: "thumb" }, icon(kind === "voice" ? "voice" : "file"));
  return element("div", { className: "document" }, badge,
    element("div", { className: "about" }, element("span", { className: "name" }, name),
      element("span", { className: "size" }, size(context.language, file.file_size ?? 0))),
    element("a", { className: "icon", href: url(file), download: name, title: context.word("download"), "aria-label": `${context.word("download")}: ${name}` }, icon("save")));
}

function keyboard(message, context) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return element("div", { className: "keyboard" }, ...rows.map((row) => element("div", {}, ...row.map((key) => key.url
    ? element("a", { href: key.url, target: "_blank", rel: "noreferrer" }, key.text)
    : element("button", { type: "button", onclick: (event) => context.press(message, key, event.currentTarget) }, key.text)))));
}

/// One row of the chat. The context says what pressing does; see pane.js.
export function render(message, context) {
  const mine = !message.from.is_bot;
  const text = message.text ?? message.caption;
  const bubble = element("div", { className: "bubble" }, reply(message, context),
    message.photo && photo(message, context), !message.photo && message.text === undefined && attachment(message, context) || null,
    text && element("p", { className: "text" }, richText(text, message.entities ?? message.caption_entities, context.command)),
    element("time", { dateTime: new Date(message.date * 1000).toISOString() }, time(message)));
  bubble.classList.toggle("pictured", Boolean(message.photo));
  bubble.classList.toggle("bare", Boolean(message.photo) && !text);
  const row = element("li", { className: `message ${mine ? "mine" : "theirs"}`, id: context.anchor(message.message_id) },
    bubble, keyboard(message, context));
  if (message.photo) {
    row.classList.add("with-photo");
    row.style.setProperty("--width", `${width(picture(message))}px`);
  }
  return row;
}
