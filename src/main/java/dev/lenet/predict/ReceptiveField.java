package dev.lenet.predict;

/**
 * What part of the model's input a unit of a layer's output can depend on: for the unit in row
 * {@code y}, the rows from {@code rows.start() + y * rows.step()}, {@code rows.size()} of them;
 * columns alike. Outside the input there is padding.
 */
public record ReceptiveField(Span rows, Span columns) {
  /** The input itself: every unit sees its own pixel. */
  public static final ReceptiveField INPUT =
      new ReceptiveField(new Span(0, 1, 1), new Span(0, 1, 1));

  /**
   * Along one dimension.
   *
   * @param start where the first unit's part begins; negative where padding does
   * @param step how far the next unit's part is moved
   * @param size how long each is
   */
  public record Span(long start, long step, long size) {
    /**
     * What a window over units that see this sees.
     *
     * @param window how many units it covers, dilation included
     * @param stride how far it moves, in units
     * @param padding how many units of padding are before the first
     */
    public Span under(long window, long stride, long padding) {
      return new Span(start - padding * step, step * stride, size + (window - 1) * step);
    }
  }
}
