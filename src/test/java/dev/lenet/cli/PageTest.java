package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.live.Browser;
import dev.lenet.serve.ModelServer;
import dev.lenet.serve.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page, as a person sees it in Chromium. */
@Tag("live")
class PageTest {
  private static final Path SAVED_MODEL = Path.of("savedmodel/lenet");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path folder;
  private static ModelServer server;
  private static Browser browser;

  @BeforeAll
  static void start() {
    Path keras = folder.resolve("lenet.keras");
    assertEquals(0, Cli.run("convert", "--arch", "lenet", SAVED_MODEL, keras).exitCode());
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("layers", keras);
    models.put("graph", SAVED_MODEL);
    server =
        ModelServer.start(
            models,
            new ModelLoader(false),
            new ServerOptions()
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .grace(Duration.ofMillis(50)),
            failure -> {
              throw new AssertionError(failure);
            });
    browser = new Browser();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.sized(1440, 900, false);
    browser.driver().get(uri("/").toString());
    browser.driver().executeScript("localStorage.clear()");
    browser.driver().get(uri("/").toString());
    awaitVerdict();
    browser.complaints();
  }

  @AfterEach
  void nothingIsComplainedOf() {
    List<String> complaints = browser.complaints();
    assertTrue(
        complaints.stream().allMatch(message -> message.contains("status of 400")),
        complaints::toString);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static void awaitVerdict() throws InterruptedException {
    browser.await("a prediction", () -> !browser.find("#best").getText().isBlank() && isIdle());
  }

  private static boolean isIdle() {
    return browser.find("body").getDomAttribute("aria-busy") == null;
  }

  /** What is said to be on the stage; in one step, since the page may change it meanwhile. */
  private static String label() {
    return String.valueOf(
        browser
            .driver()
            .executeScript("return document.querySelector('#seen strong')?.textContent ?? ''"));
  }

  private static List<Float> shown() {
    return browser.all("#classes tbody tr").stream()
        .map(row -> Float.parseFloat(Objects.requireNonNull(row.getDomAttribute("data-value"))))
        .toList();
  }

  private static JsonNode inspected(String model, byte[] image) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/models/" + model + "/inspect"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(image))
            .build();
    byte[] frame = send(request);
    int length = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new ObjectMapper().readTree(frame, 4, length);
  }

