package dev.manager.rpc.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The names that every message has, as bytes that are made once. */
enum Field {
  METHOD("method"),
  ARGUMENTS("args"),
  VERSION("version"),
  NAMESPACE("namespace"),
  MESSAGE_ID("_msg_id"),
  REPLY_QUEUE("_reply_q"),
  TIMEOUT("_timeout"),
  UNIQUE_ID("_unique_id"),
  RESULT("result"),
  FAILURE("failure"),
  ENDING("ending"),
  USER("_context_user_id"),
  PROJECT("_context_project_id"),
  REQUEST_ID("_context_request_id"),
  ROLES("_context_roles"),
  DEADLINE("_context_deadline");

  @SuppressWarnings("ImmutableEnumChecker") // it remembers its bytes, and is the same text always
  private final SerializedString text;

  Field(String text) {
    this.text = new SerializedString(text);
  }

  /** Writes the name; its value comes next. */
  void name(JsonGenerator out) throws IOException {
    out.writeFieldName(text);
  }

  /** Writes name and value. */
  void write(JsonGenerator out, @Nullable String value) throws IOException {
    out.writeFieldName(text);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
  }

  /** Writes name and value. */
  void write(JsonGenerator out, boolean value) throws IOException {
    out.writeFieldName(text);
    out.writeBoolean(value);
  }
}
