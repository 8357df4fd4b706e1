package dev.manager.impl.internal;

/**
 * A manager cannot start because another has its name. It is tried again when that one has ended.
 */
final class NameTakenException extends StandsByException {
  private static final long serialVersionUID = 1L;

  NameTakenException(Identity refused, Life holder, String why) {
    super(
        ("Two managers are named %s: the one of bundle %s (component %s) serves, for %s; the one of"
                + " bundle %s (component %s) stands by until that ends. If they are not two versions of"
                + " one manager, give one another name (manager.name in its configuration)")
            .formatted(
                refused.name(),
                holder.bundle(),
                holder.identity().component(),
                why,
                Identity.label(refused.bundle()),
                refused.component()));
  }
}
