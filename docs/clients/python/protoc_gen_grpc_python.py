"""The gRPC stubs of grpcio-tools as a plugin of protoc, for buf: grpcio-tools has them in its own protoc only."""

import pathlib
import sys
import tempfile

from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2
from grpc_tools import protoc


def main() -> None:
    request = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    response = plugin_pb2.CodeGeneratorResponse(
        supported_features=plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
    )
    with tempfile.TemporaryDirectory() as kept:
        folder = pathlib.Path(kept)
        descriptors = folder / "descriptors.binpb"
        descriptors.write_bytes(descriptor_pb2.FileDescriptorSet(file=request.proto_file).SerializeToString())
        arguments = ["protoc", f"--descriptor_set_in={descriptors}", f"--grpc_python_out={folder}"]
        if protoc.main(arguments + list(request.file_to_generate)) != 0:
            sys.exit("grpcio-tools could not generate the stubs")
        for file in sorted(folder.rglob("*.py")):
            response.file.add(name=str(file.relative_to(folder)), content=file.read_text())
    sys.stdout.buffer.write(response.SerializeToString())


main()
