package dev.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestContextTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Clock AT_NOON = Clock.fixed(NOON, ZoneOffset.UTC);

  @Test
  void aNewOneIsOfNobodyAndHasARequestIdOfItsOwn() {
    RequestContext context = RequestContext.create();

    assertThat(context.user()).isEmpty();
    assertThat(context.project()).isEmpty();
    assertThat(context.roles()).isEmpty();
    assertThat(context.deadline()).isEmpty();
    assertThat(context.entries()).isEmpty();
    assertThat(context.requestId())
        .matches("req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .isNotEqualTo(RequestContext.create().requestId());
  }

  @Test
  void theSystemItselfHasTheRoleAdmin() {
    assertThat(RequestContext.admin().roles()).containsExactly("admin");
  }

  @Test
  void eachChangeMakesACopy() {
    RequestContext one = RequestContext.create();
    RequestContext other =
        one.withUser("ann")
            .withProject("p1")
            .withRequestId("req-1")
            .withRoles(Set.of("b", "a"))
            .withDeadline(NOON)
            .with("key", 1);

    assertThat(one).isNotEqualTo(other);
    assertThat(one.user()).isEmpty();
    assertThat(one.deadline()).isEmpty();
    assertThat(one.entries()).isEmpty();
    assertThat(other.user()).contains("ann");
    assertThat(other.project()).contains("p1");
    assertThat(other.requestId()).isEqualTo("req-1");
    assertThat(other.roles()).containsExactly("a", "b");
    assertThat(other.entries()).containsExactly(Map.entry("key", 1));
  }

  @Test
  void twoThatSayTheSameAreEqual() {
    RequestContext one = RequestContext.create().withRequestId("req-1").with("key", List.of(1));
    RequestContext other = RequestContext.create().withRequestId("req-1").with("key", List.of(1));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(other.withUser("ann")).isNotEqualTo(null);
  }

  @Test
  void nullTakesAnEntryAway() {
    assertThat(RequestContext.create().with("key", 1).with("key", null).entries()).isEmpty();
  }

  @Test
  void whatItHandsOutCannotBeChanged() {
    RequestContext context = RequestContext.admin().with("key", 1);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> context.roles().add("root"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> context.entries().clear());
  }

  @Test
  void laterChangesOfWhatItWasGivenDoNotReachIt() {
    Set<String> roles = new HashSet<>(Set.of("member"));
    List<Object> inner = new ArrayList<>(List.of(1));
    Map<String, Object> outer = new HashMap<>(Map.of("inner", inner));
    RequestContext context = RequestContext.create().withRoles(roles).with("outer", outer);
    roles.add("admin");
    inner.add(2);
    outer.clear();

    assertThat(context.roles()).containsExactly("member");
    assertThat(context.entries()).isEqualTo(Map.of("outer", Map.of("inner", List.of(1))));
  }

  @Test
  void aDeadlineOnlyShrinks() {
    RequestContext context = RequestContext.create().withDeadline(NOON);

    assertThat(context.withDeadline(NOON.plusSeconds(1)).deadline()).contains(NOON);
    assertThat(context.withDeadline(NOON.minusSeconds(1)).deadline())
        .contains(NOON.minusSeconds(1));
  }

  @Test
  void whatRemainsIsTheTimeToTheDeadlineAndNeverNegative() {
    RequestContext context = RequestContext.create();

    assertThat(context.remaining(AT_NOON)).isEmpty();
    assertThat(context.withDeadline(NOON.plusMillis(1500)).remaining(AT_NOON))
        .contains(Duration.ofMillis(1500));
    assertThat(context.withDeadline(NOON).remaining(AT_NOON)).contains(Duration.ZERO);
    assertThat(context.withDeadline(NOON.minusSeconds(5)).remaining(AT_NOON))
        .contains(Duration.ZERO);
  }

  @Test
  void asTextItShowsWhoAsksButNoEntries() {
    RequestContext context =
        RequestContext.admin().withRequestId("req-1").withUser("ann").with("auth_token", "hunter2");

    assertThat(context).hasToString("RequestContext[req-1 user=ann project=null roles=[admin]]");
  }

  @Test
  void keepsTheIdOfARequestThatHasOne() {
    RequestContext context = RequestContext.of("req-1");
    assertThat(context.requestId()).isEqualTo("req-1");
    assertThat(context.roles()).isEmpty();
    assertThat(context.deadline()).isEmpty();
    assertThat(context.entries()).isEmpty();
  }

  @Test
  void takesManyEntriesAsItTakesOne() {
    Map<String, Object> more = new HashMap<>();
    List<Object> list = new ArrayList<>(List.of(1));
    more.put("list", list);
    more.put("gone", null);
    RequestContext before = RequestContext.create().with("gone", 1).with("stays", 2);
    RequestContext after = before.withAll(more);
    list.add(2);
    assertThat(after.entries()).isEqualTo(Map.of("stays", 2, "list", List.of(1)));
    assertThat(before.entries()).isEqualTo(Map.of("gone", 1, "stays", 2));
    assertThat(before.withAll(Map.of())).isSameAs(before);
  }
}
