package striate.app;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.app.option.ModelOptions;
import striate.app.option.Teller;
import striate.app.option.ThreadOption;

/**
 * Reads plain command lines of {@code serve} without picocli, whose classes take a third of a
 * server's start. Whatever is not plain (help, a name or a value that is not at once clear, an
 * option twice) is picocli's, which reads it from the beginning and says what is wrong.
 */
final class QuickServe {
  /** It can't be meant, or not at once: picocli is to judge. */
  static final class Doubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Doubt(@Nullable Throwable cause) {
      super(cause);
    }
  }

  /** Says what a command has to say on {@code err}. */
  private record Plain(PrintStream err) implements Teller {
    @Override
    public void said(String line) {
      err.println(line);
    }

    @Override
    public RuntimeException misuse(String message, @Nullable Throwable cause) {
      return new Doubt(cause);
    }
  }

  private QuickServe() {}

  /** The command of a line that begins with {@code serve}, or null if there is any doubt. */
  static @Nullable ServeCommand of(String[] args, PrintStream err) {
    if (args.length < 2 || !args[0].equals("serve")) {
      return null;
    }
    ServeCommand command = new ServeCommand();
    command.teller = new Plain(err);
    List<String> models = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try {
      for (int i = 1; i < args.length; i++) {
        String arg = args[i];
        if (arg.equals("--json")) {
          command.json = true;
          once(seen, arg);
        } else if (arg.startsWith("--")) {
          int equals = arg.indexOf('=');
          String name = equals < 0 ? arg : arg.substring(0, equals);
          if (equals < 0 && ++i == args.length) {
            return null;
          }
          set(command, name, equals < 0 ? args[i] : arg.substring(equals + 1));
          once(seen, name);
        } else {
          models.add(plain(arg));
        }
      }
    } catch (RuntimeException e) { // no number, no path, …
      return null;
    }
    command.models = models;
    return models.isEmpty() ? null : command;
  }

  private static void once(Set<String> seen, String name) {
    if (!seen.add(name)) {
      throw new Doubt(null);
    }
  }

  private static void set(ServeCommand command, String name, String value) {
    switch (name) {
      case "--preprocess" -> command.options = ModelOptions.of(plain(value));
      case "--host" -> command.host = plain(value);
      case "--port" -> command.port = whole(value);
      case "--token-file" -> command.tokenFile = Path.of(plain(value));
      case "--tls-cert" -> command.tlsCert = Path.of(plain(value));
      case "--tls-key" -> command.tlsKey = Path.of(plain(value));
      case "--ready" -> command.ready = ready(value);
      case "--threads" -> command.threads = ThreadOption.of(whole(value));
      case "--queue" -> command.queue = whole(value);
      case "--deadline" -> command.deadline = number(value);
      case "--memory" -> command.memory = whole(value);
      case "--max-body" -> command.maxBody = whole(value);
      case "--max-pixels" -> command.maxPixels = (long) whole(value);
      case "--max-connections" -> command.maxConnections = whole(value);
      case "--reload-every" -> command.reloadEvery = number(value);
      case "--drain-delay" -> command.drainDelay = number(value);
      case "--drain-limit" -> command.drainLimit = number(value);
      case "--access-log" -> command.accessLog = value.equals("-") ? value : plain(value);
      default -> throw new Doubt(null);
    }
  }

  private static ServeCommand.Ready ready(String value) {
    return switch (value) {
      case "loaded" -> ServeCommand.Ready.LOADED;
      case "warm" -> ServeCommand.Ready.WARM;
      default -> throw new Doubt(null);
    };
  }

  /** A text that is neither an option nor the name of a file with arguments. */
  private static String plain(String text) {
    if (text.isEmpty() || text.startsWith("-") || text.startsWith("@")) {
      throw new Doubt(null);
    }
    return text;
  }

  /** A number of up to nine digits. */
  private static int whole(String text) {
    digits(text);
    return Integer.parseInt(text);
  }

  /** A number of digits, with a point among them or without. */
  private static double number(String text) {
    int point = text.indexOf('.');
    digits(point < 0 ? text : text.substring(0, point));
    if (point >= 0) {
      digits(text.substring(point + 1));
    }
    return Double.parseDouble(text);
  }

  private static void digits(String text) {
    if (text.isEmpty() || text.length() > 9) {
      throw new Doubt(null);
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new Doubt(null);
      }
    }
  }
}
