# Serves models: docker build -t lenet . && docker run -v $PWD/models:/models:ro -p 8501:8501 lenet digits=/models/digits
# Untried as a whole: there was no container engine to try it with.
FROM eclipse-temurin:17-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && useradd --create-home --uid 10001 lenet
USER lenet
WORKDIR /home/lenet/lenet
COPY --chown=lenet lenet pom.xml ./
COPY --chown=lenet src/main src/main
# Builds, unpacks TensorFlow's library, and prepares fast starts.
RUN ./lenet doctor

FROM eclipse-temurin:17-jdk
RUN useradd --create-home --uid 10001 lenet
COPY --from=build --chown=lenet /home/lenet /home/lenet
USER 10001
EXPOSE 8501
ENTRYPOINT ["/home/lenet/lenet/lenet", "serve", "--host", "0.0.0.0"]
