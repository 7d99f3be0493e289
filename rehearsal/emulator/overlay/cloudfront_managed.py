"""Policies that AWS manages, by their well-known ids.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and its neighbours
for origin request and response headers policies.
"""

from typing import Any

YEAR = 31536000


def _values(behavior: str, what: str, values: list[str], within: str) -> dict[str, Any]:
    chosen = {within: {"Quantity": len(values), "Items": values}} if values else {}
    return {f"{what}Behavior": behavior, **chosen}


def _headers(behavior: str, *values: str) -> dict[str, Any]:
    return _values(behavior, "Header", list(values), "Headers")


def _cache(name: str, ttl: tuple[int, int, int], headers: dict[str, Any], cookies: str = "none", query_strings: str = "none", compressed: bool = True) -> dict[str, Any]:
    low, default, high = ttl
    return {
        "Name": f"Managed-{name}",
        "Comment": "",
        "MinTTL": low,
        "DefaultTTL": default,
        "MaxTTL": high,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": compressed,
            "EnableAcceptEncodingBrotli": compressed,
            "HeadersConfig": headers,
            "CookiesConfig": {"CookieBehavior": cookies},
            "QueryStringsConfig": {"QueryStringBehavior": query_strings},
        },
    }


def _request(name: str, headers: dict[str, Any], cookies: str = "none", query_strings: str = "none") -> dict[str, Any]:
    return {
        "Name": f"Managed-{name}",
        "Comment": "",
        "HeadersConfig": headers,
        "CookiesConfig": {"CookieBehavior": cookies},
        "QueryStringsConfig": {"QueryStringBehavior": query_strings},
    }


SECURITY = {
    "XSSProtection": {"Override": False, "Protection": True, "ModeBlock": True},
    "FrameOptions": {"Override": False, "FrameOption": "SAMEORIGIN"},
    "ReferrerPolicy": {"Override": False, "ReferrerPolicy": "strict-origin-when-cross-origin"},
    "ContentTypeOptions": {"Override": True},
    "StrictTransportSecurity": {"Override": False, "IncludeSubdomains": False, "Preload": False, "AccessControlMaxAgeSec": YEAR},
}


def _cors(*methods: str) -> dict[str, Any]:
    every = {"Quantity": 1, "Items": ["*"]}
    return {
        "AccessControlAllowOrigins": every,
        "AccessControlAllowHeaders": every,
        "AccessControlAllowMethods": {"Quantity": len(methods), "Items": list(methods)},
        "AccessControlExposeHeaders": every if len(methods) > 2 else {"Quantity": 0},
        "AccessControlAllowCredentials": False,
        "OriginOverride": False,
    }


SIMPLE = _cors("GET", "HEAD")
PREFLIGHT = _cors("GET", "DELETE", "PUT", "POST", "HEAD", "PATCH", "OPTIONS")
ORIGIN_CONTROLLED = _headers("whitelist", "Host", "Origin", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
CLOUDFRONT_HEADERS = [
    f"CloudFront-{name}"
    for name in "Viewer-Address Viewer-ASN Viewer-City Viewer-Country Viewer-Country-Name Viewer-Country-Region Viewer-Country-Region-Name Viewer-Http-Version Viewer-Latitude Viewer-Longitude Viewer-Metro-Code Viewer-Postal-Code Viewer-Time-Zone Viewer-TLS Forwarded-Proto Is-Android-Viewer Is-Desktop-Viewer Is-IOS-Viewer Is-Mobile-Viewer Is-SmartTV-Viewer Is-Tablet-Viewer".split()
]

MANAGED: dict[str, dict[str, dict[str, Any]]] = {
    "CachePolicy": {
        "658327ea-f89d-4fab-a63d-7e88639e58f6": _cache("CachingOptimized", (1, 86400, YEAR), _headers("none")),
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": _cache("CachingOptimizedForUncompressedObjects", (1, 86400, YEAR), _headers("none"), compressed=False),
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": _cache("CachingDisabled", (0, 0, 0), _headers("none"), compressed=False),
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": _cache("UseOriginCacheControlHeaders", (0, 0, YEAR), ORIGIN_CONTROLLED, cookies="all"),
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe": _cache("UseOriginCacheControlHeaders-QueryStrings", (0, 0, YEAR), ORIGIN_CONTROLLED, cookies="all", query_strings="all"),
    },
    "OriginRequestPolicy": {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": _request("AllViewer", _headers("allViewer"), "all", "all"),
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": _request("AllViewerExceptHostHeader", _headers("allExcept", "Host"), "all", "all"),
        "33f36d7e-f396-46d9-90e0-52428a34d9dc": _request("AllViewerAndCloudFrontHeaders-2022-06", _headers("allViewerAndWhitelistCloudFront", *CLOUDFRONT_HEADERS), "all", "all"),
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": _request("CORS-S3Origin", _headers("whitelist", "Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method")),
        "59781a5b-3903-41f3-afcb-af62929ccde1": _request("CORS-CustomOrigin", _headers("whitelist", "Origin")),
        "acba4595-bd28-49b8-b9fe-13317c0390fa": _request("UserAgentRefererHeaders", _headers("whitelist", "User-Agent", "Referer")),
        "bf0718e1-ba1e-49d1-88b1-f726733018ae": _request("HostHeaderOnly", _headers("whitelist", "Host")),
    },
    "ResponseHeadersPolicy": {
        "60669652-455b-4ae9-85a4-c4c02393f86c": {"Name": "Managed-SimpleCORS", "CorsConfig": {**SIMPLE}},
        "67f7725c-6f97-4210-82d7-5512b31e9d03": {"Name": "Managed-SecurityHeadersPolicy", "SecurityHeadersConfig": SECURITY},
        "5cc3b908-e619-4b99-88e5-2cf7f45965bd": {"Name": "Managed-CORS-With-Preflight", "CorsConfig": PREFLIGHT},
        "e61eb60c-9c35-4d20-a928-2b84e02af89c": {"Name": "Managed-CORS-and-SecurityHeadersPolicy", "CorsConfig": SIMPLE, "SecurityHeadersConfig": SECURITY},
        "eaab4381-ed33-4a86-88ca-d9558dc6cd63": {"Name": "Managed-CORS-with-preflight-and-SecurityHeadersPolicy", "CorsConfig": PREFLIGHT, "SecurityHeadersConfig": SECURITY},
    },
}
