# An image that serves models. Not tested: no machine that builds Striate has Docker. What it does is what
# bin/striate of the distribution does; that is tested.
#
#   ./striate --version                                    (builds the jar)
#   docker build -t striate .
#   openssl rand -hex 32 >token
#   docker run -p 8080:8080 -v "$PWD/models:/models:ro" -v "$PWD/token:/token:ro" striate
#
# SIGTERM (docker stop) lets it answer what is in flight: give it time (docker stop -t 40).
FROM eclipse-temurin:25-jre
COPY app/target/striate.jar /opt/striate/lib/striate.jar
# What the JVM keeps of a start, so that the next ones take less; where it does not fit, the JVM goes on without.
RUN java --add-modules jdk.incubator.vector -XX:AOTCacheOutput=/opt/striate/lib/striate.aot \
    -cp /opt/striate/lib/striate.jar striate.app.Rehearsal
USER 65534:65534
EXPOSE 8080
HEALTHCHECK CMD curl -sf http://localhost:8080/v2/health/ready || exit 1
ENTRYPOINT ["java", "--add-modules", "jdk.incubator.vector", "-XX:MaxRAMPercentage=75", "-XX:AOTCache=/opt/striate/lib/striate.aot", "-Xlog:aot=off", "-jar", "/opt/striate/lib/striate.jar"]
CMD ["serve", "/models", "--host", "0.0.0.0", "--token-file", "/token"]
