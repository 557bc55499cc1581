// The page's own words. What the bot says comes from the bot.
const texts = {
  en: {
    bot: "bot", offline: "connecting…", message: "Message", send: "Send", attach: "Attach photos or files",
    commands: "Commands", asPhoto: "Photo", asFile: "File", sendAs: "Send as", drop: "Drop to send", start: "Start",
    emptyTitle: "What can this bot do?", emptyText: "Send a photo, or press Start.", clear: "Clear the chat",
    language: "Language of this user", theme: "Light or dark", split: "Two chats side by side", one: "One chat",
    before: "Before", after: "After", compare: "Before and after", close: "Close", save: "Save", scale: "Actual size",
    remove: "Remove", open: "Open the picture", download: "Download", people: "Users", photo: "Photo", file: "File",
    voice: "Voice message", video: "Video", sticker: "Sticker", failed: "It was not sent: ",
    chat: "Chat of", typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file",
    bytes: ["B", "KB", "MB"],
  },
  ru: {
    bot: "бот", offline: "соединяюсь…", message: "Сообщение", send: "Отправить", attach: "Прикрепить фото или файлы",
    commands: "Команды", asPhoto: "Фото", asFile: "Файл", sendAs: "Отправить как", drop: "Отпустите, чтобы отправить",
    start: "Начать", emptyTitle: "Что умеет этот бот?", emptyText: "Пришлите фото или нажмите «Начать».",
    clear: "Очистить чат", language: "Язык этого пользователя", theme: "Светлая или тёмная тема",
    split: "Два чата рядом", one: "Один чат", before: "До", after: "После", compare: "До и после", close: "Закрыть",
    save: "Сохранить", scale: "Настоящий размер", remove: "Убрать", open: "Открыть картинку", download: "Скачать",
    people: "Пользователи", photo: "Фото", file: "Файл", voice: "Голосовое сообщение", video: "Видео",
    sticker: "Стикер", failed: "Не отправлено: ", chat: "Чат пользователя",
    typing: "печатает", upload_photo: "отправляет фото", upload_document: "отправляет файл",
    bytes: ["Б", "КБ", "МБ"],
  },
};

export const languages = ["en", "ru"];

export function word(language, key) {
  return (texts[language] ?? texts.en)[key] ?? key;
}

export function size(language, bytes) {
  const units = word(language, "bytes");
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const value = bytes / 1024 ** power;
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 })} ${units[power]}`;
}
