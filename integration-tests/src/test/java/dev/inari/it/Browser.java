package dev.inari.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a screen, that knows no host but this one. */
final class Browser implements AutoCloseable {
    // It warns at each start that it knows this Chromium's newest commands not; the two that are used here are old.
    private static final Logger NOISE = Logger.getLogger("org.openqa.selenium");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            throw new AssertionError(CHROMIUM + " or " + DRIVER + " is missing; scripts/test.sh installs both");
        }
        NOISE.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        // Chromium's sandbox wants another user than root, which CI is, and more shared memory than a container has.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.addArguments("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--lang=en");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void open(String address) {
        driver.get(address);
    }

    /** Makes the window that large, and lets the page believe that the system is dark or light. */
    void look(int width, int height, String colors) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    boolean shows(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    /** The element that keys go to. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Waits until the first element that matches shows this text, and whatever else. */
    void awaitText(String css, String text) {
        Await.until(
                "'" + text + "' in " + css,
                SOON,
                () -> {
                    try {
                        return driver.findElements(By.cssSelector(css)).stream()
                                .anyMatch(each -> each.getText().contains(text));
                    } catch (StaleElementReferenceException e) {
                        // Replaced while it was read.
                        return false;
                    }
                },
                this::evidence);
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(what, SOON, condition, this::evidence);
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** What the console of the page was told since the last time. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Leaves a picture, for who looks after a failure or wants to see the page. */
    void picture(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String evidence() {
        Path picture = new File("target", "page-" + System.nanoTime() + ".png").toPath();
        picture(picture);
        return "picture in " + picture.toAbsolutePath() + "\n" + console() + "\n"
                + driver.findElement(By.tagName("body")).getText();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
