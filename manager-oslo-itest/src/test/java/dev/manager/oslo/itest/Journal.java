package dev.manager.oslo.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the methods {@code work} and {@code work_again} wrote down before and after they worked:
 * each message is accounted for by its number, whatever became of the process.
 *
 * @param began how often each began
 * @param ended how often each ended
 */
record Journal(Map<Integer, Integer> began, Map<Integer, Integer> ended) {

  static Journal read(Path file) throws IOException {
    var journal = new Journal(new HashMap<>(), new HashMap<>());
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 2);
        if (words.length == 2 && words[1].matches("\\d+")) { // the last line may be cut off
          var counts = words[0].equals("began") ? journal.began : journal.ended;
          counts.merge(Integer.valueOf(words[1]), 1, Integer::sum);
        }
      }
    }
    return journal;
  }

  List<Integer> neverBegan(List<Integer> numbers) {
    return numbers.stream().filter(each -> !began.containsKey(each)).toList();
  }

  List<Integer> neverEnded(List<Integer> numbers) {
    return numbers.stream().filter(each -> !ended.containsKey(each)).toList();
  }

  long beganTwice() {
    return began.values().stream().filter(times -> times > 1).count();
  }
}
