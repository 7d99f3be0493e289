"""AWS Backup beyond moto: selections, vault policies and notifications, settings, changed plans, restore testing."""

import re
from typing import Any

from moto.backup import urls
from moto.backup.exceptions import (
    AlreadyExistsException,
    InvalidParameterValueException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from moto.backup.models import BackupBackend, Plan, backup_backends
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

RESTORE_TESTING_NAME = re.compile(r"^[A-Za-z0-9_]{1,50}$")
PATHS = (
    "/account-settings",
    "/global-settings",
    "/backup-vaults/(?P<name>[^/]+)/access-policy",
    "/backup-vaults/(?P<name>[^/]+)/notification-configuration",
    "/restore-testing/plans",
    "/restore-testing/plans/(?P<plan>[^/]+)",
    "/restore-testing/plans/(?P<plan>[^/]+)/selections",
    "/restore-testing/plans/(?P<plan>[^/]+)/selections/(?P<selection>[^/]+)",
)
# AWS reports every type that a region has, chosen or not: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRegionSettings.html
RESOURCE_TYPES = (
    "Aurora", "CloudFormation", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "Redshift",
    "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway", "Timestream", "VirtualMachine",
)
GLOBAL_DEFAULTS = {"isCrossAccountBackupEnabled": "false", "isMpaEnabled": "false", "isDelegatedAdministratorEnabled": "false"}


class BackupOperations(BackupResponse):
    """Only the methods are used: install() gives them to moto's own class."""

    def _kept(self, what: str) -> dict[str, Any]:
        """A table of this region's, emptied whenever moto resets its backend."""
        return self.backup_backend.__dict__.setdefault(f"kept_{what}", {})

    def _found(self, what: str, key: str) -> Any:
        if key not in self._kept(what):
            raise ResourceNotFoundException(f"Cannot find {what.replace('_', ' ')} {key}")
        return self._kept(what)[key]

    def _plan(self) -> Plan:
        return self.backup_backend.get_backup_plan(self._get_param("BackupPlanId"), None)

    # Tags: moto takes the ARN from the path, and fails where a client ends the path otherwise

    def list_tags(self) -> ActionResult:
        return ActionResult({"Tags": self.backup_backend.list_tags(self._get_param("ResourceArn"))})

    def tag_resource(self) -> EmptyResult:
        self.backup_backend.tag_resource(self._get_param("ResourceArn"), self._get_param("Tags"))
        return EmptyResult()

    def untag_resource(self) -> EmptyResult:
        self.backup_backend.untag_resource(self._get_param("ResourceArn"), self._get_param("TagKeyList"))
        return EmptyResult()

    # Plans and what they select

    def update_backup_plan(self) -> ActionResult:
        plan = self._plan()
        changed = Plan(self._get_param("BackupPlan"), plan.creator_request_id, self.backup_backend)
        plan.backup_plan, plan.version_id = changed.backup_plan, changed.version_id
        plan.advanced_backup_settings = changed.advanced_backup_settings
        return ActionResult(plan.to_dict())

    def delete_backup_plan(self) -> ActionResult:
        plan = self._plan()
        if any(it["BackupPlanId"] == plan.backup_plan_id for it in self._kept("selections").values()):
            raise InvalidRequestException("Related backup plan selections must be deleted prior to backup plan deletion")
        del self.backup_backend.plans[plan.backup_plan_id]
        return ActionResult({**plan.to_dict(), "DeletionDate": utcnow()})

    def create_backup_selection(self) -> ActionResult:
        selection = {
            "SelectionId": str(mock_random.uuid4()),
            "BackupPlanId": self._plan().backup_plan_id,
            "CreationDate": utcnow(),
            "BackupSelection": self._get_param("BackupSelection"),
        }
        self._kept("selections")[selection["SelectionId"]] = selection
        return ActionResult(selection)

    def get_backup_selection(self) -> ActionResult:
        return ActionResult(self._found("selections", self._get_param("SelectionId")))

    def list_backup_selections(self) -> ActionResult:
        plan = self._get_param("BackupPlanId")
        mine = [it for it in self._kept("selections").values() if it["BackupPlanId"] == plan]
        return ActionResult({"BackupSelectionsList": [{**it, **it["BackupSelection"]} for it in mine]})

    def delete_backup_selection(self) -> EmptyResult:
        self._found("selections", self._get_param("SelectionId"))
        del self._kept("selections")[self._get_param("SelectionId")]
        return EmptyResult()

    # What belongs to a vault

    def _put_on_vault(self, what: str, **values: Any) -> EmptyResult:
        vault = self.backup_backend.describe_backup_vault(self._get_param("BackupVaultName"))
        names = {"BackupVaultName": vault.backup_vault_name, "BackupVaultArn": vault.backup_vault_arn}
        self._kept(what)[vault.backup_vault_name] = {**names, **values}
        return EmptyResult()

    def _get_of_vault(self, what: str) -> ActionResult:
        self.backup_backend.describe_backup_vault(self._get_param("BackupVaultName"))
        return ActionResult(self._found(what, self._get_param("BackupVaultName")))

    def _delete_of_vault(self, what: str) -> EmptyResult:
        self._kept(what).pop(self._get_param("BackupVaultName"), None)
        return EmptyResult()

    def put_backup_vault_access_policy(self) -> EmptyResult:
        return self._put_on_vault("vault_policies", Policy=self._get_param("Policy"))

    def get_backup_vault_access_policy(self) -> ActionResult:
        return self._get_of_vault("vault_policies")

    def delete_backup_vault_access_policy(self) -> EmptyResult:
        return self._delete_of_vault("vault_policies")

    def put_backup_vault_notifications(self) -> EmptyResult:
        topic, events = self._get_param("SNSTopicArn"), self._get_param("BackupVaultEvents")
        return self._put_on_vault("vault_notifications", SNSTopicArn=topic, BackupVaultEvents=events)

    def get_backup_vault_notifications(self) -> ActionResult:
        return self._get_of_vault("vault_notifications")

    def delete_backup_vault_notifications(self) -> EmptyResult:
        return self._delete_of_vault("vault_notifications")

    # Settings of a region and of the account

    def update_region_settings(self) -> EmptyResult:
        for preference in ("ResourceTypeOptInPreference", "ResourceTypeManagementPreference"):
            self._kept("region_settings").setdefault(preference, {}).update(self._get_param(preference) or {})
        return EmptyResult()

    def describe_region_settings(self) -> ActionResult:
        kept = self._kept("region_settings")
        opted_in = {**dict.fromkeys(RESOURCE_TYPES, False), **kept.get("ResourceTypeOptInPreference", {})}
        return ActionResult({**kept, "ResourceTypeOptInPreference": opted_in})

    def _global_settings(self) -> dict[str, str]:
        home: BackupBackend = backup_backends[self.current_account]["us-east-1"]
        return home.__dict__.setdefault("kept_global_settings", dict(GLOBAL_DEFAULTS))

    def update_global_settings(self) -> EmptyResult:
        settings = self._get_param("GlobalSettings") or {}
        unknown = [name for name in settings if name not in GLOBAL_DEFAULTS]
        if unknown:
            raise InvalidParameterValueException(f"Unknown global settings: {', '.join(unknown)}")
        self._global_settings().update(settings)
        return EmptyResult()

    def describe_global_settings(self) -> ActionResult:
        return ActionResult({"GlobalSettings": self._global_settings(), "LastUpdateTime": utcnow()})

    # Restore testing

    def create_restore_testing_plan(self) -> ActionResult:
        asked = self._get_param("RestoreTestingPlan")
        name = _valid_name(asked["RestoreTestingPlanName"], self._kept("restore_testing_plans"))
        backend = self.backup_backend
        arn = f"arn:aws:backup:{backend.region_name}:{backend.account_id}:restore-testing-plan:{name}-{mock_random.uuid4()}"
        plan = {"ScheduleExpressionTimezone": "Etc/UTC", "StartWindowHours": 24, **asked}
        plan |= {"RestoreTestingPlanArn": arn, "CreationTime": utcnow()}
        plan["RecoveryPointSelection"] = {"SelectionWindowDays": 30, "ExcludeVaults": [], **plan["RecoveryPointSelection"]}
        self._kept("restore_testing_plans")[name] = plan
        if self._get_param("Tags"):
            backend.tag_resource(arn, self._get_param("Tags"))
        return ActionResult(plan)

    def get_restore_testing_plan(self) -> ActionResult:
        return ActionResult({"RestoreTestingPlan": self._testing_plan()})

    def list_restore_testing_plans(self) -> ActionResult:
        return ActionResult({"RestoreTestingPlans": list(self._kept("restore_testing_plans").values())})

    def update_restore_testing_plan(self) -> ActionResult:
        plan = self._testing_plan()
        plan |= {**self._get_param("RestoreTestingPlan"), "LastUpdateTime": utcnow()}
        return ActionResult({**plan, "UpdateTime": plan["LastUpdateTime"]})

    def delete_restore_testing_plan(self) -> EmptyResult:
        name = self._testing_plan()["RestoreTestingPlanName"]
        if any(key.startswith(f"{name}/") for key in self._kept("restore_testing_selections")):
            raise InvalidRequestException(f"Restore testing plan {name} still has selections: delete them first")
        del self._kept("restore_testing_plans")[name]
        return EmptyResult()

    def _testing_plan(self) -> dict[str, Any]:
        return self._found("restore_testing_plans", self._get_param("RestoreTestingPlanName"))

    def _testing_selection_key(self) -> str:
        return f"{self._get_param('RestoreTestingPlanName')}/{self._get_param('RestoreTestingSelectionName')}"

    def create_restore_testing_selection(self) -> ActionResult:
        plan, asked = self._testing_plan(), self._get_param("RestoreTestingSelection")
        selections, of_plan = self._kept("restore_testing_selections"), f"{plan['RestoreTestingPlanName']}/"
        taken = [key.removeprefix(of_plan) for key in selections if key.startswith(of_plan)]
        name = _valid_name(asked["RestoreTestingSelectionName"], taken)
        selection = {"ValidationWindowHours": 0, **asked, "RestoreTestingPlanName": plan["RestoreTestingPlanName"]}
        selections[of_plan + name] = selection | {"CreationTime": utcnow()}
        return ActionResult({**plan, **selections[of_plan + name]})

    def get_restore_testing_selection(self) -> ActionResult:
        selection = self._found("restore_testing_selections", self._testing_selection_key())
        return ActionResult({"RestoreTestingSelection": selection})

    def update_restore_testing_selection(self) -> ActionResult:
        selection = self._found("restore_testing_selections", self._testing_selection_key())
        selection |= self._get_param("RestoreTestingSelection")
        return ActionResult({**self._testing_plan(), **selection, "UpdateTime": utcnow()})

    def delete_restore_testing_selection(self) -> EmptyResult:
        self._found("restore_testing_selections", self._testing_selection_key())
        del self._kept("restore_testing_selections")[self._testing_selection_key()]
        return EmptyResult()


def _valid_name(name: str, taken: Any) -> str:
    if not RESTORE_TESTING_NAME.match(name):
        raise InvalidParameterValueException(f"Invalid name {name}: only letters, digits and underscores, at most 50 of them")
    if name in taken:
        raise AlreadyExistsException(f"{name} exists already")
    return name


def install() -> None:
    init = BackupResponse.__init__

    def parsing(self: BackupResponse) -> None:
        init(self)
        self.automated_parameter_parsing = True

    for name, operation in vars(BackupOperations).items():
        if callable(operation) and not name.startswith("__"):
            setattr(BackupResponse, name, operation)
    BackupResponse.__init__ = parsing
    for path in PATHS:
        urls.url_paths[f"{{0}}{path}/?$"] = BackupResponse.dispatch
