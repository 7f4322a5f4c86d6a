"""Pay of US medical billing, coding and health information work, with the evidence beside every number."""

try:
    import grpc as _grpc  # noqa: F401
    from google.rpc import status_pb2 as _status  # noqa: F401
except ImportError as error:
    raise ImportError('the client needs grpcio: pip install "medwage[client]"') from error

from medwage._answers import (
    Benchmark,
    ComparedMarket,
    CredentialValue,
    Estimate,
    Factor,
    Interval,
    Offer,
    Pay,
    Plan,
    PlanStep,
    RankedArea,
    Rows,
)
from medwage._client import AsyncClient, Client
from medwage._errors import Candidate, FieldError, MedwageError
from medwage._figures import Figure, Gap, MissingFigure
from medwage._local import start

__all__ = [
    "AsyncClient",
    "Benchmark",
    "Candidate",
    "Client",
    "ComparedMarket",
    "CredentialValue",
    "Estimate",
    "Factor",
    "FieldError",
    "Figure",
    "Gap",
    "Interval",
    "MedwageError",
    "MissingFigure",
    "Offer",
    "Pay",
    "Plan",
    "PlanStep",
    "RankedArea",
    "Rows",
    "start",
]
