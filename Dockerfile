# Serves models: docker build -t lenet . && docker run -v $PWD/models:/models:ro -p 8501:8501 lenet digits=/models/digits
# Untried: there was no container engine to try it with.
FROM eclipse-temurin:17-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven
COPY lenet pom.xml /lenet/
COPY src/main /lenet/src/main
# Builds, unpacks TensorFlow's library, and prepares fast starts.
RUN /lenet/lenet doctor

FROM eclipse-temurin:17-jdk
COPY --from=build /root /root
COPY --from=build /lenet /lenet
EXPOSE 8501
ENTRYPOINT ["/lenet/lenet", "serve", "--host", "0.0.0.0"]
