package dev.manager.rpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.RequestContext;
import dev.manager.rpc.RpcClient;
import dev.manager.rpc.RpcRemoteException;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's context goes along with a call, and ends with it. */
class TracingTest {
  private final SdkTracerProvider traces = SdkTracerProvider.builder().build();
  private final TestHost host = new TestHost("direct.enabled=false", "workers.max=1");
  private final TestManager manager = new TestManager();
  private final Queue<SpanContext> seen = new ConcurrentLinkedQueue<>();
  private final Queue<String> baggage = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void install() {
    GlobalOpenTelemetry.resetForTest();
    OpenTelemetrySdk.builder()
        .setTracerProvider(traces)
        .setPropagators(
            ContextPropagators.create(
                TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
        .buildAndRegisterGlobal();
    var tracing = new Tracing();
    host.before.add(tracing);
    host.around.add(tracing);
    host.around.add(
        (request, next) -> {
          seen.add(Span.current().getSpanContext());
          baggage.add(String.valueOf(Baggage.current().getEntryValue("tenant")));
          return next.proceed(request);
        });
    host.serve("test", manager);
  }

  @AfterEach
  void close() throws InterruptedException {
    host.close();
    traces.close();
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  @SuppressWarnings("try") // a scope ends with its block
  void theSpanOfTheCallerIsThatOfTheMethodAndIsGoneAfterIt() {
    RpcClient client = host.client("test");
    Span span = traces.get("test").spanBuilder("call").startSpan();
    try (Scope ignored = span.makeCurrent();
        Scope more = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
      assertThat(client.call(RequestContext.create(), "add", Map.of("a", 1, "b", 2))).isEqualTo(3);
      assertThatThrownBy(
              () -> client.call(RequestContext.create(), "fail", Map.of("how", "surprise")))
          .isInstanceOf(RpcRemoteException.class);
    } finally {
      span.end();
    }
    client.call(RequestContext.create(), "echo", Map.of("value", 1));
    List<String> ids = seen.stream().map(SpanContext::getTraceId).toList();
    String own = span.getSpanContext().getTraceId();
    assertThat(ids).containsExactly(own, own, SpanContext.getInvalid().getTraceId());
    assertThat(seen.element().isRemote()).isTrue();
    assertThat(seen.element().getSpanId()).isEqualTo(span.getSpanContext().getSpanId());
    assertThat(baggage).containsExactly("blue", "blue", "null");
    assertThat(Objects.requireNonNull(manager.seen).entries()).doesNotContainKey("traceparent");
  }

  @Test
  void whatIsNoTraceIsIgnored() {
    RpcClient client = host.client("test");
    for (Object each : List.of(7, "", "00-xyz", Map.of("a", 1), List.of("00"))) {
      client.call(RequestContext.create().with("traceparent", each), "echo", Map.of("value", 1));
    }
    assertThat(seen).hasSize(5).noneMatch(SpanContext::isValid);
  }
}
