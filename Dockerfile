# Rasid with its desk, its watcher and PostgreSQL's driver. docker build -t rasid . && docker run --rm rasid demo
FROM python:3.12-slim AS build
WORKDIR /build
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --constraint /tmp/constraints.txt "$(echo /wheels/rasid-*.whl)[web,watch,postgres]" \
    && rm -r /wheels && useradd --create-home rasid && mkdir /record && chown rasid /record
USER rasid
WORKDIR /record
ENTRYPOINT ["rasid"]
CMD ["--help"]
