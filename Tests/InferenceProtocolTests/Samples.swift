import InferenceProtocol

/// One message of every kind, with every field set.
enum Samples {
    static let job = JobID("00112233-4455-6677-8899-aabbccddeeff")!

    static let fromClient: [ClientMessage] = [
        .hello(Hello(client: "gateway/1.0")),
        .submit(
            Submission(
                job: job, effect: "upscale", parameters: ["factor": "2", "model": "edsr"], image: [0xFF, 0, 0xD8],
                fairnessKey: "user 7", deadlineSeconds: 12.5)),
        .submit(Submission(job: job, effect: "restyle", image: [1], style: .image([4, 5]), fairnessKey: "")),
        .submit(Submission(job: job, effect: "restyle", image: [], style: .gallery("munch"), fairnessKey: "я")),
        .attach(job), .cancel(job), .settle(job), .acknowledge(job), .statusRequest,
    ]

    static let effect = EffectDescription(
        id: "upscale", title: LocalizedText(en: "Upscale", ru: "Увеличить"),
        summary: LocalizedText(en: "Makes it larger.", ru: "Делает больше."), emoji: "🔍",
        parameters: [
            ParameterDescription(
                name: "factor", title: LocalizedText(en: "Factor", ru: "Во сколько раз"), defaultValue: "2",
                kind: .choice([.init(value: "2", title: LocalizedText(en: "x2", ru: "x2"))])),
            ParameterDescription(
                name: "strength", title: LocalizedText(["en": "Strength"]), defaultValue: "0.5",
                kind: .range(minimum: 0, maximum: 1, step: 0.25),
                suggestions: [.init(value: "0.5", title: LocalizedText(en: "Half", ru: "Вполсилы"))]),
            ParameterDescription(
                name: "keep", title: LocalizedText(["en": "Keep colours"]), defaultValue: "true", kind: .toggle),
        ], wantsStyle: true, unavailable: "run weights/fetch",
        cost: EffectCost(fixedSeconds: 0.25, secondsPerMegapixel: 3))

    static let histogram: Histogram = {
        var histogram = Histogram(upperBounds: [0.5, 1, 2])
        for seconds in [0.1, 0.5, 1.5, 9] { histogram.observe(seconds) }
        return histogram
    }()

    static let fromService: [ServiceMessage] = [
        .welcome(
            Welcome(
                bootID: "b", version: "1.0", effects: [effect],
                gallery: [GalleryStyle(name: "munch", title: LocalizedText(en: "Munch", ru: "Мунк"), emoji: "😱")],
                limits: ServiceLimits(frameBytes: 1 << 26, imageBytes: 1 << 24, pixels: 50_000_000, side: 16_000))),
        .accepted(Accepted(job: job, position: 3, estimateSeconds: 4.5)),
        .refused(
            Refused(
                job: job, code: .queueFull, message: LocalizedText(en: "Full.", ru: "Занято."), retryAfterSeconds: 30)),
        .refused(Refused(job: nil, code: .unsupportedVersion, message: LocalizedText(["en": "Too old."]))),
        .unknown(job),
        .progress(
            JobProgress(job: job, stage: "network", fraction: 0.5, position: 0, estimateSeconds: 1, preview: [9])),
        .progress(JobProgress(job: job, stage: "queued", fraction: 0, position: 2, estimateSeconds: 8)),
        .finished(
            Finished(
                job: job, image: [1, 2, 3], mediaType: "image/png", width: 40, height: 30,
                timings: [.init(stage: "decode", milliseconds: 1.5)], recipe: "neon, depth normal")),
        .failed(
            Failed(
                job: job, code: .badImage, message: LocalizedText(en: "Broken.", ru: "Битая."), detail: "row 3",
                retryable: true)),
        .status(
            ServiceStatus(
                bootID: "b", uptimeSeconds: 9, lanes: 1, threads: 2, running: 1, queued: 2, queueLimit: 64,
                residentBytes: 5, memoryLimitBytes: 6, modelLoads: 4,
                effects: [.init(id: "neon", finished: 1, failed: 2, cancelled: 3, seconds: histogram)],
                models: [.init(name: "neon", architecture: "pix2pix_unet", bytes: 7, precision: "fp32")],
                instructionSet: "avx512")),
    ]
}
