"""What the peers' benchmarks share: arguments, timing, and the line that `./lenet bench` reads."""

import json
import resource
import statistics
import time

IMAGES = 8000  # of an epoch of training, as in Measure.java and Djl.java


def report(value):
    print(json.dumps({"value": value}))


def size_of(work):
    """32 of training-32."""
    return int(work.rsplit("-", 1)[1])


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def median_seconds(call, warmup_seconds=2.0, seconds=3.0):
    """The median time of a call, over some seconds, after some seconds more."""
    end = time.perf_counter() + warmup_seconds
    while time.perf_counter() < end:
        call()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report_inference(work, call):
    """Of a call that predicts the work's batch: microseconds of one image, else images a second."""
    batch = size_of(work)
    seconds = median_seconds(call)
    report(seconds * 1e6 if batch == 1 else batch / seconds)


def epochs_per_second(epoch, epochs=3):
    """The median over some epochs, after one more."""
    epoch()
    times = []
    for _ in range(epochs):
        start = time.perf_counter()
        epoch()
        times.append(time.perf_counter() - start)
    return 1 / statistics.median(times)
