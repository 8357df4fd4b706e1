package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the values of one message, and refuses an object in which a name comes twice, of
 * which two readers could each take another. For one thread.
 */
final class Names {
  private static final int FEW = 16;
  private static final int SHOWN = 64;

  private String[] names = new String[2 * FEW]; // of all objects that are open
  private int size;

  /** Takes one value after the other. */
  interface Each {
    /**
     * Takes one.
     *
     * @param name its name
     * @param in stands at the first token of the value; stands at its last one afterwards
     */
    void value(String name, JsonParser in, Names names) throws IOException;
  }

  /** Goes through the object at whose first token a parser stands, to its last one. */
  void object(JsonParser in, Each each) throws IOException {
    int first = size;
    Set<String> many = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      many = add(first, many, name);
      in.nextToken();
      each.value(name, in, this);
    }
    size = first;
  }

  /** Goes over the value at whose first token a parser stands, to its last one. */
  void skip(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      int first = size;
      Set<String> many = null;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        many = add(first, many, in.currentName());
        in.nextToken();
        skip(in);
      }
      size = first;
    } else if (in.currentToken() == JsonToken.START_ARRAY) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        skip(in);
      }
    }
  }

  /** Notes a name; few are looked through, many are kept in a set. */
  private @Nullable Set<String> add(int first, @Nullable Set<String> many, String name)
      throws WireException {
    if (many != null) {
      if (!many.add(name)) {
        throw twice(name);
      }
      return many;
    }
    int hash = name.hashCode(); // the parser knows its names from before, and they their hash
    for (int i = first; i < size; i++) {
      if (names[i].hashCode() == hash && names[i].equals(name)) {
        throw twice(name);
      }
    }
    if (size - first >= FEW) {
      Set<String> all = new HashSet<>(Arrays.asList(names).subList(first, size));
      all.add(name);
      return all;
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
    }
    names[size++] = name;
    return null;
  }

  private static WireException twice(String name) {
    return new WireException(
        "it is not JSON within the limits: \"%s\" comes twice in an object"
            .formatted(name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name));
  }
}
