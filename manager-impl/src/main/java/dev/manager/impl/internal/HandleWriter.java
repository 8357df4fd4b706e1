package dev.manager.impl.internal;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INSTANCEOF;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.PUTFIELD;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import dev.manager.RequestContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class of an interface's handles. Each of its methods is, in Java:
 *
 * <pre>
 * long[] cell = HandleCalls.cell();
 * int top = HandleCalls.top(cell);
 * Object manager = HandleCalls.enter(slot, cell, 42);
 * if (manager == null) manager = HandleCalls.await(slot, cell, 42, context);
 * try {
 *   if (!(manager instanceof Volumes)) throw HandleCalls.refuse(slot, manager, this);
 *   return ((Volumes) manager).create(context, name, size);
 * } finally {
 *   HandleCalls.exit(cell, top);
 * }
 * </pre>
 *
 * For one thread, once.
 */
final class HandleWriter {
  private static final String SLOT = Type.getDescriptor(Slot.class);
  private static final String TEXT = "Ljava/lang/String;";
  private static final String OBJECT = "java/lang/Object";
  private static final String CALLS = Type.getInternalName(HandleCalls.class);

  /** What a handle answers itself, whatever is behind it. */
  private static final Set<String> OF_OBJECT =
      Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;");

  private final Class<?> api;
  private final String self;
  private final ClassWriter type =
      new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
        @Override
        protected String getCommonSuperClass(String one, String other) {
          return OBJECT; // there is no need to load them
        }
      };

  HandleWriter(Class<?> api) {
    this.api = api;
    this.self = "dev/manager/handle/" + api.getSimpleName();
  }

  /** Names a call, for reports. */
  static String nameOf(Class<?> api, Method method) {
    return api.getSimpleName() + "." + method.getName();
  }

  byte[] write() {
    String[] interfaces = {Type.getInternalName(api)};
    type.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, self, null, OBJECT, interfaces);
    type.visitField(ACC_PRIVATE | ACC_FINAL, "slot", SLOT, null, null).visitEnd();
    type.visitField(ACC_PRIVATE | ACC_FINAL, "label", TEXT, null, null).visitEnd();
    constructor();
    text();
    Set<String> written = new HashSet<>(OF_OBJECT);
    for (Method each : api.getMethods()) {
      if (!Modifier.isStatic(each.getModifiers())
          && written.add(each.getName() + Type.getMethodDescriptor(each))) {
        call(each);
      }
    }
    type.visitEnd();
    return type.toByteArray();
  }

  private void constructor() {
    MethodVisitor code = begin("<init>", "(" + SLOT + TEXT + ")V");
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, OBJECT, "<init>", "()V", false);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 1);
    code.visitFieldInsn(PUTFIELD, self, "slot", SLOT);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 2);
    code.visitFieldInsn(PUTFIELD, self, "label", TEXT);
    code.visitInsn(RETURN);
    end(code);
  }

  private void text() {
    MethodVisitor code = begin("toString", "()" + TEXT);
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, "label", TEXT);
    code.visitInsn(ARETURN);
    end(code);
  }

  private void call(Method method) {
    String descriptor = Type.getMethodDescriptor(method);
    int cell = Type.getArgumentsAndReturnSizes(descriptor) >> 2; // the first local that is free
    int top = cell + 1;
    int manager = cell + 2;
    int what = CallNames.of(nameOf(api, method));
    var entered = new Label();
    var implemented = new Label();
    var returned = new Label();
    var failed = new Label();
    MethodVisitor code = begin(method.getName(), descriptor);
    code.visitTryCatchBlock(entered, returned, failed, null);

    runtime(code, "cell", "()[J");
    code.visitVarInsn(ASTORE, cell);
    code.visitVarInsn(ALOAD, cell);
    runtime(code, "top", "([J)I");
    code.visitVarInsn(ISTORE, top);

    slot(code);
    code.visitVarInsn(ALOAD, cell);
    code.visitLdcInsn(what);
    runtime(code, "enter", "(" + SLOT + "[JI)Ljava/lang/Object;");
    code.visitInsn(DUP);
    code.visitVarInsn(ASTORE, manager);
    code.visitJumpInsn(IFNONNULL, entered);
    slot(code);
    code.visitVarInsn(ALOAD, cell);
    code.visitLdcInsn(what);
    request(code, method);
    runtime(code, "await", "(" + SLOT + "[JILjava/lang/Object;)Ljava/lang/Object;");
    code.visitVarInsn(ASTORE, manager);

    code.visitLabel(entered);
    code.visitVarInsn(ALOAD, manager);
    code.visitTypeInsn(INSTANCEOF, Type.getInternalName(api));
    code.visitJumpInsn(IFNE, implemented);
    slot(code);
    code.visitVarInsn(ALOAD, manager);
    code.visitVarInsn(ALOAD, 0);
    runtime(
        code,
        "refuse",
        "(" + SLOT + "Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/RuntimeException;");
    code.visitInsn(ATHROW);

    code.visitLabel(implemented);
    code.visitVarInsn(ALOAD, manager);
    code.visitTypeInsn(CHECKCAST, Type.getInternalName(api));
    arguments(code, descriptor);
    code.visitMethodInsn(
        INVOKEINTERFACE, Type.getInternalName(api), method.getName(), descriptor, true);
    code.visitLabel(returned);
    exit(code, cell, top);
    code.visitInsn(Type.getReturnType(descriptor).getOpcode(IRETURN));

    code.visitLabel(failed);
    exit(code, cell, top);
    code.visitInsn(ATHROW);
    end(code);
  }

  private static void arguments(MethodVisitor code, String descriptor) {
    int local = 1;
    for (Type each : Type.getArgumentTypes(descriptor)) {
      code.visitVarInsn(each.getOpcode(ILOAD), local);
      local += each.getSize();
    }
  }

  /** Loads the argument that may be a request with a deadline, or null. */
  private static void request(MethodVisitor code, Method method) {
    int local = 1;
    int found = 0;
    for (Class<?> each : method.getParameterTypes()) {
      if (each.getName().equals(RequestContext.class.getName())) {
        found = local;
        break;
      }
      if (each == Object.class && found == 0) {
        found = local; // such as a type variable
      }
      local += Type.getType(each).getSize();
    }
    if (found == 0) {
      code.visitInsn(ACONST_NULL);
    } else {
      code.visitVarInsn(ALOAD, found);
    }
  }

  private void slot(MethodVisitor code) {
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, "slot", SLOT);
  }

  private static void exit(MethodVisitor code, int cell, int top) {
    code.visitVarInsn(ALOAD, cell);
    code.visitVarInsn(ILOAD, top);
    runtime(code, "exit", "([JI)V");
  }

  private static void runtime(MethodVisitor code, String method, String descriptor) {
    code.visitMethodInsn(INVOKESTATIC, CALLS, method, descriptor, false);
  }

  private MethodVisitor begin(String name, String descriptor) {
    MethodVisitor code = type.visitMethod(ACC_PUBLIC, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void end(MethodVisitor code) {
    code.visitMaxs(0, 0); // computed
    code.visitEnd();
  }
}
