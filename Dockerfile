# docker build -t copydesk .
# docker run --read-only -p 8080:8080 -v copydesk:/state \
#     -v ./copydesk.yaml:/etc/copydesk/copydesk.yaml:ro -v ./articles:/etc/copydesk/articles:ro copydesk

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/copydesk . && mkdir /out/state

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/copydesk /copydesk
COPY --from=build --chown=65532:65532 /out/state /state
USER 65532:65532
VOLUME /state
EXPOSE 8080
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m CMD ["/copydesk", "health", "--alive", "http://127.0.0.1:8080/"]
ENTRYPOINT ["/copydesk"]
CMD ["serve", "-c", "/etc/copydesk/copydesk.yaml", "--state", "/state", "--listen", ":8080"]
