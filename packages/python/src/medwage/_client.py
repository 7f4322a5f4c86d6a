"""Clients over one connection: one that waits, and one of coroutines."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

import grpc
import grpc.aio

from medwage import _calls as calls
from medwage._errors import read_error
from medwage.benchmark.v1.benchmark_service_pb2_grpc import BenchmarkServiceStub
from medwage.careerpath.v1.career_path_service_pb2_grpc import CareerPathServiceStub
from medwage.catalog.v1.catalog_service_pb2_grpc import CatalogServiceStub
from medwage.estimator.v1.estimator_service_pb2_grpc import EstimatorServiceStub

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds that a call may take where nobody says.
TIMEOUT = 10.0
#: The largest reply that is taken, in bytes. The contract promises less.
LARGEST_REPLY = 16 << 20


def _waiting(build: Callable[P, calls.Call[T]]) -> Callable[Concatenate[Client, P], T]:
    @functools.wraps(build)
    def method(client: Client, /, *arguments: P.args, **named: P.kwargs) -> T:
        return client._run(build(*arguments, **named))

    return method


def _awaited(build: Callable[P, calls.Call[T]]) -> Callable[Concatenate[AsyncClient, P], Awaitable[T]]:
    @functools.wraps(build)
    async def method(client: AsyncClient, /, *arguments: P.args, **named: P.kwargs) -> T:
        return await client._run(build(*arguments, **named))

    return method


class _Stubs:
    """The generated stubs of every service, for what the methods do not say."""

    def __init__(self, channel: Any, token: str | None, timeout: float) -> None:
        self.benchmark = BenchmarkServiceStub(channel)  # type: ignore[no-untyped-call]
        self.estimator = EstimatorServiceStub(channel)  # type: ignore[no-untyped-call]
        self.careerpath = CareerPathServiceStub(channel)  # type: ignore[no-untyped-call]
        self.catalog = CatalogServiceStub(channel)  # type: ignore[no-untyped-call]
        self._channel = channel
        self._settings: dict[str, Any] = {"timeout": timeout}
        if token:
            self._settings["metadata"] = (("authorization", f"Bearer {token}"),)

    def _method(self, call: calls.Call[Any]) -> Any:
        return functools.partial(getattr(getattr(self, call.service), call.method), **self._settings)


def _open(grpc_module: Any, target: str, credentials: grpc.ChannelCredentials | None) -> Any:
    options: Sequence[tuple[str, Any]] = [("grpc.max_receive_message_length", LARGEST_REPLY)]
    scheme, _, address = target.rpartition("://")
    if credentials is None and scheme != "https" and not target.endswith(":443"):
        return grpc_module.insecure_channel(address, options=options)
    return grpc_module.secure_channel(address, credentials or grpc.ssl_channel_credentials(), options=options)


class Client(_Stubs):
    """Asks a server of medwage, and waits for its answer.

    `target` is `host:port`, `http://host:port` or `https://host:port`; TLS is used for https, for port 443, and where
    credentials are given.
    """

    def __init__(
        self,
        target: str = "127.0.0.1:50051",
        *,
        token: str | None = None,
        credentials: grpc.ChannelCredentials | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        super().__init__(_open(grpc, target, credentials), token, timeout)
        self.target = target

    find_benchmark = _waiting(calls.find_benchmark)
    list_benchmarks = _waiting(calls.list_benchmarks)
    rank_areas = _waiting(calls.rank_areas)
    compare_benchmarks = _waiting(calls.compare_benchmarks)
    estimate_pay = _waiting(calls.estimate_pay)
    evaluate_offer = _waiting(calls.evaluate_offer)
    rank_credentials = _waiting(calls.rank_credentials)
    plan_career = _waiting(calls.plan_career)

    def _run(self, call: calls.Call[T]) -> T:
        method, request = self._method(call), call.request
        try:
            reply = method(request)
            while call.is_paged and reply.next_page_token:
                request.page_token = reply.next_page_token  # type: ignore[attr-defined]
                reply.ClearField("next_page_token")
                reply.MergeFrom(method(request))
        except grpc.RpcError as error:
            raise read_error(error) from error
        return call.read(reply)

    def close(self) -> None:
        """Closes the connection."""
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncClient(_Stubs):
    """Asks a server of medwage by coroutines: the methods of `Client`."""

    def __init__(
        self,
        target: str = "127.0.0.1:50051",
        *,
        token: str | None = None,
        credentials: grpc.ChannelCredentials | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        super().__init__(_open(grpc.aio, target, credentials), token, timeout)
        self.target = target

    find_benchmark = _awaited(calls.find_benchmark)
    list_benchmarks = _awaited(calls.list_benchmarks)
    rank_areas = _awaited(calls.rank_areas)
    compare_benchmarks = _awaited(calls.compare_benchmarks)
    estimate_pay = _awaited(calls.estimate_pay)
    evaluate_offer = _awaited(calls.evaluate_offer)
    rank_credentials = _awaited(calls.rank_credentials)
    plan_career = _awaited(calls.plan_career)

    async def _run(self, call: calls.Call[T]) -> T:
        method, request = self._method(call), call.request
        try:
            reply = await method(request)
            while call.is_paged and reply.next_page_token:
                request.page_token = reply.next_page_token  # type: ignore[attr-defined]
                reply.ClearField("next_page_token")
                reply.MergeFrom(await method(request))
        except grpc.RpcError as error:
            raise read_error(error) from error
        return call.read(reply)

    async def close(self) -> None:
        """Closes the connection."""
        await self._channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
