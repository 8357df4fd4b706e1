package dev.manager.impl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manager.Manager;
import dev.manager.ManagerConfig;
import dev.manager.ManagerUnavailableException;
import dev.manager.RequestContext;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class HandleTypeTest {
  /** Has a bridge to the method of a type variable below it. */
  public interface Base<T> {
    T same(T value);

    Object covariant();
  }

  /** Everything that a method can be. */
  public interface Everything extends Base<String> {
    int ZERO = 0;

    static String unproxied() {
      return "static";
    }

    @Override
    String covariant();

    default String twice(String text) {
      return same(text) + same(text);
    }

    String join(String first, String... rest);

    long sum(boolean a, byte b, char c, short d, int e, long f, float g, double h, Object[] i);

    boolean truth();

    byte eight();

    char letter();

    short sixteen();

    float real();

    double precise();

    int @Nullable [] array(int @Nullable [] given);

    void nothing() throws IOException;

    <X extends Exception> void rethrow(X exception) throws X;

    @Nullable Thread caller();

    String asked(String what, RequestContext context);

    @Override
    boolean equals(@Nullable Object other);

    @Override
    String toString();
  }

  /** An interface that no class of another package can implement. */
  interface Hidden {
    String same(String text);

    void rethrow(IOException exception) throws IOException;
  }

  private static class Answers extends Manager implements Everything, Hidden {
    @Override
    public String same(String value) {
      return value;
    }

    @Override
    public String covariant() {
      return "covariant";
    }

    @Override
    public String join(String first, String... rest) {
      return first + String.join("", rest);
    }

    @Override
    public long sum(
        boolean a, byte b, char c, short d, int e, long f, float g, double h, Object[] i) {
      return (a ? 1 : 0) + b + c + d + e + f + (long) g + (long) h + i.length;
    }

    @Override
    public boolean truth() {
      return true;
    }

    @Override
    public byte eight() {
      return -8;
    }

    @Override
    public char letter() {
      return 'x';
    }

    @Override
    public short sixteen() {
      return -16;
    }

    @Override
    public float real() {
      return 1.5f;
    }

    @Override
    public double precise() {
      return Math.PI;
    }

    @Override
    public int @Nullable [] array(int @Nullable [] given) {
      return given;
    }

    @Override
    public void nothing() throws IOException {
      throw new IOException("nothing");
    }

    @Override
    public <X extends Exception> void rethrow(X exception) throws X {
      throw exception;
    }

    @Override
    public void rethrow(IOException exception) throws IOException {
      throw exception;
    }

    @Override
    public @Nullable Thread caller() {
      return Thread.currentThread();
    }

    @Override
    public String asked(String what, RequestContext context) {
      return what + context.requestId();
    }
  }

  private final ManagerHost host =
      Fakes.host(
          HostConfig.from(
              ManagerConfig.of(Map.of("swap.wait.seconds", "0")),
              refused -> {
                throw refused;
              }));

  @AfterEach
  void endThreads() {
    host.close();
  }

  private Life serving(Manager manager) {
    Life life = Fakes.life(host, "volume", manager);
    life.gate().open();
    life.slot().offer(life);
    return life;
  }

  private Everything everything(Life life) {
    HandleType type = HandleType.of(Everything.class);
    assertThat(type.isGenerated()).isTrue();
    return (Everything) type.of(life.slot());
  }

  @Test
  void passesEveryKindOfMethodOn() {
    Life life = serving(new Answers());
    Everything handle = everything(life);
    Base<String> base = handle;

    assertThat(handle.same("x")).isEqualTo("x");
    assertThat(base.same("y")).isEqualTo("y");
    assertThat(base.covariant()).isEqualTo("covariant");
    assertThat(handle.covariant()).isEqualTo("covariant");
    assertThat(handle.twice("ab")).isEqualTo("abab");
    assertThat(handle.join("a")).isEqualTo("a");
    assertThat(handle.join("a", "b", "c")).isEqualTo("abc");
    assertThat(handle.sum(true, (byte) 2, (char) 3, (short) 4, 5, 1L << 40, 6f, 7d, new Object[8]))
        .isEqualTo((1L << 40) + 36);
    assertThat(handle.truth()).isTrue();
    assertThat(handle.eight()).isEqualTo((byte) -8);
    assertThat(handle.letter()).isEqualTo('x');
    assertThat(handle.sixteen()).isEqualTo((short) -16);
    assertThat(handle.real()).isEqualTo(1.5f);
    assertThat(handle.precise()).isEqualTo(Math.PI);
    assertThat(handle.array(null)).isNull();
    assertThat(handle.array(new int[] {1})).containsExactly(1);
    assertThat(handle.caller()).isSameAs(Thread.currentThread());
    assertThat(handle.asked("id ", RequestContext.create().withRequestId("req-1")))
        .isEqualTo("id req-1");
    assertThat(life.gate().inside()).isZero();
  }

  @Test
  void passesExceptionsOnAsTheyAreAndCountsTheCallOut() {
    Life life = serving(new Answers());
    Everything handle = everything(life);
    assertThatThrownBy(handle::nothing).isExactlyInstanceOf(IOException.class);
    var unchecked = new IllegalStateException("unchecked");
    assertThatThrownBy(() -> handle.rethrow(unchecked)).isSameAs(unchecked);
    assertThat(life.gate().inside()).isZero();
  }

  @Test
  void isItselfWhateverIsBehindIt() {
    Life life = serving(new Answers());
    Everything handle = everything(life);
    Everything other = everything(life);
    life.slot().retract(life);
    assertThat(handle.equals(handle)).isTrue();
    assertThat(handle.equals(other)).isFalse();
    assertThat(handle.hashCode()).isEqualTo(System.identityHashCode(handle));
    assertThat(handle.toString()).isEqualTo("Handle[Everything of manager volume]");
  }

  @Test
  void aReportNamesTheCall() {
    Life[] behind = new Life[1];
    var names = new String[1];
    behind[0] =
        serving(
            new Answers() {
              @Override
              public String same(String value) {
                names[0] = behind[0].slot().calls().get(0).what();
                return value;
              }
            });
    everything(behind[0]).same("x");
    assertThat(names[0]).isEqualTo("Everything.same");
  }

  @Test
  void waitsNoLongerThanTheRequestInItsArguments() {
    Life life = serving(new Answers());
    Everything handle = everything(life);
    life.slot().retract(life);
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> handle.same("x"))
        .withMessageEndingWith("within swap.wait.seconds (0.0)");
    var hour = ManagerConfig.of(Map.of("swap.wait.seconds", "3600"));
    host.config(HostConfig.from(hour, refused -> {}));
    RequestContext over = RequestContext.create().withDeadline(Instant.EPOCH);
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> handle.asked("x", over))
        .withMessageEndingWith("(1970-01-01T00:00:00Z)");
  }

  @Test
  void saysWhenWhatServesDoesNotImplementIt() {
    Life life = serving(new Manager() {});
    Everything handle = everything(life);
    assertThatExceptionOfType(ManagerUnavailableException.class)
        .isThrownBy(() -> handle.same("x"))
        .withMessageContaining("does not implement this " + Everything.class.getName())
        .satisfies(refused -> assertThat(refused.waited()).isLessThan(Duration.ofMinutes(1)));
    assertThat(life.gate().inside()).isZero();
  }

  @Test
  void isAProxyWhereNoClassCanBeGenerated() throws IOException {
    Life life = serving(new Answers());
    HandleType type = HandleType.of(Hidden.class);
    assertThat(type.isGenerated()).isFalse();
    Hidden handle = (Hidden) type.of(life.slot());
    assertThat(handle.same("x")).isEqualTo("x");
    var checked = new IOException("checked");
    assertThatThrownBy(() -> handle.rethrow(checked)).isSameAs(checked);
    assertThat(life.gate().inside()).isZero();
    assertThat(handle.equals(handle)).isTrue();
    assertThat(handle.hashCode()).isEqualTo(System.identityHashCode(handle));
    assertThat(handle.toString()).isEqualTo("Handle[Hidden of manager volume]");

    life.slot().retract(life);
    assertThatExceptionOfType(ManagerUnavailableException.class).isThrownBy(() -> handle.same("x"));
  }

  /** An interface of the JDK, whose package nobody else may add a class to. */
  @Test
  @SuppressWarnings("unchecked")
  void servesInterfacesOfAnyLoader() {
    class Doubles extends Manager implements Function<Object, Object> {
      @Override
      public Object apply(Object value) {
        return List.of(value, value);
      }
    }
    HandleType type = HandleType.of(Function.class);
    assertThat(type.isGenerated()).isTrue();
    var handle = (Function<Object, Object>) type.of(serving(new Doubles()).slot());
    assertThat(handle.apply(1)).isEqualTo(List.of(1, 1));
    assertThat(handle.andThen(String::valueOf).apply(2)).isEqualTo("[2, 2]");
  }

  /** Sees the JDK and what is in it, as a bundle sees what it imports. */
  private static final class Island extends ClassLoader {
    private final Map<String, Class<?>> imports;

    Island(Map<String, Class<?>> imports) {
      super(ClassLoader.getPlatformClassLoader());
      this.imports = imports;
    }

    Class<?> defineInterface(String name, String method, String... above) {
      var writer = new ClassWriter(0);
      int kind = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;
      writer.visit(
          Opcodes.V17, kind | Opcodes.ACC_INTERFACE, name, null, "java/lang/Object", above);
      writer.visitMethod(kind, method, "()Ljava/lang/String;", null, null).visitEnd();
      writer.visitEnd();
      byte[] bytes = writer.toByteArray();
      return defineClass(name.replace('/', '.'), bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      Class<?> imported = imports.get(name);
      if (imported == null) {
        throw new ClassNotFoundException(name);
      }
      return imported;
    }
  }

  @Test
  void needsNothingOfTheRuntimeWhereTheInterfaceIs() throws Exception {
    Class<?> base = new Island(Map.of()).defineInterface("base/Base", "inherited");
    Class<?> api =
        new Island(Map.of("base.Base", base)).defineInterface("api/Api", "own", "base/Base");
    HandleType type = HandleType.of(api);
    assertThat(type.isGenerated()).isTrue();
    Object handle = type.of(serving(new Manager() {}).slot());
    assertThat(handle).isInstanceOf(api).isInstanceOf(base);
    for (var method : List.of(api.getMethod("own"), base.getMethod("inherited"))) {
      assertThatThrownBy(() -> method.invoke(handle))
          .hasCauseInstanceOf(ManagerUnavailableException.class)
          .cause()
          .hasMessageContaining("does not implement this api.Api");
    }
  }

  @Test
  void itsClassGoesWithTheLastHandle() {
    Life life = serving(new Answers());
    Object[] handle = {everything(life)};
    var loader = new WeakReference<>(handle[0].getClass().getClassLoader());
    assertThat(loader.get()).isNotSameAs(Everything.class.getClassLoader());
    handle[0] = "let go";
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }
}
