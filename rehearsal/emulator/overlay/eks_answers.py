"""What every operation of EKS answers with, refusals included, and how it finds the cluster that it is asked about."""

import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks.exceptions import InvalidParameterException, ResourceInUseException, ResourceNotFoundException
from moto.eks.models import Cluster, EKSBackend


def ec2_of(backend: EKSBackend) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[backend.account_id][backend.region_name]


def cluster_of(response: Any) -> Cluster:
    return response.eks_backend.describe_cluster(name=response._get_param("name"))


def invalid(message: str) -> Exception:
    return InvalidParameterException(message=message)


def not_found(message: str) -> Exception:
    return ResourceNotFoundException(message=message)


def in_use(message: str) -> Exception:
    return ResourceInUseException(message=message)


def update_of(kind: str) -> ActionResult:
    """Every change is done at once: an emulator has nothing to roll out."""
    return ActionResult({"update": {"id": str(uuid.uuid4()), "type": kind, "status": "Successful", "createdAt": utcnow(), "params": [], "errors": []}})
