package dev.manager.records.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.manager.record.RecordsUnavailableException;
import dev.manager.record.ServiceState;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that no service could have written. */
abstract class OddRecordsContract extends DatabaseContract {
  @Test
  void aStateThatNobodyKnowsCountsAsDownUntilTheNextBeat() throws Exception {
    TestHost a = host("a", "report.interval.seconds", 3600);
    a.start("volume");
    isUp(a, a, "volume");
    sql("UPDATE manager_services SET state = 'banana'");
    assertThat(record(a, a, "volume").state()).isEqualTo(ServiceState.DOWN);
    TestHost again = host("b");
    again.start("volume");
    isUp(again, again, "volume"); // it disturbs nobody else
    try (Connection c = database.getConnection()) {
      new ServiceStore(Duration.ofSeconds(60)).revive(c, List.of(record(a, a, "volume").id()));
    }
    isUp(a, a, "volume");
  }

  @Test
  void whatNoServiceCouldHaveWrittenDisturbsNobodyAndIsPutRightByTheNextBeat() throws Exception {
    TestHost a = host("a");
    TestHost watching = host("w");
    a.start("volume");
    a.start("network");
    isUp(watching, a, "volume");
    for (String impossible :
        List.of(
            "state = 'banana'",
            "state = ''",
            "report_count = -5",
            "last_seen_up = TIMESTAMP WITH TIME ZONE '9999-12-31 00:00:00+00'",
            "last_seen_up = TIMESTAMP WITH TIME ZONE '0001-01-01 00:00:00+00'",
            "last_seen_up = NULL, created_at = TIMESTAMP WITH TIME ZONE '9999-12-31 00:00:00+00'",
            "change_no = 9000000000000000000")) {
      sql("UPDATE manager_services SET %s WHERE topic = 'volume'".formatted(impossible));
      long count = record(watching, a, "volume").reportCount();
      soon().until(() -> record(watching, a, "volume").reportCount() > count + 1);
      isUp(watching, a, "volume");
      isUp(watching, a, "network");
    }
    assertThat(a.records.outage.isOver()).isTrue();
    assertThat(watching.events).doesNotContain("DOWN a network down");
  }

  @Test
  void aRecordWhoseBinaryAnotherRowHasIsRefusedByName() throws Exception {
    TestHost a = host("a");
    a.start("volume");
    sql("UPDATE manager_services SET topic = 'else'");
    assertThatExceptionOfType(RecordsUnavailableException.class)
        .isThrownBy(() -> a.start("volume"))
        .withMessageContaining("another of that host has its binary manager-volume");
  }
}
