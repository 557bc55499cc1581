struct RussianPhrases: Phrasebook {
    func greeting(_ effects: [(title: String, summary: String)]) -> String {
        [
            "Здравствуйте! Я перерисовываю фотографии нейросетями.", list(effects),
            "Пришлите фото или сначала выберите эффект.",
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    func help(_ effects: [(title: String, summary: String)], hasStyles: Bool) -> String {
        let styles = """

            • Для стиля нужна вторая картинка, например живопись: пришлите её до фото или после, или выберите одну из \
            моих. Сменить стиль: /style.
            """
        return """
            Пришлите фото и нажмите на эффект. Можно и наоборот: сначала эффект, потом фото.

            \(list(effects))

            • Пришлите картинку файлом, чтобы сохранить полное качество: результат тоже вернётся файлом.
            • Для альбома достаточно одного выбора: перерисую каждое фото.
            • Подпись /neon или /upscale 4 запускает работу сразу.
            • Сообщение с полосой прогресса само превратится в картинку. До этого под ним есть кнопка отмены.\
            \(hasStyles ? styles : "")

            Понимаю JPEG, PNG и WebP до 20 МБ, в том числе неподвижные стикеры.

            /examples – было и стало
            /settings – язык, фото или файлы, обычный способ
            /cancel – забыть выбранные эффект и стиль
            /privacy – что происходит с вашими фото
            /support – если что-то не так
            """
    }

    let privacy = """
        Ваши фото перерисовываются на машине того, кто запустил этого бота, его собственными нейросетями. Больше они \
        никому не передаются.

        • Пока идёт работа, картинка находится в памяти и никогда не пишется на диск.
        • Хранятся ваш номер в Telegram, язык, выбранный эффект и имя файла в Telegram, чтобы перезапуск ничего не \
        потерял. Завершённые задания стираются через 7 дней.
        • В результатах нет метаданных: место съёмки и камера из фото не возвращаются.
        """

    func support(_ contact: String?) -> String {
        let whom = contact.map { "напишите \($0)" } ?? "напишите владельцу бота"
        return "Если картинка не приходит или выглядит странно, \(whom) и скажите, когда отправили фото. "
            + "Как мной пользоваться: /help."
    }

    let chooseLanguage = "На каком языке мне говорить?"
    let languageChanged = "Теперь я говорю по-русски."
    func preferences(hasMethods: Bool) -> String {
        hasMethods
            ? "На каком языке мне говорить, как присылать результаты и как обычно рисовать?"
            : "На каком языке мне говорить и как присылать результаты?"
    }

    let nothingToCancel = "Отменять нечего. У фото, которое в работе, есть своя кнопка отмены."
    let choiceCancelled = "Забыто. Присылайте фото, когда захотите."
    let unknownCommand = "Такой команды я не знаю. Что я умею: /help."

    func report(_ report: ServiceReport) -> String {
        let jobs = """
            Задания: в работе \(report.underWay), ждут \(report.waiting); за 7 дней готово \(report.done), не удалось \
            \(report.failed).
            """
        guard let workshop = report.workshop else { return "\(jobs)\nМастерская закрыта." }
        return """
            \(jobs)
            Мастерская открыта \(duration(workshop.uptimeSeconds)): занято линий \(workshop.running) из \
            \(workshop.lanes), мест в очереди \(workshop.queued) из \(workshop.queueLimit), памяти \
            \(workshop.residentMegabytes) из \(workshop.limitMegabytes) МБ, моделей \(workshop.models).
            """
    }

    func chooseEffect(isAlbum: Bool) -> String {
        isAlbum ? "Что сделать с этими фото? Один выбор на все." : "Что с этим сделать?"
    }

    let fileHint = "💡 Telegram сжимает фото. Картинка, присланная файлом, сохраняет полное качество."
    func choose(_ title: String) -> String { "\(title): выберите." }
    let chooseSettable = "Какой эффект настроить?"

    func chooseStyle(_ title: String, hasGallery: Bool) -> String {
        "\(title): в каком стиле? Пришлите картинку, с которой его взять\(hasGallery ? ", или выберите здесь." : ".")"
    }

    let albumStyleNumbers = "Цифра делает стилем фото альбома с этим номером."
    let chooseExample = "Было и стало: какой эффект показать?"
    let noExamples = "Примеров здесь нет. Пришлите фото и попробуйте любой эффект."

    func styleMissing(_ title: String, hasPhoto: Bool) -> String {
        let missing = hasPhoto ? "фото есть, жду стиль" : "жду стиль"
        return "\(title): \(missing). Пришлите картинку, с которой его взять, или выберите. Забыть: /cancel."
    }

    let styleNoted = "🖼️ Стиль запомнен."
    let yourStyle = "ваша картинка"
    func shallIStart(_ title: String) -> String { "\(title). Начинать?" }
    func sendPicture(for title: String) -> String { "\(title). Теперь пришлите фото." }

    func sendPictureFirst(waiting title: String?) -> String {
        title.map { "Жду фото: \($0). Забыть выбор: /cancel." } ?? "Пришлите фото или сначала выберите эффект."
    }

    func unsupported(_ kind: Event.Unsupported) -> String {
        switch kind {
        case .voice: "У меня есть глаза, но нет ушей: пришлите фото, а не голосовое сообщение."
        case .video: "Видео я не перерисовываю. Пришлите фото или один кадр."
        case .animation: "Анимации я не перерисовываю. Пришлите неподвижную картинку."
        case .animatedSticker: "Этот стикер движется, а я рисую только неподвижное. Пришлите обычный стикер или фото."
        case .file: "Этот файл не картинка. Я понимаю JPEG, PNG и WebP."
        case .other: "Я умею перерисовывать только картинки. Пришлите фото."
        }
    }

    func fileTooLarge(megabytes: Int) -> String {
        "Файл больше \(megabytes) МБ, столько боту скачать нельзя. Пришлите поменьше."
    }

    func tooManyJobs(_ count: Int) -> String {
        "У вас уже \(count) фото в работе. Пришлите это снова, когда часть будет готова."
    }

    let starting = "Мастерская только открывается, эффектов пока нет. Ваше фото сохранено: нажмите через минуту."
    let privateBot = "Этот бот работает для узкого круга. Попросите владельца вас впустить."
    func toggle(_ isOn: Bool) -> String { isOn ? "да" : "нет" }

    let oldButton = "Эта кнопка устарела. Пришлите фото снова, и начнём заново."
    let otherPersonsButton = "Эта кнопка не ваша. Пришлите своё фото."
    let alreadyStarted = "Уже работаю."
    let alreadyFinished = "Уже готово."
    let cancelling = "Отменяю."
    let settling = "Заканчиваю на том, что есть."

    let startButton = "▶️ Начать"
    let tryButton = "▶️ Попробовать"
    let backButton = "‹ Назад"
    let cancelButton = "✖️ Отменить"
    let settleButton = "👌 Уже хорошо"
    let anotherEffectButton = "🎨 Другой эффект"
    let anotherStyleButton = "🖼️ Другой стиль"
    let settingsButton = "⚙️ Настроить"
    let withSettingsButton = "⚙️ С настройками"
    let isStyleButton = "🖼️ Это стиль"
    let isPhotoButton = "↔️ Нет, это само фото"
    let otherPhotoButton = "🖼️ Стиль другого моего фото"
    func albumStyleButton(_ place: Int) -> String { place == 1 ? "🖼️ Стиль: 1-е фото" : "🖼️ Стиль: 2-е фото" }
    func results(asFiles: Bool) -> String { asFiles ? "📎 Всегда файлом" : "🏞 На фото отвечать фото" }
    let asFileButton = "📎 Файлом"
    let retryButton = "🔁 Ещё раз"
    let showEffectsButton = "🎨 Показать эффекты"

    let queued = "В очереди."

    func queued(before: Int, seconds: Double) -> String {
        before == 0
            ? "Вы следующий, \(duration(seconds))." : "В очереди, перед вами \(before), \(duration(seconds))."
    }

    func working(percent: Int, seconds: Double) -> String {
        percent >= 99 || seconds < 1 ? "Почти готово." : "\(percent) %, осталось \(duration(seconds))."
    }

    let sendingResult = "Отправляю картинку."
    let serviceAway = "Мастерская ненадолго закрыта. Ваше фото в сохранности, перерисую, как только она откроется."
    let cancelled = "Отменено."
    func ready(_ title: String) -> String { "\(title): готово." }
    let secondsUnit = "с"
    let sentAsFile = "Для фото слишком велико, поэтому файлом."
    let pictureUnavailable = "Не удалось получить картинку из Telegram. Пришлите её, пожалуйста, ещё раз."
    let styleUnavailable = "Не удалось получить из Telegram картинку стиля. Пришлите её, пожалуйста, ещё раз."

    let crashedTwice = """
        Простите: эта картинка дважды уронила мою мастерскую, третий раз пробовать не буду. Другая картинка или \
        уменьшенная копия этой должна получиться.
        """

    let resultTooLarge = """
        Результат больше, чем Telegram разрешает отправлять ботам. Попробуйте картинку поменьше или меньшее увеличение.
        """

    let internalFailure = "Простите, у меня что-то сломалось. Попробуйте ещё раз; если не поможет, см. /support."

    let botDescription = "Перерисовываю фото нейросетями: пришлите фото, выберите эффект, получите картинку."
    let botShortDescription = "Перерисовывает фото нейросетями."
    let commands = [
        (name: "start", description: "Выбрать эффект"), (name: "help", description: "Как это работает"),
        (name: "style", description: "Выбрать стиль"),
        (name: "examples", description: "Было и стало"),
        (name: "settings", description: "Язык, фото или файлы, обычный способ"),
        (name: "cancel", description: "Забыть выбранные эффект и стиль"),
        (name: "privacy", description: "Что происходит с вашими фото"),
        (name: "support", description: "Если что-то не так"),
    ]

    private func list(_ effects: [(title: String, summary: String)]) -> String {
        effects.map { "\($0.title): \($0.summary)" }.joined(separator: "\n")
    }

    private func duration(_ seconds: Double) -> String {
        switch RoundedDuration(seconds) {
        case .seconds(let count): "около \(count) с"
        case .minutes(let count): "около \(count) мин"
        case .hours(let count): "около \(count) ч"
        }
    }
}
