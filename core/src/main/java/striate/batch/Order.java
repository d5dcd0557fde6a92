package striate.batch;

import org.jspecify.annotations.Nullable;

/** Which picture stands where in an epoch. Immutable. */
final class Order {
  private final long epoch;
  private final int[] pictures;

  /** How often the epoch has had the picture before; absent where each comes once. */
  private final int @Nullable [] visits;

  private Order(long epoch, int[] pictures, int @Nullable [] visits) {
    this.epoch = epoch;
    this.pictures = pictures;
    this.visits = visits;
  }

  /** 0, 1, 2, … */
  static Order plain(long epoch, int size) {
    int[] pictures = new int[size];
    for (int i = 0; i < size; i++) {
      pictures[i] = i;
    }
    return new Order(epoch, pictures, null);
  }

  /** Every picture once. */
  static Order shuffled(long seed, long epoch, int size) {
    Order order = plain(epoch, size);
    Draws.shuffle(order.pictures, size, Draws.key(seed, Draws.Purpose.ORDER, epoch));
    return order;
  }

  /**
   * Every class equally often, give or take one. The pictures of a class come in shuffled rounds:
   * none comes a third time before all have come twice.
   *
   * @param members for each class that has any, its pictures
   */
  static Order balanced(long seed, long epoch, int size, int[][] members) {
    long key = Draws.key(seed, Draws.Purpose.BALANCE, epoch);
    int[] turns = plain(epoch, members.length).pictures;
    Draws.shuffle(turns, turns.length, Draws.derive(key, -1));
    int[] pictures = new int[size];
    int[] visits = new int[size];
    int at = 0;
    for (int t = 0; t < turns.length; t++) {
      int k = turns[t];
      int quota = size / turns.length + (t < size % turns.length ? 1 : 0);
      int[] round = members[k].clone();
      long classKey = Draws.derive(key, k);
      for (int i = 0; i < quota; i++) {
        int place = i % round.length;
        int visit = i / round.length;
        if (place == 0) {
          Draws.shuffle(round, round.length, Draws.derive(classKey, visit));
        }
        pictures[at] = round[place];
        visits[at++] = visit;
      }
    }
    long shuffle = Draws.key(seed, Draws.Purpose.ORDER, epoch);
    Draws.shuffle(pictures, size, shuffle);
    Draws.shuffle(visits, size, shuffle);
    return new Order(epoch, pictures, visits);
  }

  long epoch() {
    return epoch;
  }

  int picture(int place) {
    return pictures[place];
  }

  int visit(int place) {
    return visits == null ? 0 : visits[place];
  }
}
