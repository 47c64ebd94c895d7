package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.live.Browser;
import dev.lenet.serve.ModelServer;
import dev.lenet.serve.ServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a server that wants a token. */
@Tag("live")
class PageTokenTest {
  @Test
  void thePageAsksForTheTokenUntilItIsRight() throws Exception {
    ServerOptions options =
        new ServerOptions()
            .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .grace(Duration.ofMillis(50))
            .token("s3cret");
    try (ModelServer server =
            ModelServer.start(
                Map.of("graph", Path.of("savedmodel/lenet")),
                new ModelLoader(false),
                options,
                failure -> {
                  throw new AssertionError(failure);
                });
        Browser browser = new Browser()) {
      browser.sized(1280, 900, false).driver().get("http://127.0.0.1:" + server.port());
      give(browser, "wrong");
      assertEquals(List.of(), browser.all("#classes tbody tr"));
      give(browser, "s3cret");
      browser.await("a prediction", () -> browser.all("#classes tbody tr").size() == 10);
      assertEquals(10, browser.all(".samples button").size());
      List<String> complaints = browser.complaints();
      assertTrue(
          complaints.stream().allMatch(message -> message.contains("status of 401")),
          complaints::toString);
    }
  }

  private static void give(Browser browser, String token) throws InterruptedException {
    WebElement field = browser.find("#token");
    browser.await("the dialog", field::isDisplayed);
    field.sendKeys(token, Keys.ENTER);
    browser.await("the field empty or gone", () -> isPast(field));
  }

  private static boolean isPast(WebElement field) {
    return !field.isDisplayed() || String.valueOf(field.getDomProperty("value")).isEmpty();
  }
}
