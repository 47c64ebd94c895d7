package dev.lenet.bench;

/** What a figure is, and which way is better. */
enum Unit {
  IMAGES_PER_SECOND("images/s", true),
  MICROSECONDS("us", false),
  SECONDS("s", false),
  MEGABYTES("MB", false);

  private final String label;
  private final boolean moreIsBetter;

  Unit(String label, boolean moreIsBetter) {
    this.label = label;
    this.moreIsBetter = moreIsBetter;
  }

  /** How many times better the first is than the second. */
  double ratio(double first, double second) {
    return moreIsBetter ? first / second : second / first;
  }

  /** A figure with its unit. */
  String format(double value) {
    return (value < 10 ? "%.2f %s" : value < 1000 ? "%.0f %s" : "%,.0f %s").formatted(value, label);
  }
}
