# Every service in one container, at one address: for trying it out, and for where one process is enough.
# release/images.sh builds it from the static programs of both processors, each in a folder of its name.
FROM scratch
ARG TARGETARCH
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="medwage" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="https://github.com/medwage/medwage" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --chmod=0444 ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --chmod=0555 ${TARGETARCH}/medwage /medwage
USER 65532:65532
EXPOSE 50051
ENTRYPOINT ["/medwage"]
# Within the container's network; who publishes the port decides who may call.
CMD ["up", "--host", "0.0.0.0"]
