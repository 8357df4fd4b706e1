package dev.manager.itest.probe;

import dev.manager.RequestContext;
import dev.manager.rpc.Idempotent;
import dev.manager.rpc.Roles;
import dev.manager.rpc.Rpc;
import dev.manager.rpc.Since;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** What remote callers have of a manager of the scenario {@code remote}. */
@Rpc(version = "1.1")
public interface Remote {
  /**
   * What {@link #run} answers.
   *
   * @param id what was run
   * @param object number of the manager object that ran it
   */
  record Answer(String id, int object) {}

  /**
   * Notes in the {@link Runs} of the manager that something was run.
   *
   * @param context whose user is noted
   * @param id what
   * @return who ran it
   */
  Answer run(RequestContext context, String id);

  /**
   * As {@link #run}, but may be run again.
   *
   * @param id what
   * @return who ran it
   */
  @Idempotent
  Answer again(String id);

  /**
   * Plays the step {@code hold}.
   *
   * @return number of the object
   * @throws IOException as the script says
   */
  int hold() throws IOException;

  /**
   * Needs a role.
   *
   * @return number of the object
   */
  @Roles("admin")
  int guarded();

  /**
   * Answers later.
   *
   * @param text comes back
   * @return the text
   */
  @Since("1.1")
  CompletionStage<String> later(String text);
}
