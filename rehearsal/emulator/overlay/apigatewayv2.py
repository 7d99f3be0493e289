"""API Gateway v2 beyond moto.

- A domain name has an address to make aliases of, in the zone of its region, and can be changed; moto loses its mappings' table while it
  deletes one.
- Stages and mappings can be changed, and stages and domain names keep tags.
- An API that has a stage of that name once has it once; what is mapped must be there.
"""

import json
import zlib
from typing import Any
from urllib.parse import unquote

from moto.apigatewayv2 import urls
from moto.apigatewayv2.exceptions import BadRequestException, StageNotFound
from moto.apigatewayv2.models import Api, ApiGatewayV2Backend, ApiMapping, DomainName, Stage
from moto.apigatewayv2.responses import ApiGatewayV2Response

# Of regional domain names (https://docs.aws.amazon.com/general/latest/gr/apigateway.html). Of another region one of its own is made up.
ZONES = {
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-west-2": "Z2OJLYMUO9EFXC",
    "eu-west-1": "ZLY8HYME6SFDD",
    "eu-central-1": "Z1U9ULNL0V5AJ3",
    "ap-south-1": "Z3VO1THU9YC4UR",
    "ap-southeast-1": "ZL327KTPIQFUL",
}

STAGE_SETTINGS = {
    "accessLogSettings": "access_log_settings",
    "autoDeploy": "auto_deploy",
    "defaultRouteSettings": "default_route_settings",
    "description": "description",
    "routeSettings": "route_settings",
    "stageVariables": "stage_variables",
}


def parts(response: Any) -> list[str]:
    return [unquote(it) for it in response.path.split("/")]


def configured(name: str, region: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    [one] = given
    code = f"d-{zlib.crc32(f'{name} {region}'.encode()):08x}"
    return [
        {
            "ipAddressType": "ipv4",
            **one,
            "apiGatewayDomainName": f"{code}.execute-api.{region}.amazonaws.com",
            "domainNameStatus": "AVAILABLE",
            "hostedZoneId": ZONES.get(region, f"Z{zlib.crc32(region.encode()):08X}API"),
        }
    ]


def domain_names() -> None:
    create = ApiGatewayV2Backend.create_domain_name

    def create_domain_name(
        self: Any, domain_name: str, domain_name_configurations: list[dict[str, Any]], mutual: Any, tags: dict[str, str]
    ) -> DomainName:
        made = create(self, domain_name, configured(domain_name, self.region_name, domain_name_configurations), mutual, {})
        self.tag_resource(made.domain_name_arn, tags)
        made.backend = self
        return made

    def delete_domain_name(self: Any, domain_name: str) -> None:
        self.get_domain_name(domain_name)
        for mapping in self.get_api_mappings(domain_name):
            del self.api_mappings[mapping.api_mapping_id]
        del self.domain_names[domain_name]

    def update_domain_name(self: Any) -> Any:
        backend = self.apigatewayv2_backend
        domain = backend.get_domain_name(parts(self)[-1])
        given = json.loads(self.body).get("domainNameConfigurations")
        if given:
            domain.domain_name_configurations = configured(domain.domain_name, backend.region_name, given)
        return 200, {}, json.dumps(domain.to_json())

    to_json = DomainName.to_json

    def with_tags(self: Any) -> dict[str, Any]:
        return {**to_json(self), "tags": self.backend.get_tags(self.domain_name_arn)}

    def answer(self: Any) -> Any:
        given = json.loads(self.body)
        made = self.apigatewayv2_backend.create_domain_name(
            given["domainName"], given.get("domainNameConfigurations", [{}]), given.get("mutualTlsAuthentication", {}), given.get("tags", {})
        )
        return 201, {}, json.dumps(made.to_json())

    ApiGatewayV2Backend.create_domain_name = create_domain_name
    ApiGatewayV2Backend.delete_domain_name = delete_domain_name
    ApiGatewayV2Response.create_domain_name = answer
    ApiGatewayV2Response.update_domain_name = update_domain_name
    DomainName.to_json = with_tags


def stages() -> None:
    create = Api.create_stage
    to_json = Stage.to_json

    def arn_of(api: Any, name: str) -> str:
        return f"{api.arn}/stages/{name}"

    def create_stage(self: Any, config: dict[str, Any]) -> Stage:
        if config["stageName"] in self.stages:
            raise BadRequestException(f"Stage already exists: {config['stageName']}")
        made = create(self, config)
        made.api = self
        self.backend.tag_resource(arn_of(self, made.name), config.get("tags") or {})
        return made

    def update_stage(self: Any) -> Any:
        *_, api_id, _stages, name = parts(self)
        stage = self.apigatewayv2_backend.get_stage(api_id, name)
        for given, value in json.loads(self.body).items():
            if given in STAGE_SETTINGS:
                setattr(stage, STAGE_SETTINGS[given], value)
        return 200, {}, json.dumps(stage.to_json())

    def with_tags(self: Any) -> dict[str, Any]:
        return {**to_json(self), "tags": self.api.backend.get_tags(arn_of(self.api, self.name))}

    Api.create_stage = create_stage
    ApiGatewayV2Response.update_stage = update_stage
    Stage.to_json = with_tags


def mappings() -> None:
    create = ApiGatewayV2Backend.create_api_mapping

    def create_api_mapping(self: Any, api_id: str, api_mapping_key: str, domain_name: str, stage: str) -> ApiMapping:
        if api_id in self.apis and stage not in self.apis[api_id].stages:
            raise StageNotFound()
        return create(self, api_id, api_mapping_key or "", domain_name, stage)

    def update_api_mapping(self: Any) -> Any:
        *_, domain_name, _mappings, mapping_id = parts(self)
        mapping = self.apigatewayv2_backend.get_api_mapping(mapping_id, domain_name)
        given = json.loads(self.body)
        mapping.stage = given.get("stage", mapping.stage)
        mapping.api_mapping_key = given.get("apiMappingKey", mapping.api_mapping_key)
        return 200, {}, json.dumps(mapping.to_json())

    ApiGatewayV2Backend.create_api_mapping = create_api_mapping
    ApiGatewayV2Response.update_api_mapping = update_api_mapping


def install() -> None:
    domain_names()
    stages()
    mappings()
    # An ARN in the path has slashes: of stages and domain names too.
    urls.url_paths["{0}/v2/tags/(?P<resource_arn>.+)$"] = ApiGatewayV2Response.dispatch
