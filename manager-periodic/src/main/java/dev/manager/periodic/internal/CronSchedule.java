package dev.manager.periodic.internal;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone. Immutable and thread-safe.
 *
 * <p>The library says when an expression matches on a clock that nobody sets; what happens when the
 * zone's clocks are set is decided here. An expression with a {@code *} in hours or minutes goes by
 * the clock as it is. Of any other, a time that is left out runs at the moment of the change, and
 * one that comes twice runs the first time.
 */
final class CronSchedule {
  private static final CronParser UNIX = parser(CronType.UNIX);
  private static final CronParser QUARTZ = parser(CronType.QUARTZ);
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int UNIX_FIELDS = 5;
  private static final int DAY_OF_MONTH = 3; // of Quartz
  private static final int DAY_OF_WEEK = 5; // of Quartz

  private final ExecutionTime times;
  private final ZoneRules rules;
  private final boolean wild;

  private CronSchedule(ExecutionTime times, ZoneRules rules, boolean wild) {
    this.times = times;
    this.rules = rules;
    this.wild = wild;
  }

  private static CronParser parser(CronType type) {
    return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type));
  }

  /**
   * Reads an expression: five fields as Unix cron does, six or seven as Quartz does.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static CronSchedule of(String expression, ZoneId zone) {
    String[] fields = BLANKS.split(expression.strip());
    boolean unix = fields.length == UNIX_FIELDS;
    if (!unix) {
      sayWhichDay(fields);
    }
    int minutes = unix ? 0 : 1;
    boolean wild =
        fields.length > minutes + 1
            && (fields[minutes].startsWith("*") || fields[minutes + 1].startsWith("*"));
    var cron = (unix ? UNIX : QUARTZ).parse(String.join(" ", fields));
    return new CronSchedule(ExecutionTime.forCron(cron), zone.getRules(), wild);
  }

  /** Quartz wants a question mark for one of the days; Spring and people write two stars. */
  private static void sayWhichDay(String[] fields) {
    if (fields.length > DAY_OF_WEEK
        && !fields[DAY_OF_MONTH].equals("?")
        && !fields[DAY_OF_WEEK].equals("?")) {
      if (fields[DAY_OF_WEEK].equals("*")) {
        fields[DAY_OF_WEEK] = "?";
      } else if (fields[DAY_OF_MONTH].equals("*")) {
        fields[DAY_OF_MONTH] = "?";
      }
    }
  }

  /** Returns the first time after this one; null if there is none. */
  @Nullable Instant next(Instant after) {
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime slot = localNext(start(after, offset));
    Instant from = after;
    while (slot != null) {
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || slot.isBefore(change.getDateTimeBefore())) {
        return slot.toInstant(offset);
      }
      if (change.isGap() && slot.isBefore(change.getDateTimeAfter())) {
        if (!wild) {
          return change.getInstant();
        }
        slot = localNext(justBefore(change.getDateTimeAfter()));
      } else if (change.isOverlap() && wild) {
        slot = localNext(justBefore(change.getDateTimeAfter()));
      }
      from = change.getInstant();
      offset = change.getOffsetAfter();
    }
    return null;
  }

  /** Returns after which local time to look: not in a time that comes for the second time. */
  private LocalDateTime start(Instant after, ZoneOffset offset) {
    LocalDateTime local = LocalDateTime.ofInstant(after, offset);
    ZoneOffsetTransition change = rules.previousTransition(after.plusNanos(1));
    if (change != null
        && change.isOverlap()
        && !wild
        && local.isBefore(change.getDateTimeBefore())) {
      return justBefore(change.getDateTimeBefore());
    }
    return local;
  }

  private static LocalDateTime justBefore(LocalDateTime time) {
    return time.minusNanos(1);
  }

  private @Nullable LocalDateTime localNext(LocalDateTime after) {
    return times
        .nextExecution(after.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC))
        .map(next -> next.toLocalDateTime())
        .orElse(null);
  }
}
