package dev.manager.karaf.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a guide that are to be run, in their order. Stateless. */
final class Guide {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^```(sh|karaf)\\n(.*?)^```\\n(?:<!-- shows: (.*?) -->)?", Pattern.DOTALL);

  /**
   * One block.
   *
   * @param language {@code sh} or {@code karaf}
   * @param lines what to run
   * @param shows what the last line shows in the end, as a pattern; empty if nothing is said
   */
  record Block(String language, List<String> lines, String shows) {}

  private Guide() {}

  static List<Block> read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(file));
    while (matcher.find()) {
      String shows = matcher.group(3);
      blocks.add(
          new Block(
              matcher.group(1), matcher.group(2).lines().toList(), shows == null ? "" : shows));
    }
    return blocks;
  }
}
