# An image of releases and nothing else: `docker build -f release.Dockerfile -t REGISTRY/medwage-releases:ID FOLDER`,
# where FOLDER holds the files that `medwage dataset verify` accepted.
FROM scratch
# Readable by any user: a volume's files keep their owner.
COPY --chmod=0444 *.mws /
