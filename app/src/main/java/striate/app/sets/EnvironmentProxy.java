package striate.app.sets;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy}
 * name, as curl reads them; where they name none, Java's own choice.
 */
final class EnvironmentProxy extends ProxySelector {
  private final Map<String, String> environment;
  private final @Nullable ProxySelector otherwise;

  EnvironmentProxy(Map<String, String> environment, @Nullable ProxySelector otherwise) {
    this.environment = Map.copyOf(environment);
    this.otherwise = otherwise;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String proxy = variable(scheme + "_proxy");
    if (proxy.isEmpty()) {
      proxy = variable("all_proxy");
    }
    if (proxy.isEmpty() || direct(uri.getHost())) {
      List<Proxy> javas =
          otherwise == null || direct(uri.getHost()) ? List.of() : otherwise.select(uri);
      return javas.isEmpty() ? List.of(Proxy.NO_PROXY) : javas;
    }
    URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    if (at.getHost() == null) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = at.getPort() >= 0 ? at.getPort() : 80;
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(at.getHost(), port)));
  }

  /** Lower case first: {@code HTTP_PROXY} may come from a request's header on a server. */
  private String variable(String name) {
    String value = environment.getOrDefault(name, "");
    return (value.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : value)
        .strip();
  }

  private boolean direct(@Nullable String host) {
    if (host == null) {
      return true;
    }
    for (String entry : variable("no_proxy").split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      if (name.startsWith("*.")) {
        name = name.substring(1);
      }
      String bare = name.startsWith(".") ? name.substring(1) : name;
      String wanted = host.toLowerCase(Locale.ROOT);
      if (name.equals("*")
          || (!bare.isEmpty() && (wanted.equals(bare) || wanted.endsWith("." + bare)))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The request itself says that it failed.
  }
}
