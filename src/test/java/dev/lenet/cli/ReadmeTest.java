package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README says of the command line is so. */
class ReadmeTest {
  private static final Pattern COMMAND = Pattern.compile("\\./lenet ([a-z]+)([^`\\n|]*)");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)`");

  @Test
  void everyCommandParses() throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(Files.readString(Path.of("README.md")));
    while (matcher.find()) {
      if (matcher.group(1).equals("bench")) {
        continue; // the launcher runs it with the benchmarks' class path
      }
      String line = matcher.group(1) + matcher.group(2).stripTrailing();
      found.add(line);
      Main.commandLine().parseArgs(line.split(" ", -1));
    }
    assertFalse(found.isEmpty());
  }

  @Test
  void everyCommandIsTold() throws IOException {
    String text = Files.readString(Path.of("README.md"));
    for (String name : Main.commandLine().getSubcommands().keySet()) {
      assertTrue(text.contains("./lenet " + name), name);
    }
  }

  @Test
  void everyOptionIsSomeCommandsOption() throws IOException {
    Set<String> known = new TreeSet<>();
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
    }
    Set<String> unknown = new TreeSet<>();
    Matcher matcher = OPTION.matcher(Files.readString(Path.of("README.md")));
    while (matcher.find()) {
      if (!known.contains(matcher.group(1))) {
        unknown.add(matcher.group(1));
      }
    }
    assertEquals(Set.of(), unknown);
  }
}
