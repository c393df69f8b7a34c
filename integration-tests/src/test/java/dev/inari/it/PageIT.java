package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page as people meet it: a real browser, a real daemon, and a real Flink SQL gateway whose sessions come and go, in one story of five parts. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class PageIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String PASSWORD = "correct horse battery staple";

    private RunningSidecar sidecar;
    private FlinkGateway gateway;
    private Browser browser;
    private Path directory;
    private String address;
    private String engineSecret;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Path run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(PICTURES);
        sidecar = RunningSidecar.start(
                directory, run, "sidecar", "http:\n  port: 0\n  users-file: " + directory.resolve("users") + "\n");
        gateway =
                FlinkGateway.start(directory, FlinkGateway.MAIN, FlinkGateway.withAgent(run, ",shareLevel=CONNECTION"));
        // Without one it would be gone before the first picture.
        gateway.openSession("story");
        address = inari("", "page").strip();
        try (Stream<Path> announced = Files.list(run)) {
            Path file = announced
                    .filter(each -> each.toString().endsWith(".engine"))
                    .findFirst()
                    .orElseThrow();
            engineSecret = Files.readString(file)
                    .lines()
                    .filter(each -> each.startsWith("secret="))
                    .findFirst()
                    .orElseThrow()
                    .substring("secret=".length());
        }
    }

    @BeforeEach
    void startBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
    }

    @AfterAll
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (sidecar != null) {
            sidecar.close();
        }
    }

    @Test
    @Order(3)
    void operatorSeesSessionsComeHoldsReleasesAndStops() {
        browser.look(1280, 800, "light");
        browser.open(address);
        browser.awaitText("#link", "live");
        assertThat(browser.run("return location.href").toString()).doesNotContain("token");

        // Nobody loads the page anew: what it shows is what it is told.
        browser.run("window.sameDocument = true");
        browser.awaitText(".engine .badge", "SERVING");
        browser.awaitText("#summary", "1 serving");
        assertThat(served()).isEqualTo("1");
        gateway.openSession("etl");
        browser.await("two sessions", () -> served().equals("2"));
        picture("serving");

        holdAndRelease();
        stopThoughItServes();

        assertThat(gateway.process().awaitExit(SOON)).isZero();
        browser.awaitText(".engine .badge", "GONE");
        browser.find("nav a[href='#history']").click();
        browser.awaitText("table", "moving to another host");
        picture("history");
        assertThat(browser.run("return window.sameDocument")).isEqualTo(true);
        // The browser itself writes down each answer that is a refusal; there was one.
        assertThat(browser.console()).singleElement().asString().contains("/stop", "409");
        assertThat(hosts()).containsOnly(address.substring(0, address.indexOf('/', 8)));
    }

    private String served() {
        return String.valueOf(browser.run("return [...document.querySelectorAll('.engine .facts div')]"
                + ".filter(each => each.firstChild.textContent === 'sessions')[0]?.lastChild.textContent"));
    }

    /** With the keys alone: what has the focus is shown, and the focus comes back. */
    private void holdAndRelease() {
        focusWithKeys("hold");
        press(Keys.ENTER);
        browser.awaitText("#word", "Hold this engine");
        assertThat(browser.focused().getAttribute("name")).isEqualTo("reason");
        // Without a reason nothing is said.
        press(Keys.ENTER);
        assertThat(browser.shows("#word")).isTrue();
        press("the auditors look at it", Keys.ENTER);
        browser.awaitText(".engine", "Held by");
        browser.awaitText(".engine", "the auditors look at it");

        focusWithKeys("release");
        press(Keys.ENTER);
        browser.awaitText("#word", "Release this engine");
        press(Keys.ESCAPE);
        browser.await("the dialog is closed", () -> !browser.shows("#word"));
        assertThat(browser.shows(".engine [data-key=release]")).isTrue();
        focusWithKeys("release");
        press(Keys.ENTER);
        browser.awaitText("#word", "Release this engine");
        press("they are done", Keys.ENTER);
        browser.await("it is not held any more", () -> browser.shows(".engine [data-key=hold]"));
    }

    private void stopThoughItServes() {
        browser.find(".engine [data-key=stop]").click();
        browser.awaitText("#word-foreseen", "It would be refused");
        WebElement stop = browser.find("#word button.primary");
        assertThat(stop.isEnabled()).isFalse();
        picture("stop-refused");
        browser.find("#word input[name=even]").click();
        browser.await("it may be stopped", stop::isEnabled);
        assertThat(browser.find("#word-foreseen").getText()).doesNotContain("refused");
        browser.find("#word input[name=reason]").sendKeys("moving to another host");
        picture("stop");
        stop.click();
        browser.await("the dialog is closed", () -> !browser.shows("#word"));
    }

    @Test
    @Order(2)
    void readerSignsInAndCanChangeNothing() throws IOException {
        inari(PASSWORD, "user", "add", "rita", "--role", "reader");
        String plain = address.substring(0, address.indexOf('#'));
        browser.look(1280, 800, "light");
        browser.open(plain);
        browser.await("the page asks who is there", () -> browser.shows("#sign-in"));
        picture("sign-in");
        signIn("rita", "a guess");
        browser.await("a wrong password is told", () -> browser.shows("#sign-in .problem"));
        // The daemon reads the file of users within two seconds, and is slow after a wrong word.
        signIn("rita", PASSWORD);
        browser.awaitText("#sign-out", "rita");
        browser.awaitText(".engine", "flink-sql-gateway");
        assertThat(browser.shows(".engine [data-key=why]")).isTrue();
        assertThat(browser.shows(".engine .buttons")).isFalse();

        assertThat(
                        browser.run(
                                "return fetch('/api/v1/engines/' + document.querySelector('.engine').dataset.agent + '/stop',"
                                        + " {method: 'POST', body: '{\"reason\":\"x\"}', headers: {'Content-Type': 'application/json',"
                                        + " Authorization: sessionStorage.getItem('inari.authorization')}}).then(r => r.status)"))
                .isEqualTo(403L);
        assertThat(gateway.process().alive()).isTrue();

        // A tab that is closed forgets, and so does who signs out.
        browser.find("#sign-out").click();
        browser.await("the page asks again", () -> browser.shows("#sign-in"));
        assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
    }

    @Test
    @Order(1)
    void fitsAPhoneAndTheNight() {
        browser.look(360, 640, "dark");
        browser.open(address);
        browser.awaitText(".engine", "flink-sql-gateway");
        browser.find("[data-key=why] summary").click();
        browser.find("[data-key=sessions] summary").click();
        browser.awaitText(".sessions", "1 open session");
        for (String view : List.of("#engines", "#jobs", "#batches", "#history")) {
            browser.find("nav a[href='" + view + "']").click();
            browser.await("the view " + view, () -> browser.shows("nav a[href='" + view + "'][aria-current]"));
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .as("width of " + view)
                    .isLessThanOrEqualTo(360L);
        }
        browser.find("nav a[href='#engines']").click();
        browser.awaitText(".engine", "flink-sql-gateway");
        picture("phone-dark");
        assertThat(contrasts())
                .isNotEmpty()
                .allSatisfy((what, ratio) -> assertThat(ratio).as(what).isGreaterThanOrEqualTo(4.5));
        browser.look(360, 640, "light");
        picture("phone-light");
        assertThat(contrasts())
                .allSatisfy((what, ratio) -> assertThat(ratio).as(what).isGreaterThanOrEqualTo(4.5));
        printPaint("the first time, cold browser and server");
        browser.run("location.reload()");
        browser.awaitText(".engine", "flink-sql-gateway");
        printPaint("again");
    }

    private void printPaint(String when) {
        System.out.println("first paint, " + when + ": "
                + browser.run("const came = performance.getEntriesByType('navigation')[0];"
                        + "const style = performance.getEntriesByType('resource').find(each => each.name.endsWith('.css'));"
                        + "const paint = performance.getEntriesByName('first-contentful-paint')[0];"
                        + "return Math.round(paint?.startTime) + ' ms; page there after ' + Math.round(came.responseEnd)"
                        + " + ' ms, style after ' + Math.round(style?.responseEnd) + ' ms'"));
    }

    /** After all that was said above: they are at home in files of the run directory that nobody else can read. */
    @Test
    @Order(4)
    void noSecretIsInALogAJournalArgumentsOrAThreadDump() throws IOException {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, address.substring(address.indexOf('=') + 1)));
        secrets.add(engineSecret);
        assertThat(secrets).allMatch(each -> each.length() > 20);
        Path run = directory.resolve("run");
        int homes = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                // What 'inari page' prints is for the one who asked.
                if (secrets.stream().anyMatch(content::contains) && !file.endsWith("inari-page.log")) {
                    assertThat(file.getParent()).isEqualTo(run);
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                    homes++;
                }
            }
        }
        assertThat(homes).as("the announcement and the control file").isBetween(1, 2);
        long pid = sidecar.process().pid();
        String arguments = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                + Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        assertThat(secrets).noneMatch(arguments::contains);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), "Thread.print");
        try (Child dump = Child.start("jcmd", directory, command, Map.of())) {
            assertThat(dump.awaitExit(SOON)).as(dump.output()).isZero();
            assertThat(dump.output()).contains("main");
            assertThat(secrets).noneMatch(dump.output()::contains);
        }
    }

    @Test
    @Order(5)
    void saysThatTheSidecarIsGoneAndKeepsWhatWasKnown() {
        browser.open(address);
        browser.awaitText("#link", "live");
        browser.awaitText(".engine", "flink-sql-gateway");
        sidecar.process().process().destroyForcibly();
        browser.awaitText("#link", "not live");
        browser.awaitText("#notice", "what is shown is what was known last");
        assertThat(browser.shows(".engine")).isTrue();
    }

    private void signIn(String name, String secret) {
        WebElement user = browser.find("#sign-in input[name=user]");
        user.clear();
        user.sendKeys(name);
        browser.find("#sign-in input[name=secret]").sendKeys(secret, Keys.ENTER);
    }

    /** Tab by tab to the button of the engine, as somebody without a mouse does. */
    private void focusWithKeys(String key) {
        for (int i = 0; i < 40; i++) {
            if (key.equals(browser.focused().getAttribute("data-key"))) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("no way with the keys to " + key);
    }

    private void press(CharSequence... keys) {
        browser.focused().sendKeys(keys);
    }

    @SuppressWarnings("unchecked")
    private List<String> hosts() {
        return (List<String>) browser.run("return [...new Set(performance.getEntriesByType('resource')"
                + ".map(each => new URL(each.name).origin))]");
    }

    /** WCAG 2.1's ratio for each kind of text that is shown, by what it is. */
    @SuppressWarnings("unchecked")
    private Map<String, Double> contrasts() {
        return (Map<String, Double>) browser.run("""
                const light = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number).map((c) => c / 255)
                  .map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
                  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
                const ground = (each) => { for (let at = each; at; at = at.parentElement) {
                  const color = getComputedStyle(at).backgroundColor;
                  if (!/, 0\\)$/.test(color)) { return color; } } return 'rgb(255, 255, 255)'; };
                const all = {};
                document.querySelectorAll('main *, header *, nav *').forEach((each) => {
                  if (!each.offsetParent || ![...each.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) { return; }
                  const [a, b] = [light(getComputedStyle(each).color), light(ground(each))].sort((x, y) => y - x);
                  all[each.tagName + '.' + each.className] = (a + .05) / (b + .05) + 1e-9;
                });
                return all;
                """);
    }

    private void picture(String name) {
        browser.picture(PICTURES.resolve("page-" + name + ".png"));
    }

    private String inari(String input, String... arguments) throws IOException {
        List<String> command = Child.java("-jar", Built.sidecar().toString());
        command.addAll(List.of("--config", sidecar.config().toString()));
        command.addAll(List.of(arguments));
        List<String> shell = new ArrayList<>(List.of("sh", "-c", "printf '%s\\n' \"$0\" | exec \"$@\"", input));
        shell.addAll(command);
        try (Child child = Child.start("inari-" + arguments[0], directory, shell, Map.of())) {
            assertThat(child.awaitExit(SOON)).as(child.output()).isZero();
            return child.output();
        }
    }
}
