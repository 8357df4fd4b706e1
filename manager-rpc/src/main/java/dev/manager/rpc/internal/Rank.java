package dev.manager.rpc.internal;

import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The place of a service among others as it was at one moment: the higher ranking first, then the
 * older one. Immutable, unlike the order of references, which changes with their rankings and so
 * cannot be that of a map.
 *
 * @param ranking the service ranking; 0 if it has none
 * @param id the service's id
 */
record Rank(int ranking, long id) implements Comparable<Rank> {
  static Rank of(ServiceReference<?> reference) {
    Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
    return new Rank(ranking instanceof Integer given ? given : 0, idOf(reference));
  }

  static long idOf(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }

  @Override
  public int compareTo(Rank other) {
    int byRanking = Integer.compare(other.ranking, ranking);
    return byRanking != 0 ? byRanking : Long.compare(id, other.id);
  }
}
