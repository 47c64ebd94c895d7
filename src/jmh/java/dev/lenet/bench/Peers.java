package dev.lenet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this library is measured beside: programs of python-export and of src/bench-peers. */
final class Peers {
  private static final List<Work> TRAINING =
      List.of(Work.TRAINING_32, Work.TRAINING_128, Work.TRAINING_512);
  private static final List<Work> INFERENCE =
      List.of(Work.INFERENCE_1, Work.INFERENCE_32, Work.INFERENCE_128, Work.INFERENCE_512);

  private final Project project;
  private final Path python;

  /**
   * @param python the folder of the Python environment, made when it is not there
   */
  Peers(Project project, Path python) {
    this.project = project;
    this.python = python;
  }

  /** Makes the Python environment, if it is not there. */
  void prepare() throws IOException {
    if (!Files.exists(python.resolve("bin/bench-ready"))) {
      System.err.println("Making the peers' Python environment (8 GB, of that PyTorch 7) ...");
      Project.run(project.home(), "python3", "-m", "venv", python.toString());
      Path requirements = script("requirements-bench.txt");
      String pip = python.resolve("bin/pip").toString();
      Project.run(project.home(), pip, "install", "-q", "-r", requirements.toString());
      Files.createFile(python.resolve("bin/bench-ready"));
    }
  }

  /** Sets the peers up, if they are not, and returns them. */
  List<Subject> all() throws IOException {
    prepare();
    Path onnx = project.folder().resolve("lenet.onnx");
    python("bench_onnx.py")
        .with(project.model().toString())
        .with(onnx.toString())
        .measure(Unit.SECONDS);
    Path pom = project.home().resolve("src/bench-peers/pom.xml");
    System.err.println("Building the peers for the JVM (the first time this downloads 200 MB) ...");
    Project.run(project.home(), "mvn", "-q", "-B", "-f", pom.toString(), "compile");
    String classPath =
        project.folder().resolve("peers/classes")
            + ":"
            + Files.readString(project.folder().resolve("peers/classpath.txt")).strip();

    List<Subject> peers = new ArrayList<>();
    peers.add(keras());
    // TensorFlow leaves oneDNN off on CPUs without AVX-512, unless told otherwise as above.
    Program usual = python("bench_keras.py").with("TF_ENABLE_ONEDNN_OPTS", "");
    peers.add(new Subject("keras as installed", each(concat(TRAINING, INFERENCE), usual)));
    Program predict = python("bench_keras.py").with("--predict");
    peers.add(new Subject("keras predict", each(List.of(Work.INFERENCE_1), predict)));
    peers.add(new Subject("pytorch", each(concat(TRAINING, INFERENCE), python("bench_torch.py"))));
    Program ort = python("bench_onnxruntime.py").with(onnx.toString());
    peers.add(new Subject("onnxruntime", each(INFERENCE, ort)));
    Program java = new Program(Project.JAVA, "-cp", classPath);
    Program ortJava = java.with("dev.lenet.peers.OnnxRuntime").with(onnx.toString());
    Map<Work, Program> buffers = each(INFERENCE, ortJava);
    // It works from and into buffers anyway.
    Work.BOUND.forEach(work -> buffers.put(work, ortJava.with(work.key())));
    peers.add(new Subject("onnxruntime java", buffers));
    Program djl = java.with("dev.lenet.peers.Djl");
    peers.add(new Subject("djl", each(concat(TRAINING, INFERENCE), djl)));
    return peers;
  }

  private Subject keras() {
    Map<Work, Program> programs = each(List.of(Work.values()), python("bench_keras.py"));
    Work.BOUND.forEach(programs::remove);
    programs.put(
        Work.START,
        python("predict_keras.py")
            .with(project.model().toString())
            .with(project.image().toString()));
    return new Subject("keras", programs);
  }

  /** A script of python-export, in the peers' environment. */
  Program python(String script) {
    return new Program(python.resolve("bin/python").toString(), script(script).toString());
  }

  private Path script(String name) {
    return project.home().resolve("python-export").resolve(name);
  }

  private static Map<Work, Program> each(List<Work> works, Program program) {
    Map<Work, Program> programs = new LinkedHashMap<>();
    works.forEach(work -> programs.put(work, program.with(work.key())));
    return programs;
  }

  private static List<Work> concat(List<Work> first, List<Work> second) {
    List<Work> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
