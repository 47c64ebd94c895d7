package dev.lenet.internal.pickle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lenet.internal.pickle.RestrictedPickle.Callable;
import dev.lenet.internal.pickle.RestrictedPickle.Global;
import dev.lenet.internal.pickle.RestrictedPickle.Stateful;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stack machine whose program a pickle is. One machine runs one pickle. */
final class PickleMachine {
  private static final int MAX_MARKS = 1000;

  /** PyTorch's checkpoints have one in fourteen bytes or more. */
  private static final int BYTES_A_CONTAINER = 8;

  private static final int FEW_CONTAINERS = 1000;

  private static final Object ABSENT = new Object();

  private final PickleInput in;
  private final Map<String, Callable> allowed;
  private final @Nullable Function<@Nullable Object, @Nullable Object> persistent;
  private final @Nullable Consumer<String> unknown;

  private final List<@Nullable Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<@Nullable Object> memo = new ArrayList<>();
  private int containers;

  PickleMachine(
      PickleInput in,
      Map<String, Callable> allowed,
      @Nullable Function<@Nullable Object, @Nullable Object> persistent,
      @Nullable Consumer<String> unknown) {
    this.in = in;
    this.allowed = allowed;
    this.persistent = persistent;
    this.unknown = unknown;
  }

  @Nullable Object run() {
    while (true) {
      int opcode = in.u1();
      if (opcode == '.') { // STOP
        return pop();
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(in.u1());
      case 0x95 -> in.i8(); // FRAME: only a hint for readers of streams
      // Values
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I' -> intLine(in.line());
      case 'L' -> push(in.decimal(in.line()));
      case 'J' -> push((long) in.i4());
      case 'K' -> push((long) in.u1());
      case 'M' -> push((long) in.u2());
      case 0x8A -> push(in.integer(in.u1()));
      case 0x8B -> push(in.integer(in.u4()));
      case 'F' -> push(in.decimalFraction(in.line()));
      case 'G' -> push(in.bigEndianDouble());
      case 'S' -> push(quoted(in.line()));
      case 'T' -> push(in.text(in.u4(), ISO_8859_1));
      case 'U' -> push(in.text(in.u1(), ISO_8859_1));
      case 'V' -> push(rawUnicode(in.line()));
      case 'X' -> push(in.text(in.u4(), UTF_8));
      case 0x8C -> push(in.text(in.u1(), UTF_8));
      case 0x8D -> push(in.text(in.i8(), UTF_8));
      case 'B' -> push(in.bytes(in.u4()));
      case 'C' -> push(in.bytes(in.u1()));
      case 0x8E, 0x96 -> push(in.bytes(in.i8()));
      // Containers
      case '(' -> mark();
      case ')' -> push(List.of());
      case 't' -> container(tuple(popToMark()));
      case 0x85 -> container(tuple(popLast(1)));
      case 0x86 -> container(tuple(popLast(2)));
      case 0x87 -> container(tuple(popLast(3)));
      case ']' -> container(new ArrayList<>());
      case 'l' -> container(popToMark());
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case '}' -> container(new LinkedHashMap<>());
      case 'd' -> container(fill(new LinkedHashMap<>(), popToMark()));
      case 's' -> setItems(popLast(2));
      case 'u' -> setItems(popToMark());
      case 0x8F -> container(new LinkedHashSet<>());
      case 0x90 -> addItems(popToMark());
      case 0x91 -> container(Collections.unmodifiableSet(set(new LinkedHashSet<>(), popToMark())));
      // The stack and the memo
      case '0' -> discard();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'p' -> memorize(in.decimal(in.line()).longValue());
      case 'q' -> memorize(in.u1());
      case 'r' -> memorize(in.u4());
      case 0x94 -> memorize(memo.size());
      case 'g' -> push(recall(in.decimal(in.line()).longValue()));
      case 'h' -> push(recall(in.u1()));
      case 'j' -> push(recall(in.u4()));
      // Functions and classes
      case 'c' -> push(global(in.line(), in.line()));
      case 0x93 -> stackGlobal(popLast(2));
      case 'R', 0x81 -> reduce(popLast(2));
      case 0x92 -> reduceWithKeywords(popLast(3));
      case 'i' -> instance(global(in.line(), in.line()), popToMark());
      case 'o' -> object(popToMark());
      case 'b' -> build(pop());
      case 'P' -> push(resolve(in.line()));
      case 'Q' -> push(resolve(pop()));
      default ->
          throw in.bad("opcode 0x%02X".formatted(opcode), "an opcode of protocols 0 to 5 and data");
    }
  }

  private void protocol(int version) {
    if (version > 5) {
      throw in.bad("protocol " + version, "0 to 5");
    }
  }

  private void intLine(String line) {
    switch (line) {
      case "01" -> push(true); // protocol 0's True
      case "00" -> push(false);
      default -> push(in.decimal(line));
    }
  }

  private String quoted(String line) {
    boolean isQuoted =
        line.length() >= 2
            && (line.startsWith("'") || line.startsWith("\""))
            && line.charAt(0) == line.charAt(line.length() - 1);
    if (!isQuoted || line.indexOf('\\') >= 0) {
      throw in.bad("string " + line.substring(0, Math.min(line.length(), 20)), "no escapes");
    }
    return line.substring(1, line.length() - 1);
  }

  private String rawUnicode(String line) {
    if (line.indexOf('\\') >= 0) {
      throw in.bad("string " + line.substring(0, Math.min(line.length(), 20)), "no escapes");
    }
    return line;
  }

  // The stack

  private void push(@Nullable Object value) {
    stack.add(value);
  }

  /** An empty list is a byte of the pickle and a hundred here. */
  private void container(@Nullable Object value) {
    if (++containers > FEW_CONTAINERS + in.length() / BYTES_A_CONTAINER) {
      throw in.bad("more than " + (containers - 1) + " lists, tuples and dicts", "fewer");
    }
    push(value);
  }

  private @Nullable Object top() {
    requireOnStack(1);
    return stack.get(stack.size() - 1);
  }

  private @Nullable Object pop() {
    requireOnStack(1);
    return stack.remove(stack.size() - 1);
  }

  /** POP takes a mark when nothing lies above it. */
  private void discard() {
    if (!marks.isEmpty() && marks.get(marks.size() - 1) == stack.size()) {
      marks.remove(marks.size() - 1);
    } else {
      pop();
    }
  }

  private void mark() {
    if (marks.size() == MAX_MARKS) {
      throw in.bad("nested deeper than " + MAX_MARKS, "less nesting");
    }
    marks.add(stack.size());
  }

  private List<@Nullable Object> popToMark() {
    if (marks.isEmpty()) {
      throw in.bad("no mark on the stack", "one");
    }
    return cut(marks.remove(marks.size() - 1));
  }

  private List<@Nullable Object> popLast(int count) {
    requireOnStack(count);
    return cut(stack.size() - count);
  }

  private List<@Nullable Object> cut(int from) {
    List<@Nullable Object> tail = stack.subList(from, stack.size());
    List<@Nullable Object> values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private void requireOnStack(int count) {
    int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    if (stack.size() - floor < count) {
      throw in.bad("the stack is empty", count + " values on it");
    }
  }

  /** Picklers count from 0, so that a list holds what a map would take ten times the memory for. */
  private void memorize(long key) {
    if (key < 0 || key > in.length()) {
      throw in.bad("a value to remember as " + key, "a number up to the pickle's length");
    }
    while (memo.size() <= key) {
      memo.add(ABSENT);
    }
    memo.set((int) key, top());
  }

  private @Nullable Object recall(long key) {
    Object value = key >= 0 && key < memo.size() ? memo.get((int) key) : ABSENT;
    if (value == ABSENT) {
      throw in.bad("nothing was remembered as " + key, "a value");
    }
    return value;
  }

  // Containers

  private static List<@Nullable Object> tuple(List<@Nullable Object> values) {
    return Collections.unmodifiableList(values);
  }

  @SuppressWarnings("unchecked")
  private void append(List<@Nullable Object> values) {
    if (top() instanceof Opaque object) {
      object.elements().addAll(values);
      return;
    }
    if (!(top() instanceof ArrayList<?> list)) {
      throw in.bad("appends to something other than a list", "a list");
    }
    ((ArrayList<@Nullable Object>) list).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<@Nullable Object> keysAndValues) {
    if (top() instanceof Opaque object) {
      fill(object.items(), keysAndValues);
      return;
    }
    if (!(top() instanceof Map<?, ?> map)) {
      throw in.bad("sets items of something other than a dict", "a dict");
    }
    fill((Map<@Nullable Object, @Nullable Object>) map, keysAndValues);
  }

  private Map<@Nullable Object, @Nullable Object> fill(
      Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw in.bad("a key without a value", "pairs");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      map.put(single(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
    return map;
  }

  @SuppressWarnings("unchecked")
  private void addItems(List<@Nullable Object> values) {
    if (top() instanceof Opaque object) {
      object.elements().addAll(values);
      return;
    }
    if (!(top() instanceof LinkedHashSet<?> set)) {
      throw in.bad("adds to something other than a set", "a set");
    }
    set((Set<@Nullable Object>) set, values);
  }

  private Set<@Nullable Object> set(Set<@Nullable Object> set, List<@Nullable Object> values) {
    for (Object value : values) {
      set.add(single(value));
    }
    return set;
  }

  /** Nested keys are refused: hashing a few bytes of them could take for ever. */
  private @Nullable Object single(@Nullable Object key) {
    if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key;
    }
    if (key instanceof byte[] bytes) {
      return new String(bytes, ISO_8859_1); // as Keras decodes the keys of CIFAR-10
    }
    if (unknown != null) {
      return new Opaque("builtins.object"); // equal to itself alone
    }
    throw in.bad("a container as a key", "a string or a number");
  }

  // Functions and classes

  private Global global(String module, String name) {
    Global global = new Global(module, name);
    if (unknown != null) {
      return global;
    }
    if (!allowed.containsKey(global.toString())) {
      throw in.bad(
          "calls " + global + ", which is not allowed",
          "only " + String.join(", ", allowed.keySet()));
    }
    return global;
  }

  private void stackGlobal(List<@Nullable Object> names) {
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw in.bad("a function without a name", "module and name");
    }
    push(global(module, name));
  }

  private void reduce(List<@Nullable Object> functionAndArguments) {
    Object function = functionAndArguments.get(0);
    if (unknown != null && !isAllowed(function)) {
      opaque(function);
      return;
    }
    if (!(functionAndArguments.get(1) instanceof List<?> arguments)) {
      throw in.bad("arguments that are not a tuple", "a tuple");
    }
    instance(function, new ArrayList<@Nullable Object>(arguments));
  }

  private boolean isAllowed(@Nullable Object function) {
    return function instanceof Global && allowed.containsKey(function.toString());
  }

  /** In the place of what an unknown function, or an object of an unknown class, would give. */
  private void opaque(@Nullable Object function) {
    String name =
        function instanceof Opaque object
            ? object.className()
            : function instanceof Global global ? global.toString() : "builtins.object";
    if (function instanceof Global && unknown != null) {
      unknown.accept(name);
    }
    container(new Opaque(name));
  }

  private void reduceWithKeywords(List<@Nullable Object> parts) {
    if (unknown != null && !isAllowed(parts.get(0))) {
      opaque(parts.get(0));
      return;
    }
    if (!(parts.get(2) instanceof Map<?, ?> keywords) || !keywords.isEmpty()) {
      throw in.bad("keyword arguments", "none");
    }
    reduce(parts.subList(0, 2));
  }

  private void object(List<@Nullable Object> classAndArguments) {
    if (classAndArguments.isEmpty()) {
      throw in.bad("an object without a class", "a class");
    }
    instance(classAndArguments.get(0), classAndArguments.subList(1, classAndArguments.size()));
  }

  private void instance(@Nullable Object function, List<@Nullable Object> arguments) {
    if (unknown != null && !isAllowed(function)) {
      opaque(function);
      return;
    }
    Callable callable = function instanceof Global ? allowed.get(function.toString()) : null;
    if (callable == null) {
      throw in.bad("calls something that is not a function", "a function");
    }
    container(callable.call(Collections.unmodifiableList(arguments)));
  }

  private void build(@Nullable Object state) {
    if (unknown != null && !(top() instanceof Stateful)) {
      return; // the attributes of a dict or list of a subclass
    }
    if (!(top() instanceof Stateful object)) {
      throw in.bad("sets the state of an object that has none", "an array or the like");
    }
    object.setState(state);
  }

  private @Nullable Object resolve(@Nullable Object id) {
    if (persistent == null) {
      throw in.bad("a persistent id", "none in this kind of file");
    }
    return persistent.apply(id);
  }
}
