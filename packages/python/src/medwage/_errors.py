"""Errors of calls, with the reason and what would have been understood."""

from __future__ import annotations

import dataclasses

import grpc
from google.rpc import error_details_pb2, status_pb2

from medwage.errors.v1 import candidates_pb2

__all__ = ["Candidate", "FieldError", "MedwageError", "read_error"]


@dataclasses.dataclass(frozen=True)
class Candidate:
    """Something that a text may have meant."""

    resource: str
    display_name: str
    score: float


@dataclasses.dataclass(frozen=True)
class FieldError:
    """One field of a request that is wrong."""

    field: str
    reason: str
    description: str
    candidates: tuple[Candidate, ...]


class MedwageError(Exception):
    """A call that was not answered."""

    def __init__(self, code: str, reason: str, message: str, fields: tuple[FieldError, ...], retry_after: float | None) -> None:
        super().__init__(message)
        #: The status of gRPC, such as `INVALID_ARGUMENT`.
        self.code = code
        #: The reason that programs read, such as `AREA_AMBIGUOUS`; docs/errors has a page for each.
        self.reason = reason
        self.fields = fields
        #: Seconds after which the call may be made again, where that helps.
        self.retry_after = retry_after


def read_error(error: grpc.RpcError) -> MedwageError:
    """Reads the details of a failed call."""
    reason, fields, retry_after = "", [], None
    candidates: dict[str, tuple[Candidate, ...]] = {}
    details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
    for detail in status_pb2.Status.FromString(details).details:
        info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        retry, found = error_details_pb2.RetryInfo(), candidates_pb2.Candidates()
        if detail.Unpack(info):
            reason = info.reason
        elif detail.Unpack(request):
            fields.extend(request.field_violations)
        elif detail.Unpack(retry):
            retry_after = retry.retry_delay.ToTimedelta().total_seconds()
        elif detail.Unpack(found):
            for field in found.fields:
                named = (Candidate(it.resource, it.display_name, it.score) for it in field.candidates)
                candidates[field.field] = tuple(named)
    violations = tuple(
        FieldError(it.field, it.reason, it.description, candidates.get(it.field, ())) for it in fields
    )
    return MedwageError(error.code().name, reason, error.details() or "", violations, retry_after)
