#!/bin/bash
# The load table of docs/SERVING.md: load.sh lenet|mlserver|litserve FOLDER
# FOLDER has a trained run in `run`, `lenet.onnx` (bench_onnx.py), and what bodies.py writes. Needs wrk, and in PATH the
# server's Python environment (mlserver==1.7.1 or litserve==0.2.19, with onnxruntime). One server at a time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
server=$1
folder=$(cd "$2" && pwd)
case $server in
  lenet)
    "$here/../../lenet" serve "lenet=$folder/run" --port 8601 &
    path=v2/models/lenet/infer ready=v2/health/ready ;;
  mlserver)
    cp "$here"/{ort_runtime.py,settings.json,model-settings.json} "$folder"
    (cd "$folder" && exec mlserver start .) > "$folder/mlserver.log" 2>&1 &
    path=v2/models/lenet/infer ready=v2/health/ready ;;
  litserve)
    (cd "$folder" && exec setsid python "$here/litserve_server.py") > "$folder/litserve.log" 2>&1 &
    path=predict ready=health ;;
  *) echo "error: $server: unknown (expected: lenet, mlserver or litserve)" >&2; exit 2 ;;
esac
pid=$!
# LitServe's processes outlive their parent and take SIGTERM for a wish
trap 'if [ "$server" = litserve ]; then kill -KILL -- "-$pid"; else kill "$pid"; fi; wait "$pid" || :' EXIT
url=http://127.0.0.1:8601
for _ in $(seq 300); do curl -sf -o /dev/null "$url/$ready" && break; sleep 0.2; done
measure() { # images connections seconds
  BODY=$folder/$server-$1.json wrk -t1 "-c$2" "-d$3s" --timeout 10s -s "$here/post.lua" "$url/$path" | grep RESULT
}
measure 1 16 5 > /dev/null
for connections in 1 16 64; do echo "$server, 1 image, $connections connections: $(measure 1 $connections 4)"; done
measure 32 1 2 > /dev/null
for connections in 1 4; do echo "$server, 32 images, $connections connections: $(measure 32 $connections 4)"; done
grep VmRSS "/proc/$pid/status"
