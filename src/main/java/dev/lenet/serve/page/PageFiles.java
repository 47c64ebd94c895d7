package dev.lenet.serve.page;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.file.FileService;
import dev.lenet.serve.models.ServeError;

/** The page's own files, which load nothing from elsewhere and may not. */
public final class PageFiles {
  private static final String FOLDER = "/dev/lenet/serve/page/web";

  /** Scripts, styles and answers of this server alone; images also from memory, to be shown. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PageFiles() {}

  /** Serves {@code index.html} for a path that ends in a slash, and the other files by name. */
  public static HttpService service() {
    return FileService.builder(PageFiles.class.getClassLoader(), FOLDER)
        .cacheControl(ServerCacheControl.REVALIDATED)
        .addHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .addHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .addHeader(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
        .addHeader("cross-origin-opener-policy", "same-origin")
        .addHeader("cross-origin-resource-policy", "same-origin")
        .build()
        .orElse(
            (context, request) -> {
              throw ServeError.notFound("%s: not found", context.decodedPath());
            });
  }
}