  private static byte[] send(HttpRequest request) throws Exception {
    HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  @Test
  void samplesShowTheProbabilitiesOfTheApi() throws Exception {
    List<WebElement> samples = browser.all(".samples button");
    assertEquals(10, samples.size());
    for (int i = samples.size() - 1; i >= 0; i--) {
      String before = label();
      samples.get(i).click();
      browser.await("another image", () -> isIdle() && !label().equals(before));
      byte[] png = send(HttpRequest.newBuilder(uri("/api/samples/" + i + ".png")).build());
      JsonNode expected = inspected("layers", png).get("probabilities");
      List<Float> values = shown();
      assertEquals(expected.size(), values.size());
      for (int k = 0; k < values.size(); k++) {
        assertEquals(Float.parseFloat(expected.get(k).asText()), values.get(k));
        String text = browser.all("#classes td .text").get(k).getText();
        assertEquals("%.2f %%".formatted(100 * values.get(k)), text);
      }
    }
  }

  @Test
  void everyLayerOfLeNetIsShown() {
    List<String> names =
        browser.all(".layer").stream().map(layer -> layer.getDomAttribute("data-layer")).toList();
    assertEquals(List.of("conv1", "pool1", "conv2", "pool2", "flatten", "d1", "d2", "d3"), names);
    Map<String, Integer> maps = Map.of("conv1", 16, "pool1", 16, "conv2", 32, "pool2", 32);
    maps.forEach(
        (layer, count) ->
            assertEquals(count, browser.all("[data-layer=%s] .map".formatted(layer)).size()));
    for (String dense : List.of("flatten", "d1", "d2", "d3")) {
      assertEquals(1, browser.all("[data-layer=%s] .strip canvas".formatted(dense)).size());
    }
  }

  @Test
  void aMapIsPaintedFromItsNumbers() throws Exception {
    Object colors =
        browser
            .driver()
            .executeScript(
                "const c = document.querySelector('[data-layer=conv1] [aria-selected=true] canvas');"
                    + "const p = c.getContext('2d').getImageData(0, 0, 28, 28).data;"
                    + "return [c.width, c.height, new Set(new Uint32Array(p.buffer)).size]");
    List<?> list = (List<?>) Objects.requireNonNull(colors);
    assertEquals(List.of(28L, 28L), list.subList(0, 2));
    assertTrue((Long) list.get(2) > 20, "colours: " + list.get(2));
  }

  @Test
  void aUnitTellsItsValueAndWhatItLooksAt() throws Exception {
    WebElement units = browser.find("[data-layer=pool1] .units");
    browser.driver().executeScript("arguments[0].scrollIntoView({block: 'center'})", units);
    new Actions(browser.driver()).moveToElement(units).perform();
    browser.await("an outline", () -> browser.find("#outline").isDisplayed());
    String told = browser.find("[data-layer=pool1] .value").getText();
    Matcher text =
        Pattern.compile(
                "\\S+ at row (\\d+), column \\d+, from rows (\\d+)–(\\d+), columns .* image")
            .matcher(told);
    assertTrue(text.matches(), told);
    int row = Integer.parseInt(text.group(1)); // 1 sees 1 to 6, 2 sees 3 to 8
    assertEquals(2 * row - 1, Integer.parseInt(text.group(2)), told);
    assertEquals(2 * row + 4, Integer.parseInt(text.group(3)), told);
  }

  @Test
  void drawingChangesThePrediction() throws Exception {
    List<Float> before = shown();
    browser.find("#draw").click();
    WebElement pad = browser.find("#pad");
    new Actions(browser.driver())
        .moveToElement(pad, -60, -80)
        .clickAndHold()
        .moveByOffset(0, 160)
        .moveByOffset(120, 0)
        .release()
        .perform();
    browser.await("the drawing's prediction", () -> isIdle() && label().equals("Your drawing"));
    assertNotEquals(before, shown());
    browser.find("#clear").click();
    assertEquals(List.of(), shown());
  }

  @Test
  void everythingCanBeDoneByKeyboard() throws Exception {
    tabTo(".samples button:nth-child(6)");
    press(Keys.ENTER);
    browser.await("the sandal", () -> label().equals("Sandal"));
    tabTo("[data-layer=conv2] .map[aria-selected=true]");
    press(Keys.HOME);
    press(Keys.ARROW_RIGHT);
    assertEquals("Map 2", browser.find("[data-layer=conv2] .title").getText());
    press(Keys.TAB); // to the units
    press(Keys.ARROW_DOWN);
    assertTrue(browser.find("#outline").isDisplayed());
    browser.driver().executeScript("document.body.focus(); scrollTo(0, 0)");
    browser.driver().executeScript("document.querySelector('#choose').focus()");
    press(Keys.TAB);
    press(Keys.SPACE); // draws
    browser.await("the pad", () -> browser.find("#pad").getDomAttribute("hidden") == null);
    press(Keys.SPACE);
    for (int i = 0; i < 12; i++) {
      press(Keys.ARROW_RIGHT);
    }
    browser.await("the drawing's prediction", () -> isIdle() && label().equals("Your drawing"));
  }

  private static void press(CharSequence key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  private static void tabTo(String selector) {
    WebElement wanted = browser.find(selector);
    for (int i = 0; i < 60; i++) {
      if (browser.driver().switchTo().activeElement().equals(wanted)) {
        return;
      }
      press(Keys.TAB);
    }
    throw new AssertionError("Tab does not come to " + selector);
  }

  @Test
  void aSavedModelPredictsAndSaysThatItHasNoLayers() throws Exception {
    assertTrue(browser.find("#notes").getText().contains("Classes are numbered"));
    browser.find("#model option:nth-child(2)").click();
    awaitVerdict();
    assertEquals("T-shirt/top", browser.find("#best").getText());
    assertTrue(browser.find("#layers-note").getText().contains("graph is a SavedModel"));
    assertEquals(List.of(), browser.all(".layer"));
  }

  @Test
  void aBrokenImageIsSaidKindly() throws Exception {
    Path broken = folder.resolve("broken.png");
    Files.writeString(broken, "no image");
    browser.find("#file").sendKeys(broken.toString());
    browser.await("an error", () -> browser.find("#error").isDisplayed());
    assertTrue(
        browser.find("#error").getText().startsWith("This is not an image"),
        browser.find("#error").getText());
    Path real = Path.of("src/test/resources/golden/images/rgb.png").toAbsolutePath();
    browser.find("#file").sendKeys(real.toString());
    browser.await("no error any more", () -> !browser.find("#error").isDisplayed());
    assertEquals("rgb.png", label());
  }

  @Test
  void theThemeFollowsTheSystemUntilTheButtonSaysOtherwise() {
    String light = background();
    browser.sized(1440, 900, true);
    String dark = background();
    assertNotEquals(light, dark);
    browser.find("#theme").click();
    assertEquals(light, background());
    assertEquals("false", browser.find("#theme").getDomAttribute("aria-pressed"));
    browser.driver().navigate().refresh();
    assertEquals(light, background());
  }

  private static String background() {
    return browser.find("body").getCssValue("background-color");
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 800, 1280})
  void nothingIsWiderThanTheWindow(int width) {
    browser.sized(width, 844, false);
    Object beyond =
        browser
            .driver()
            .executeScript(
                "const page = document.documentElement; return page.scrollWidth - page.clientWidth");
    assertEquals(0L, beyond);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void axeFindsNothing(boolean dark) throws IOException {
    browser.sized(1280, 900, dark);
    requireAccessible();
    browser.sized(390, 844, dark);
    browser.find("#draw").click();
    requireAccessible();
  }

  private static void requireAccessible() throws IOException {
    try (InputStream axe = PageTest.class.getResourceAsStream("/axe.min.js")) {
      String script = new String(axe.readAllBytes(), StandardCharsets.UTF_8);
      browser.driver().executeScript(script);
    }
    Object found =
        browser
            .driver()
            .executeAsyncScript(
                "const done = arguments[0];"
                    + "axe.run().then(r => done(r.violations.map(v => v.id + ': '"
                    + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))))"
                    + ".catch(e => done([String(e)]))");
    assertEquals(List.of(), found);
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    Object names =
        browser
            .driver()
            .executeScript("return performance.getEntriesByType('resource').map(e => e.name)");
    List<?> all = (List<?>) Objects.requireNonNull(names);
    assertFalse(all.isEmpty());
    String origin = uri("/").toString();
    assertTrue(
        all.stream()
            .map(String::valueOf)
            .allMatch(name -> name.startsWith(origin) || name.startsWith("blob:" + origin)),
        all::toString);
  }
}
