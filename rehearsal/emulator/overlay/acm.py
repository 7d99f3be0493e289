"""ACM: the validation record of a name is the same in every region of an account, and a certificate is issued as soon
as Route 53 holds the records of all its names: no sooner, and without AWS' minutes of waiting."""

import hashlib
from typing import Any

from moto.acm.exceptions import AWSResourceNotFoundException
from moto.acm.models import AWSCertificateManagerBackend, CertBundle, datetime_to_epoch
from moto.acm.responses import AWSCertificateManagerResponse
from moto.core.responses import EmptyResult
from moto.core.utils import utcnow


class ResourceInUse(AWSResourceNotFoundException):
    TYPE = "ResourceInUseException"


def install() -> None:
    CertBundle.check = check
    CertBundle.in_use_by = property(users, lambda self, _: None)
    describe_truly()
    request_truly()
    refuse_deletion_in_use()
    AWSCertificateManagerResponse.update_certificate_options = update_certificate_options


def names_of(bundle: Any) -> list[str]:
    """The main name first, then the others in order."""
    return [bundle.common_name, *sorted(name for name in set(bundle.sans) if name != bundle.common_name)]


def validation_record(account_id: str, name: str) -> dict[str, str]:
    """A wildcard is proved by the same record as the name it stands under."""
    proved = name.removeprefix("*.")
    digest = hashlib.sha256(f"{account_id}/{proved}".encode()).hexdigest()
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest[54:])
    return {
        "Name": f"_{digest[:32]}.{proved}.",
        "Type": "CNAME",
        "Value": f"_{digest[22:54]}.{letters}.acm-validations.aws.",
    }


def is_proved(account_id: str, name: str) -> bool:
    from moto.route53.models import route53_backends

    wanted = validation_record(account_id, name)
    plain = wanted["Name"].rstrip(".")
    for zone in route53_backends[account_id]["aws"].zones.values():
        for record in zone.rrsets:
            if record.type != "CNAME" or record.name.rstrip(".") != plain:
                continue
            if any(str(value).rstrip(".") == wanted["Value"].rstrip(".") for value in record.records):
                return True
    return False


def account_of(bundle: Any) -> str:
    return bundle.arn.split(":")[4]


def check(self: Any) -> None:
    if self._not_valid_after(self._cert) <= utcnow():
        self.status = "EXPIRED"
    elif self.type == "AMAZON_ISSUED" and self.status == "PENDING_VALIDATION":
        if all(is_proved(account_of(self), name) for name in names_of(self)):
            self.status = "ISSUED"
            self.issued_at = utcnow()


def describe_truly() -> None:
    original = CertBundle.describe

    def describe(self: Any) -> dict[str, Any]:
        result = original(self)
        certificate = result["Certificate"]
        certificate["SubjectAlternativeNames"] = names_of(self)
        if getattr(self, "key_algorithm", None):
            certificate["KeyAlgorithm"] = self.key_algorithm
        if self.type != "AMAZON_ISSUED":
            return result
        if self.status == "PENDING_VALIDATION":
            for name in ("IssuedAt", "NotBefore", "NotAfter"):
                certificate.pop(name, None)
        elif hasattr(self, "issued_at"):
            certificate["IssuedAt"] = datetime_to_epoch(self.issued_at)
        certificate["RenewalEligibility"] = "ELIGIBLE" if self.in_use_by else "INELIGIBLE"
        certificate["DomainValidationOptions"] = [validation(self, name) for name in names_of(self)]
        return result

    CertBundle.describe = describe


def validation(bundle: Any, name: str) -> dict[str, Any]:
    account = account_of(bundle)
    proved = bundle.status == "ISSUED" or is_proved(account, name)
    return {
        "DomainName": name,
        "ValidationDomain": name,
        "ValidationStatus": "SUCCESS" if proved else "PENDING_VALIDATION",
        "ValidationMethod": "DNS",
        "ResourceRecord": validation_record(account, name),
    }


def request_truly() -> None:
    original = AWSCertificateManagerResponse.request_certificate

    def request_certificate(self: Any) -> Any:
        result = original(self)
        self.acm_backend._certificates[result.result["CertificateArn"]].key_algorithm = self._get_param("KeyAlgorithm")
        return result

    AWSCertificateManagerResponse.request_certificate = request_certificate


def update_certificate_options(self: Any) -> Any:
    bundle = self.acm_backend.get_certificate(self._get_param("CertificateArn"))
    bundle.cert_options = {**bundle.cert_options, **self._get_param("Options")}
    return EmptyResult()


def users(bundle: Any) -> list[str]:
    """Load balancers in the certificate's region and CloudFront distributions that hold it."""
    from moto.cloudfront.models import cloudfront_backends
    from moto.elbv2.models import elbv2_backends

    _, _, _, region, account, _ = bundle.arn.split(":", 5)
    balancers = elbv2_backends[account][region].load_balancers.values()
    distributions = cloudfront_backends[account]["aws"].distributions.values()
    return [
        *(it.arn for it in balancers if any(bundle.arn in one.certificates for one in it.listeners.values())),
        *(it.arn for it in distributions if bundle.arn == certificate_of(it)),
    ]


def certificate_of(distribution: Any) -> str | None:
    viewer = getattr(distribution.distribution_config, "viewer_certificate", None)
    return getattr(viewer, "acm_certificate_arn", None)


def refuse_deletion_in_use() -> None:
    original = AWSCertificateManagerBackend.delete_certificate

    def delete_certificate(self: Any, arn: str) -> None:
        if arn in self._certificates and self._certificates[arn].in_use_by:
            raise ResourceInUse(f"Certificate {arn} in account {self.account_id} is in use.")
        original(self, arn)

    AWSCertificateManagerBackend.delete_certificate = delete_certificate
