import HTTPServer

/// The chat page, built into the program. It loads nothing from anywhere else, and may not.
enum PageFiles {
    /// Nil when there is no such file.
    static func response(_ path: String) -> HTTPResponse? {
        switch path {
        case "/": file("text/html", PackageResources.index_html)
        case "/page/style.css": file("text/css", PackageResources.style_css)
        case "/page/main.js": script(PackageResources.main_js)
        case "/page/pane.js": script(PackageResources.pane_js)
        case "/page/message.js": script(PackageResources.message_js)
        case "/page/composer.js": script(PackageResources.composer_js)
        case "/page/viewer.js": script(PackageResources.viewer_js)
        case "/page/elements.js": script(PackageResources.elements_js)
        case "/page/texts.js": script(PackageResources.texts_js)
        default: nil
        }
    }

    private static func script(_ bytes: [UInt8]) -> HTTPResponse {
        file("text/javascript", bytes)
    }

    private static func file(_ type: String, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            headers: [
                "Content-Type": "\(type); charset=utf-8", "Cache-Control": "no-cache",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy":
                    "default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "img-src 'self' blob: data:; connect-src 'self'",
            ], body: .bytes(bytes))
    }
}
