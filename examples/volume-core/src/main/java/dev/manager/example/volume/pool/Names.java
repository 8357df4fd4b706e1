package dev.manager.example.volume.pool;

import dev.manager.example.volume.api.InvalidVolumeException;
import java.util.regex.Pattern;

/** The names that volumes and snapshots may have. None of them can lead out of a folder. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private Names() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Refuses what is no name; {@code what} begins the sentence. */
  static void require(String what, String name) {
    if (!isName(name)) {
      String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
      throw new InvalidVolumeException(
          ("%s name \"%s\" is not allowed: expected 1 to 63 of a-z 0-9 . _ -, the first a letter or"
                  + " digit")
              .formatted(what, shown),
          null);
    }
  }
}
